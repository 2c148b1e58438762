import type { SignerPreview } from '@attest/contracts';
import type { StateName } from '@attest/portal-ui';
import { signersTexts } from '../texts/signers';

type Facts = Pick<SignerPreview, 'kind' | 'authority' | 'notBefore' | 'notAfter'>;

/** A distinguished name in one line: `CN=Quality Unit, O=Larkmoor`. */
export function inOneLine(name: string): string {
  return name.split('\n').join(', ');
}

/** The common name in a distinguished name, else all of it. */
export function commonName(name: string): string {
  const line = name.split('\n').find((each) => each.startsWith('CN='));
  return line?.slice(3) ?? inOneLine(name);
}

export type SignerKind = keyof typeof signersTexts.kinds;

export function kindOf({ kind, authority }: Facts): SignerKind {
  return kind === 'certificate' && authority ? 'authority' : kind;
}

export interface SignerState {
  readonly glyph: StateName;
  readonly word: string;
  /** What that means for statements. */
  readonly text: string;
}

/** How a signer stands at an instant (milliseconds). */
export function signerState({ notBefore, notAfter }: Facts, now: number): SignerState {
  const name = stateName(notBefore, notAfter, now);
  return { glyph: GLYPHS[name], word: signersTexts.states[name], text: signersTexts.stateTexts[name] };
}

const GLYPHS = { valid: 'compliant', ended: 'expired', early: 'due', key: 'compliant' } as const;

function stateName(notBefore: string | undefined, notAfter: string | undefined, now: number): keyof typeof GLYPHS {
  if (notBefore === undefined || notAfter === undefined) return 'key';
  if (now > Date.parse(notAfter)) return 'ended';
  return now < Date.parse(notBefore) ? 'early' : 'valid';
}
