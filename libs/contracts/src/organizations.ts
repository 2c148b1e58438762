import { z } from 'zod';
import { isoInstant } from './common';

/** What the portal needs to know about an organization before any page. */
export const organization = z
  .object({
    slug: z.string(),
    name: z.string(),
    zone: z.string(),
    /** Address that learning tools send to, ending in `/xapi`. */
    endpoint: z.string(),
    /** Whether mail goes to the outbox instead of leaving. */
    trial: z.boolean(),
    createdAt: isoInstant,
    statements: z.number().int(),
    people: z.number().int(),
    activeKeys: z.number().int(),
    schedules: z.number().int(),
    /** Every statement stored up to this time can be found. */
    completeThrough: isoInstant,
  })
  .meta({ id: 'Organization' });
export type Organization = z.infer<typeof organization>;
