import { X509Certificate } from 'node:crypto';
import { isNativeError } from '../native-error';

/** What a certificate says, for people and for lists of trusted signers. */
export interface CertificateFacts {
  /** Distinguished names, one attribute a line, as OpenSSL writes them. */
  readonly subject: string;
  readonly issuer: string;
  /** SHA-256 of the certificate, 64 lower-case hex digits: what a list of trusted signers keeps. */
  readonly fingerprint256: string;
  /** ISO 8601, UTC. */
  readonly notBefore: string;
  readonly notAfter: string;
  /** Bits of its RSA key; undefined for another kind of key. */
  readonly keyBits?: number;
}

/** The certificate in base64 of DER, as x5c has it; undefined when it is none. */
export function readCertificate(text: string): X509Certificate | undefined {
  return /^[A-Za-z0-9+/]+={0,2}$/.test(text) ? parseCertificate(Buffer.from(text, 'base64')) : undefined;
}

/** The certificate in DER or PEM; undefined when it is none, or one with times that are none or a key that cannot be read. */
export function parseCertificate(bytes: Buffer | string): X509Certificate | undefined {
  try {
    const certificate = new X509Certificate(bytes);
    factsOf(certificate);
    return certificate;
  } catch (error) {
    // OpenSSL's parser says in as many ways as there are what it did not like.
    if (isNativeError(error)) return undefined;
    throw error;
  }
}

export function factsOf(certificate: X509Certificate): CertificateFacts {
  const { subject, issuer, validFrom, validFromDate, validTo, validToDate } = certificate;
  const bits = certificate.publicKey.asymmetricKeyDetails?.modulusLength;
  return {
    subject,
    issuer,
    fingerprint256: fingerprintOf(certificate),
    notBefore: instantOf(validFrom, validFromDate),
    notAfter: instantOf(validTo, validToDate),
    ...(bits === undefined ? {} : { keyBits: bits }),
  };
}

/** Of a time that is none Node says so in the text alone; the Date is then whatever lay in memory. Throws RangeError. */
function instantOf(text: string, date: Date): string {
  if (!text.endsWith(' GMT')) throw new RangeError(`${text} is no time of a certificate.`);
  return date.toISOString();
}

export function fingerprintOf(certificate: X509Certificate): string {
  return certificate.fingerprint256.replaceAll(':', '').toLowerCase();
}

/** The certificates from the first on, as far as each is signed by the next. */
export function linked(chain: readonly X509Certificate[]): readonly X509Certificate[] {
  const end = chain.findIndex((certificate, index) => {
    const issuer = chain[index + 1];
    return issuer === undefined || !isSignedBy(certificate, issuer);
  });
  return chain.slice(0, end + 1);
}

/** Whether each certificate is signed by the next. Says nothing about trust in the last. */
export function isChained(chain: readonly X509Certificate[]): boolean {
  return linked(chain).length === chain.length;
}

/** Whether `issuer` is named as the issuer and its key signed the certificate. Whether it may issue any is another question. */
export function isSignedBy(certificate: X509Certificate, issuer: X509Certificate): boolean {
  try {
    return certificate.checkIssued(issuer) && certificate.verify(issuer.publicKey);
  } catch (error) {
    // A key of a kind that cannot have signed it, or one that OpenSSL cannot read.
    if (isNativeError(error)) return false;
    throw error;
  }
}
