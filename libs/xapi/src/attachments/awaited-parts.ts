import { arrayOf, isObject, objectOf, textOf, type Properties } from '../json/values';
import type { AttachmentHead } from '../multipart/part-of';
import { checkSignature, type SignatureProof } from '../signatures/signature';
import { Place, type Check } from '../statement/check';
import { SIGNATURE_USAGE } from '../vocabulary';
import { SHA2_BY_DIGITS, type Sha2 } from './sha2';

/** What a part is to statements that name it. */
export interface PartUse {
  /** By which its hash is worked out. */
  readonly algorithm: Sha2;
  /** Whether it signs a statement, so that its bytes are needed as a whole. */
  readonly signs: boolean;
}

/** Why the data must come along. */
interface Need {
  readonly place: Place;
  readonly because: 'no fileUrl' | 'signature';
}

/** A place where a part is a signature. */
interface Signing {
  /** The statement or SubStatement that it signs. */
  readonly signed: Properties;
  readonly place: Place;
  readonly sha2: string;
  proof?: SignatureProof;
}

/**
 * The data that the statements of one request name and which of it has come. The statements are read before the parts that follow them, so
 * what is wrong with a part is known when it begins, or at its end. Parts are told apart by their hashes, in lower case.
 */
export class AwaitedParts {
  private readonly needs = new Map<string, Need[]>();
  private readonly signings = new Map<string, Signing[]>();
  private readonly come = new Set<string>();

  /** Notes that an attachment names a hash, in either letter case, and why its data must come, if it must. */
  name(sha2: string, need?: Need): void {
    const key = sha2.toLowerCase();
    const needs = this.needs.get(key) ?? [];
    if (need !== undefined) needs.push(need);
    this.needs.set(key, needs);
  }

  /** Notes the signatures of a valid statement. Answers how to get at what they proved, once all parts have come. */
  sign(value: unknown, place: Place): () => readonly SignatureProof[] {
    const statement = objectOf(value);
    const object = objectOf(statement['object']);
    const all = [
      ...signingsOf(statement, place),
      ...(object['objectType'] === 'SubStatement' ? signingsOf(object, place.at('object')) : []),
    ];
    for (const signing of all) {
      const same = this.signings.get(signing.sha2) ?? [];
      same.push(signing);
      this.signings.set(signing.sha2, same);
    }
    return () => all.flatMap(({ proof, sha2 }) => (proof === undefined ? [] : [{ ...proof, sha2 }]));
  }

  /** A part begins; undefined, and a fault, when no attachment names it. */
  begin({ part, sha2 }: AttachmentHead, check: Check): PartUse | undefined {
    const algorithm = SHA2_BY_DIGITS.get(sha2.length);
    if (algorithm !== undefined && this.needs.has(sha2)) return { algorithm, signs: this.signings.has(sha2) };
    const message = `Part ${part} has the hash ${shownHash(sha2)}; no attachment has it as its sha2`;
    check.refuse('part-named', Place.parameter(`part ${part}`), message);
    return undefined;
  }

  /** A part has ended: `hash` is what its bytes have, `bytes` are those of a signature. */
  end({ part, sha2 }: AttachmentHead, { hash, bytes }: { hash: string; bytes?: Uint8Array }, check: Check): void {
    if (hash !== sha2) {
      const message = `Part ${part} has the hash ${shownHash(sha2)}; its bytes have another`;
      check.refuse('part-hash', Place.parameter(`part ${part}`), message);
      return;
    }
    this.come.add(sha2);
    for (const signing of this.signings.get(sha2) ?? []) {
      if (check.full || bytes === undefined) return;
      const proof = checkSignature(signing.signed, bytes, signing.place, check);
      if (proof !== undefined) signing.proof = proof;
    }
  }

  /** Faults for data that has not come and that no fileUrl stands for. */
  checkComplete(check: Check): void {
    for (const [sha2, needs] of this.needs) {
      if (this.come.has(sha2)) continue;
      for (const { place, because } of needs) {
        if (check.full) return;
        if (because === 'signature') missingSignature(place, check);
        else check.missing('attachment-data', place.at('fileUrl'), 'no part has its sha2');
      }
    }
  }
}

/** D 2.6: the data of a signature always comes along. */
export function missingSignature(place: Place, check: Check): void {
  const message = `${place.name} is a signature; its data must be sent along, in multipart/mixed`;
  check.refuse('signature-data', place, message);
}

/** A signature signs the statement, or SubStatement, that it is attached to. */
function signingsOf(signed: Properties, place: Place): readonly Signing[] {
  return arrayOf(signed['attachments']).flatMap((attachment, index) => {
    if (!isObject(attachment) || attachment['usageType'] !== SIGNATURE_USAGE) return [];
    const sha2 = textOf(attachment['sha2'])?.toLowerCase();
    return sha2 === undefined ? [] : [{ signed, sha2, place: place.at('attachments').at(index) }];
  });
}

const shownHash = (sha2: string): string => JSON.stringify(sha2.slice(0, 128));
