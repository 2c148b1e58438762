import { z } from 'zod';
import { isoInstant, nameOf } from './common';

/** An X.509 certificate in PEM, or a public RSA key in PEM or as JWK. */
const pem = z.string().min(1).max(16_384);

export const previewSigner = z.strictObject({ pem }).meta({ id: 'PreviewSigner' });
export type PreviewSigner = z.infer<typeof previewSigner>;

export const addSigner = z.strictObject({ name: nameOf(1, 80), pem }).meta({ id: 'AddSigner' });
export type AddSigner = z.infer<typeof addSigner>;

const facts = {
  kind: z.enum(['certificate', 'key']),
  /** SHA-256 of the certificate, or of the key as SubjectPublicKeyInfo: 64 lower-case hex digits. Also the signer's id. */
  fingerprint: z.string(),
  /** Of a certificate: distinguished names, one attribute a line. */
  subject: z.string().optional(),
  issuer: z.string().optional(),
  notBefore: isoInstant.optional(),
  notAfter: isoInstant.optional(),
  /** Whether it vouches for the certificates it issued, or only for itself. */
  authority: z.boolean(),
  /** Bits of its RSA key. */
  keyBits: z.number().int().optional(),
};

/** What adding it would list. */
export const signerPreview = z
  .object({ ...facts, /** Its name, when it is listed already. */ listedAs: z.string().optional() })
  .meta({ id: 'SignerPreview' });
export type SignerPreview = z.infer<typeof signerPreview>;

export const trustedSigner = z
  .object({ name: z.string(), ...facts, addedAt: isoInstant, addedBy: z.string() })
  .meta({ id: 'TrustedSigner' });
export type TrustedSigner = z.infer<typeof trustedSigner>;

/** By name. */
export const trustedSignerList = z.object({ signers: z.array(trustedSigner) }).meta({ id: 'TrustedSignerList' });
export type TrustedSignerList = z.infer<typeof trustedSignerList>;
