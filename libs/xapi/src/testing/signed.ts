import { createHash, type KeyObject, sign } from 'node:crypto';
import { checkSignature, type SignatureProof } from '../signatures/signature';
import { Check, Place } from '../statement/check';
import { SIGNATURE_USAGE } from '../vocabulary';
import type { SentPart } from './multipart';

/** What to make a signature of; each part can be wrong on purpose. */
export interface SignatureParts {
  readonly header?: unknown;
  readonly payload: unknown;
  /** Without a key the signature is a few bytes that verify with nothing. */
  readonly key?: KeyObject;
  readonly digest?: string;
}

/** A JWS in compact form. */
export function jwsOf({ header = { alg: 'RS256' }, payload, key, digest = 'sha256' }: SignatureParts): string {
  const encode = (value: unknown): string =>
    Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');
  const input = `${encode(header)}.${encode(payload)}`;
  const signature = key === undefined ? Buffer.from('no signature') : sign(digest, Buffer.from(input), key);
  return `${input}.${signature.toString('base64url')}`;
}

/** Data as a part of multipart/mixed, with its hash. */
export function partOf(data: string | Uint8Array, algorithm = 'sha256'): SentPart {
  const bytes = typeof data === 'string' ? Buffer.from(data) : data;
  return {
    sha2: createHash(algorithm).update(bytes).digest('hex'),
    contentType: 'application/octet-stream',
    bytes,
  };
}

/** The attachment that names a part. */
export function attachmentFor(part: SentPart, parts: object = {}): Record<string, unknown> {
  return {
    usageType: 'https://example.org/certificate',
    display: { en: 'Certificate' },
    contentType: part.contentType,
    length: part.bytes.length,
    sha2: part.sha2,
    ...parts,
  };
}

/** The statement with the signature attached, and the part with its data. */
export function signed(
  statement: Record<string, unknown>,
  jws: string,
): { readonly statement: Record<string, unknown>; readonly part: SentPart } {
  const part = partOf(jws);
  const attachment = attachmentFor(part, { usageType: SIGNATURE_USAGE, display: { en: 'Signature' } });
  return { statement: { ...statement, attachments: [attachment] }, part };
}

/** What the data proves as a signature of the statement. Throws an Error with the reason when it is refused. */
export function proofOf(statement: unknown, data: Uint8Array): SignatureProof {
  const check = new Check('1.0.3');
  const proof = checkSignature(statement, data, Place.root('The signature'), check);
  if (proof === undefined) throw new Error(check.faults.map(({ message }) => message).join('\n'));
  return proof;
}
