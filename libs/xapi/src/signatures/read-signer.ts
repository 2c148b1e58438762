import { createPublicKey, hash, type KeyObject } from 'node:crypto';
import type { Properties } from '../json/values';
import { isNativeError } from '../native-error';
import { factsOf, parseCertificate } from './certificate';
import { jsonObject } from './jws';
import { KEY_BITS } from './trusted-path';

/** Who may be listed as a trusted signer: a certificate, or a key without one. */
export interface SignerFacts {
  readonly kind: 'certificate' | 'key';
  /** SHA-256 in lower-case hex, of the certificate, or of the key as SubjectPublicKeyInfo. */
  readonly fingerprint: string;
  /** In the one form that it is kept in. */
  readonly pem: string;
  /** Distinguished names, and ISO 8601; of a certificate. */
  readonly subject?: string;
  readonly issuer?: string;
  readonly notBefore?: string;
  readonly notAfter?: string;
  /** Whether it vouches for the certificates it issued. */
  readonly authority: boolean;
  /** Bits of its RSA key; undefined for an authority with another kind of key. */
  readonly keyBits?: number;
}

/** Why a text names nobody who could be listed. */
export interface SignerFault {
  readonly rule: 'signer-private-key' | 'signer-form' | 'signer-one' | 'signer-rsa' | 'signer-key-bits';
  readonly message: string;
}

/** Reads a certificate or public key in PEM, or a public JWK. Text around the PEM, as tools print it, is left out. */
export function readSigner(text: string): SignerFacts | SignerFault {
  // Also when something public stands beside it: what was sent here is no secret any more, and whoever sent it must know.
  if (/PRIVATE KEY-----/.test(text)) return PRIVATE;
  const blocks = text.match(/-----BEGIN ([A-Z0-9 ]+)-----[\s\S]+?-----END \1-----/g) ?? [];
  const [block, ...others] = blocks;
  if (others.length > 0) {
    return { rule: 'signer-one', message: `There are ${blocks.length} certificates or keys; add them one by one.` };
  }
  if (block === undefined) return signerOfJwk(jsonObject(Buffer.from(text)));
  return /^-----BEGIN (X509 )?CERTIFICATE-----/.test(block)
    ? signerOfCertificate(block)
    : signerOfKey(publicKey(block));
}

export function isSignerFault(read: SignerFacts | SignerFault): read is SignerFault {
  return 'rule' in read;
}

/** SHA-256 of a public key as SubjectPublicKeyInfo, lower-case hex. */
export function keyFingerprintOf(key: KeyObject): string {
  return hash('sha256', key.export({ type: 'spki', format: 'der' }), 'hex');
}

const PRIVATE: SignerFault = {
  rule: 'signer-private-key',
  message:
    'This holds a private key. Only its owner may ever have it: replace that key, and send the certificate or the public key.',
};
const FORM: SignerFault = {
  rule: 'signer-form',
  message: 'This is no X.509 certificate in PEM (-----BEGIN CERTIFICATE-----), no public key in PEM and no public JWK.',
};

function signerOfCertificate(pem: string): SignerFacts | SignerFault {
  const certificate = parseCertificate(pem);
  if (certificate === undefined) return FORM;
  const { subject, issuer, notBefore, notAfter, fingerprint256: fingerprint, keyBits } = factsOf(certificate);
  const fault = faultOfKey(certificate.publicKey, certificate.ca);
  if (fault !== undefined) return fault;
  return {
    kind: 'certificate',
    fingerprint,
    pem: certificate.toString(),
    subject,
    issuer,
    notBefore,
    notAfter,
    authority: certificate.ca,
    ...(keyBits === undefined ? {} : { keyBits }),
  };
}

function signerOfJwk(jwk: Properties | undefined): SignerFacts | SignerFault {
  if (jwk === undefined) return FORM;
  // RFC 7518: d is the private part of an RSA or elliptic key, k a shared secret.
  if (Object.hasOwn(jwk, 'd') || Object.hasOwn(jwk, 'k')) return PRIVATE;
  return signerOfKey(publicKey(jwk));
}

function signerOfKey(key: KeyObject | undefined): SignerFacts | SignerFault {
  if (key === undefined) return FORM;
  const fault = faultOfKey(key, false);
  if (fault !== undefined) return fault;
  return {
    kind: 'key',
    fingerprint: keyFingerprintOf(key),
    pem: String(key.export({ type: 'spki', format: 'pem' })),
    authority: false,
    keyBits: key.asymmetricKeyDetails?.modulusLength ?? 0,
  };
}

/** An authority may issue with whatever key it has; statements are signed with RSA alone (D 2.6). */
function faultOfKey(key: KeyObject, authority: boolean): SignerFault | undefined {
  const bits = key.asymmetricKeyType === 'rsa' ? (key.asymmetricKeyDetails?.modulusLength ?? 0) : undefined;
  if (bits === undefined) {
    if (authority) return undefined;
    const message = `Its key is of the kind ${key.asymmetricKeyType ?? 'unknown'}; statements are signed with RSA keys.`;
    return { rule: 'signer-rsa', message };
  }
  if (bits >= KEY_BITS.least && bits <= KEY_BITS.most) return undefined;
  const message = `Its key has ${bits} bits; it must have ${KEY_BITS.least} to ${KEY_BITS.most}.`;
  return { rule: 'signer-key-bits', message };
}

function publicKey(source: string | Properties): KeyObject | undefined {
  try {
    return typeof source === 'string'
      ? createPublicKey(source)
      : createPublicKey({ key: { ...source }, format: 'jwk' });
  } catch (error) {
    // Whatever OpenSSL or the platform has to say about it: it is no key that can be read.
    if (isNativeError(error)) return undefined;
    throw error;
  }
}
