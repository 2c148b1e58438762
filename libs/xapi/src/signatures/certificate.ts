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
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(text)) return undefined;
  try {
    return new X509Certificate(Buffer.from(text, 'base64'));
  } catch (error) {
    // OpenSSL's parser says in as many ways as there are what it did not like.
    if (isNativeError(error)) return undefined;
    throw error;
  }
}

export function factsOf(certificate: X509Certificate): CertificateFacts {
  const { subject, issuer, fingerprint256, validFromDate, validToDate } = certificate;
  const bits = certificate.publicKey.asymmetricKeyDetails?.modulusLength;
  return {
    subject,
    issuer,
    fingerprint256: fingerprint256.replaceAll(':', '').toLowerCase(),
    notBefore: validFromDate.toISOString(),
    notAfter: validToDate.toISOString(),
    ...(bits === undefined ? {} : { keyBits: bits }),
  };
}

/** Whether each certificate names the next as its issuer and is signed with that one's key. Says nothing about trust in the last. */
export function isChained(certificates: readonly X509Certificate[]): boolean {
  return certificates.every((certificate, index) => {
    const issuer = certificates[index + 1];
    return issuer === undefined || (certificate.checkIssued(issuer) && verifies(certificate, issuer));
  });
}

function verifies(certificate: X509Certificate, issuer: X509Certificate): boolean {
  try {
    return certificate.verify(issuer.publicKey);
  } catch (error) {
    // A key of a kind that cannot have signed it, or one that OpenSSL cannot read.
    if (isNativeError(error)) return false;
    throw error;
  }
}
