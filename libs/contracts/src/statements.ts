import { z } from 'zod';
import { isoInstant, pageQuery } from './common';

/** The portal's list. `agent` is JSON of an Agent, as in xAPI. */
export const statementListQuery = pageQuery
  .extend({
    agent: z.string().max(2000).optional(),
    verb: z.string().max(2000).optional(),
    activity: z.string().max(2000).optional(),
    registration: z.string().max(64).optional(),
    since: z.string().max(64).optional(),
    until: z.string().max(64).optional(),
    ascending: z.enum(['true', 'false']).default('false'),
  })
  .meta({ id: 'StatementListQuery' });
export type StatementListQuery = z.infer<typeof statementListQuery>;

const certificate = z
  .object({
    subject: z.string(),
    issuer: z.string(),
    /** SHA-256 of the certificate, 64 lower-case hex digits. */
    fingerprint256: z.string(),
    notBefore: isoInstant,
    notAfter: isoInstant,
    /** Bits of its RSA key. */
    keyBits: z.number().int().optional(),
  })
  .meta({ id: 'Certificate' });

/** Who of the trusted signers it is, as listed now. */
const listedSigner = z
  .object({
    fingerprint: z.string(),
    name: z.string(),
    /** Since when it is listed, and who did that. */
    addedAt: isoInstant,
    addedBy: z.string(),
  })
  .meta({ id: 'ListedSigner' });

/** What the organization's list of trusted signers, as it is now, makes of a signature. */
export const signatureTrust = z
  .discriminatedUnion('trusted', [
    z.object({
      trusted: z.literal(true),
      signer: listedSigner,
      /** Whether the listed one is the signer's own certificate, issued that, or is the key alone. */
      by: z.enum(['certificate', 'issuer', 'key']),
    }),
    z.object({
      trusted: z.literal(false),
      because: z.enum([
        'no_certificate',
        'unknown_signer',
        'chain_broken',
        'not_valid_then',
        'not_an_authority',
        'weak_key',
        'data_missing',
        'not_judged',
      ]),
      /** Who would be trusted but for that. */
      signer: listedSigner.optional(),
      /** The certificate at fault. */
      certificate: certificate.optional(),
    }),
  ])
  .meta({ id: 'SignatureTrust' });
export type SignatureTrust = z.infer<typeof signatureTrust>;

/** What one signature of a statement proved when the statement came, and what the trusted signers of now make of it. */
export const signatureProof = z
  .object({
    /** `sha2` of its attachment. */
    sha2: z.string().optional(),
    algorithm: z.enum(['RS256', 'RS384', 'RS512']),
    /** Whether it verified with the certificate that it brought; false when it brought none. */
    verified: z.boolean(),
    certificate: certificate.optional(),
    issuers: z.array(certificate).optional(),
    /** Whether each certificate is signed by the next; says nothing about trust in the last. */
    chained: z.boolean().optional(),
    /** Whether a key made it: that of its certificate when the statement came, or one that is listed now. */
    valid: z.boolean(),
    /** Whether its certificates lead to one that vouches for itself or is listed, end before that, or break. */
    chain: z.enum(['complete', 'open', 'broken', 'none']),
    trust: signatureTrust,
  })
  .meta({ id: 'SignatureProof' });
export type SignatureProof = z.infer<typeof signatureProof>;

/** Data that came along with a statement and is kept. */
export const keptAttachment = z
  .object({
    /** As the statement names it, in lower case. */
    sha2: z.string(),
    contentType: z.string(),
    /** Bytes. */
    length: z.number().int(),
  })
  .meta({ id: 'KeptAttachment' });
export type KeptAttachment = z.infer<typeof keptAttachment>;

export const statementItem = z
  .object({
    id: z.string(),
    position: z.number().int(),
    stored: isoInstant,
    voided: z.boolean(),
    /** Name of the API key that wrote it. */
    source: z.string(),
    /** The statement as JSON text, byte for byte as stored. */
    json: z.string(),
    /** Of the statement read by its id; absent in lists and when it is not signed. */
    signatures: z.array(signatureProof).optional(),
    /** Of the statement read by its id: the attachments whose data is kept; absent in lists and when there are none. */
    attachments: z.array(keptAttachment).optional(),
  })
  .meta({ id: 'StatementItem' });
export type StatementItem = z.infer<typeof statementItem>;

export const statementList = z
  .object({
    statements: z.array(statementItem),
    /** Absent on the last page. */
    next: z.string().optional(),
    /** Statements in the organization, the voided among them. */
    total: z.number().int(),
    completeThrough: isoInstant,
  })
  .meta({ id: 'StatementList' });
export type StatementList = z.infer<typeof statementList>;

/** Sends one statement marked as a test, in the name of the signed-in member. */
export const testStatementSent = z.object({ id: z.string() }).meta({ id: 'TestStatementSent' });
export type TestStatementSent = z.infer<typeof testStatementSent>;

/** An event of `GET …/statements/arrivals` (server-sent events, event name `arrival`). */
export const arrival = z
  .object({
    /** Position of the newest statement. */
    position: z.number().int(),
    /** The newest statements since the event before, at most 20, newest first. */
    statements: z.array(statementItem),
  })
  .meta({ id: 'Arrival' });
export type Arrival = z.infer<typeof arrival>;
