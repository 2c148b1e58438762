import { objectOf } from '../json/values';
import { comparable } from '../same-statement';
import type { Check, Place } from '../statement/check';
import { factsOf, isChained, type CertificateFacts } from './certificate';
import { DIGESTS, isSignedWith, jsonObject, readChain, readJws } from './jws';

export type SignatureAlgorithm = 'RS256' | 'RS384' | 'RS512';

/** What was proven about one signature of a statement when it came. */
export interface SignatureProof {
  /** `sha2` of its attachment, lower case. */
  readonly sha2?: string;
  readonly algorithm: SignatureAlgorithm;
  /** Whether the signature verifies with the first certificate. False only when it brings none: one that does not verify is refused. */
  readonly verified: boolean;
  /** The signer's. Whether it was valid at the time, and whether to trust it, is judged on reading (`judgeSignature`). */
  readonly certificate?: CertificateFacts;
  /** Those that came after the first, in their order; absent when there are none. */
  readonly issuers?: readonly CertificateFacts[];
  /** Whether each certificate is signed by the next. Present with `certificate`. */
  readonly chained?: boolean;
}

/**
 * What a signature (D 2.6) proves of the statement that it signs: the statement as parsed, the data of the attachment. Undefined, with a
 * fault, when the data is no such signature, signs another statement, or does not verify with its own certificate.
 */
export function checkSignature(
  statement: unknown,
  data: Uint8Array,
  place: Place,
  check: Check,
): SignatureProof | undefined {
  const jws = readJws(data, place, check);
  if (jws === undefined) return undefined;
  const { alg } = jws.header;
  const digest = DIGESTS.get(alg);
  if (digest === undefined) {
    check.wrong('signature-algorithm', place, alg ?? '', 'be RS256, RS384 or RS512');
    return undefined;
  }
  if (!isPayload(jws.payload, statement, place, check)) return undefined;
  const algorithm = alg as SignatureAlgorithm;
  if (!Object.hasOwn(jws.header, 'x5c')) return { algorithm, verified: false };
  const certificates = readChain(jws.header['x5c'], place, check);
  const [first, ...rest] = certificates ?? [];
  if (certificates === undefined || first === undefined) return undefined;
  if (!isSignedWith(first, digest, jws)) {
    check.refuse('signature-verifies', place, 'The signature does not verify with the first certificate of its x5c');
    return undefined;
  }
  return {
    algorithm,
    verified: true,
    certificate: factsOf(first),
    chained: isChained(certificates),
    ...(rest.length === 0 ? {} : { issuers: rest.map(factsOf) }),
  };
}

function isPayload(payload: Uint8Array, statement: unknown, place: Place, check: Check): boolean {
  const signed = jsonObject(payload);
  if (signed === undefined) {
    check.refuse(
      'signature-payload',
      place,
      `${place.name} has a payload that is no JSON object; it must be the statement`,
    );
    return false;
  }
  if (comparable(signed) === comparable(objectOf(statement))) return true;
  check.refuse('signature-payload', place, `${place.name} signs another statement than the one it is attached to`);
  return false;
}
