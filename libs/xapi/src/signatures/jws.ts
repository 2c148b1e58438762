import { type KeyObject, verify, X509Certificate } from 'node:crypto';
import { DomainError } from '@attest/kernel';
import { scanJson } from '../json/scan';
import { isObject, type Properties } from '../json/values';
import { isNativeError } from '../native-error';
import type { Check, Place } from '../statement/check';
import { textOfUtf8 } from '../utf8';
import { readCertificate } from './certificate';

/** A signature in the form of RFC 7515: a header, a payload, and what a key made of both. */
export interface Jws {
  readonly header: Properties;
  readonly payload: Uint8Array;
  /** What is signed: header and payload as they are written. */
  readonly input: string;
  readonly signature: Uint8Array;
}

export const DIGESTS: ReadonlyMap<unknown, string> = new Map([
  ['RS256', 'sha256'],
  ['RS384', 'sha384'],
  ['RS512', 'sha512'],
]);

/** Certificates in one x5c: chains of the field have two to four. */
const MAX_CERTIFICATES = 10;

const COMPACT = /^[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+$/;

export function readJws(data: Uint8Array, place: Place, check: Check): Jws | undefined {
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
export function jsonObject(bytes: Uint8Array): Properties | undefined {
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

/** The certificates of a header's x5c, the signer's first. */
export function readChain(x5c: unknown, place: Place, check: Check): readonly X509Certificate[] | undefined {
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

/** Whether the key, or that of the certificate, made the signature with that digest. */
export function isSignedWith(source: X509Certificate | KeyObject, digest: string, { input, signature }: Jws): boolean {
  try {
    const key = source instanceof X509Certificate ? source.publicKey : source;
    // RS… is RSA with PKCS #1 v1.5 padding alone; an elliptic key in the certificate must not change the meaning of alg.
    return key.asymmetricKeyType === 'rsa' && verify(digest, Buffer.from(input), key, signature);
  } catch (error) {
    // A key that OpenSSL cannot read or use.
    if (isNativeError(error)) return false;
    throw error;
  }
}
