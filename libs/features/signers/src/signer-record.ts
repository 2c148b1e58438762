import type { IsoInstant } from '@attest/kernel';
import { collection } from '@attest/storage-ports';

/**
 * Who an organization trusts to sign statements: a certificate (a signer's own, or an authority's that vouches for those it issued) or
 * a public key. Provable: the organization's audit stream tells who was listed when, and by whom.
 */
export interface SignerRecord {
  readonly kind: 'certificate' | 'key';
  /** SHA-256 in lower-case hex, of the certificate, or of the key as SubjectPublicKeyInfo. */
  readonly fingerprint: string;
  /** As a person calls it. */
  readonly name: string;
  readonly pem: string;
  /** Of a certificate: distinguished names, and since and until when it is valid. */
  readonly subject?: string;
  readonly issuer?: string;
  readonly notBefore?: string;
  readonly notAfter?: string;
  /** Whether it vouches for the certificates it issued. */
  readonly authority: boolean;
  /** Bits of its RSA key. */
  readonly keyBits?: number;
  readonly addedAt: IsoInstant;
  /** Name of the member. */
  readonly addedBy: string;
}

/** The fingerprint is the key: nobody is listed twice, and who is listed again after a removal is a new record. */
export const TRUSTED_SIGNERS = collection<SignerRecord>({
  name: 'trusted-signers',
  key: ({ fingerprint }) => fingerprint,
  indexes: { name: ({ name }) => name.toLowerCase() },
});

/** Each signature that is read is judged by all of them. */
export const MOST_SIGNERS = 200;
