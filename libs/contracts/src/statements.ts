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

/** What one signature of a statement proved when the statement came. */
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
  })
  .meta({ id: 'SignatureProof' });
export type SignatureProof = z.infer<typeof signatureProof>;

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
