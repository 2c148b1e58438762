import { z } from 'zod';
import { isoInstant, nameOf } from './common';

export const xapiScope = z.enum([
  'statements/write',
  'statements/void',
  'statements/read',
  'statements/read/mine',
  'state',
  'profile',
  'all/read',
  'all',
]);
export type XapiScope = z.infer<typeof xapiScope>;

/** As a browser sends it: scheme, host in lower case, and the port unless it is the scheme's own. No path. */
const webOrigin = z
  .string()
  .max(300)
  .regex(
    /^(?!http:.*:80$)(?!https:.*:443$)https?:\/\/(?:\[[0-9a-f:.]+\]|[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?)(?::[1-9][0-9]{0,4})?$/,
    'must be an origin as browsers send it, like https://courses.example',
  );

export const issueKey = z
  .strictObject({
    name: nameOf(1, 80),
    scopes: z.array(xapiScope).min(1).max(xapiScope.options.length),
    /** Days until it expires; null: never. */
    expiresInDays: z.number().int().min(1).max(3650).nullable().default(90),
    /** Origins of the pages that may use it in a browser; empty or absent: any. What is no browser is not bound by it. */
    origins: z.array(webOrigin).max(50).optional(),
  })
  .meta({ id: 'IssueKey' });
export type IssueKey = z.infer<typeof issueKey>;

/** What of a key can change: the pages that may use it. Empty: any. */
export const changeKey = z.strictObject({ origins: z.array(webOrigin).max(50) }).meta({ id: 'ChangeKey' });
export type ChangeKey = z.infer<typeof changeKey>;

export const apiKey = z
  .object({
    /** What a client sends as user name; also the key's id. */
    key: z.string(),
    name: z.string(),
    scopes: z.array(xapiScope),
    /** Absent: pages of any origin. */
    origins: z.array(z.string()).optional(),
    state: z.enum(['active', 'expired', 'revoked']),
    createdAt: isoInstant,
    createdBy: z.string(),
    expiresAt: isoInstant.nullable(),
    revokedAt: isoInstant.nullable(),
    /** To the minute; null: never used. */
    lastUsedAt: isoInstant.nullable(),
  })
  .meta({ id: 'ApiKey' });
export type ApiKey = z.infer<typeof apiKey>;

export const issuedKey = z
  .object({ key: apiKey, /** Shown this once. */ secret: z.string() })
  .meta({ id: 'IssuedKey' });
export type IssuedKey = z.infer<typeof issuedKey>;

export const apiKeyList = z.object({ keys: z.array(apiKey) }).meta({ id: 'ApiKeyList' });
export type ApiKeyList = z.infer<typeof apiKeyList>;
