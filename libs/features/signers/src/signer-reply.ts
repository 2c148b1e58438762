import type { SignerPreview, TrustedSigner } from '@attest/contracts';
import type { SignerFacts } from '@attest/xapi';
import type { SignerRecord } from './signer-record';

/** A signer as the portal shows it. */
export function signerReply(record: SignerRecord): TrustedSigner {
  const { name, addedAt, addedBy } = record;
  return { name, ...signerFacts(record), addedAt, addedBy };
}

/** What is known of a signer, without the bytes. */
export function signerFacts(facts: SignerFacts): Omit<SignerPreview, 'listedAs'> {
  const { kind, fingerprint, subject, issuer, notBefore, notAfter, authority, keyBits } = facts;
  return { kind, fingerprint, subject, issuer, notBefore, notAfter, authority, keyBits };
}
