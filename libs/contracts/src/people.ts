import { z } from 'zod';
import { isoInstant, pageQuery } from './common';

export const peopleQuery = pageQuery
  .extend({
    /** Beginning of a name or identifier, in any case. */
    find: z.string().trim().max(120).optional(),
    sort: z.enum(['name', 'lastSeen']).default('lastSeen'),
  })
  .meta({ id: 'PeopleQuery' });
export type PeopleQuery = z.infer<typeof peopleQuery>;

export const person = z
  .object({
    id: z.string(),
    /** The newest name that came with a statement; the identifier's readable part if none did. */
    name: z.string(),
    /** Readable: `ada@example.com`, `ada at https://lms.example`, an OpenID, or `sha1:…`. */
    identifier: z.string(),
    /** The identifier as xAPI Agent JSON, for the filter `agent`. */
    agent: z.string(),
    firstSeen: isoInstant,
    lastSeen: isoInstant,
    statements: z.number().int(),
    passed: z.number().int(),
    failed: z.number().int(),
    completed: z.number().int(),
  })
  .meta({ id: 'Person' });
export type Person = z.infer<typeof person>;

export const peopleList = z
  .object({
    people: z.array(person),
    next: z.string().optional(),
    total: z.number().int(),
    /** Statements that the list does not count yet. */
    behind: z.number().int(),
  })
  .meta({ id: 'PeopleList' });
export type PeopleList = z.infer<typeof peopleList>;
