import { verify, type X509Certificate } from 'node:crypto';
import { DomainError } from '@attest/kernel';
import { scanJson } from '../json/scan';
import { isObject, objectOf, type Properties } from '../json/values';
import { isNativeError } from '../native-error';
import { comparable } from '../same-statement';
import { Check, Place } from '../statement/check';
import { textOfUtf8 } from '../utf8';
import type { Rules } from '../version';
import { factsOf, isChained, readCertificate, type CertificateFacts } from './certificate';

export type SignatureAlgorithm = 'RS256' | 'RS384' | 'RS512';

/** What was proven about one signature of a statement. */
export interface SignatureProof {
  /** `sha2` of its attachment, lower case. */
  readonly sha2?: string;
  readonly algorithm: SignatureAlgorithm;
  /** Whether the signature verifies with the first certificate. False only when it brings none: one that does not verify is refused. */
  readonly verified: boolean;
  /** The signer's. Whether it was valid at the time, and whether to trust it, the reader decides. */
  readonly certificate?: CertificateFacts;
  /** Those that came after the first, in their order; absent when there are none. */
  readonly issuers?: readonly CertificateFacts[];
  /** Whether each certificate is signed by the next. Present with `certificate`. */
  readonly chained?: boolean;
}

const DIGESTS: ReadonlyMap<unknown, string> = new Map([
  ['RS256', 'sha256'],
  ['RS384', 'sha384'],
  ['RS512', 'sha512'],
]);

/** Certificates in one x5c: chains of the field have two to four. */
const MAX_CERTIFICATES = 10;

/**
 * What a signature (D 2.6) proves of the statement that it signs: the statement as parsed, the data of the attachment. Throws DomainError
 * `invalid_statement` when the data is no such signature, signs another statement, or does not verify with its own certificate.
 */
export function signatureOf(statement: unknown, data: Uint8Array, rules: Rules = '1.0.3'): SignatureProof {
  const check = new Check(rules);
  const proof = checkSignature(statement, data, Place.root('The signature'), check);
  if (proof === undefined) throw new DomainError('invalid_statement', {}, check.faults);
  return proof;
}

/** As `signatureOf`, with the faults collected; undefined when there are any. */
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

interface Jws {
  readonly header: Properties;
  readonly payload: Uint8Array;
  /** What is signed: header and payload as they are written. */
  readonly input: string;
  readonly signature: Uint8Array;
}

const COMPACT = /^[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+$/;

function readJws(data: Uint8Array, place: Place, check: Check): Jws | undefined {
  const text = textOfUtf8(data) ?? '';
  const [header = '', payload = '', signature = ''] = COMPACT.test(text) ? text.split('.') : [];
  if (header === '') {
    check.refuse(
      'signature-form',
      place,
      `${place.name} is no JWS in compact form: three pieces of base64url, parted by dots`,
    );
    return undefined;
  }
  const parsed = jsonObject(Buffer.from(header, 'base64url'));
  if (parsed === undefined) {
    check.refuse('signature-form', place, `${place.name} has a header that is no JSON object`);
    return undefined;
  }
  // RFC 7515 4.1.11: who does not understand what crit names must refuse; none of it is of use here.
  if (Object.hasOwn(parsed, 'crit')) {
    check.refuse(
      'signature-form',
      place,
      `${place.name} has crit in its header, which names extensions that are not known here`,
    );
    return undefined;
  }
  return {
    header: parsed,
    payload: Buffer.from(payload, 'base64url'),
    input: `${header}.${payload}`,
    signature: Buffer.from(signature, 'base64url'),
  };
}

/** The JSON object in the bytes, each property once; else undefined. */
function jsonObject(bytes: Uint8Array): Properties | undefined {
  const text = textOfUtf8(bytes);
  if (text === undefined) return undefined;
  try {
    const { value, duplicates } = scanJson(text);
    return isObject(value) && duplicates.length === 0 ? value : undefined;
  } catch (error) {
    if (error instanceof DomainError) return undefined;
    throw error;
  }
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

function readChain(x5c: unknown, place: Place, check: Check): readonly X509Certificate[] | undefined {
  const texts: readonly unknown[] = Array.isArray(x5c) ? x5c : [];
  const certificates = texts
    .slice(0, MAX_CERTIFICATES)
    .map((text) => (typeof text === 'string' ? readCertificate(text) : undefined))
    .filter((certificate) => certificate !== undefined);
  if (certificates.length > 0 && certificates.length === texts.length) return certificates;
  const message = `${place.name} has an x5c that is no list of 1 to ${MAX_CERTIFICATES} certificates in base64`;
  check.refuse('signature-verifies', place, message);
  return undefined;
}

function isSignedWith(certificate: X509Certificate, digest: string, { input, signature }: Jws): boolean {
  try {
    const key = certificate.publicKey;
    // RS… is RSA with PKCS #1 v1.5 padding alone; an elliptic key in the certificate must not change the meaning of alg.
    return key.asymmetricKeyType === 'rsa' && verify(digest, Buffer.from(input), key, signature);
  } catch (error) {
    // A key that OpenSSL cannot read or use.
    if (isNativeError(error)) return false;
    throw error;
  }
}
