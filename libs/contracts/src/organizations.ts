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

/** An edition of xAPI, by the version that its replies name. */
export const xapiVersion = z.enum(['1.0.3', '2.0.0']);

export const organizationSettings = z
  .object({
    /** The version of a request under /xapi that names none; null: such a request is refused, as the standard wants. */
    xapiAssumedVersion: xapiVersion.nullable(),
  })
  .meta({ id: 'OrganizationSettings' });
export type OrganizationSettings = z.infer<typeof organizationSettings>;

/** What is left out stays as it is. */
export const changeOrganizationSettings = z
  .strictObject(organizationSettings.partial().shape)
  .meta({ id: 'ChangeOrganizationSettings' });
export type ChangeOrganizationSettings = z.infer<typeof changeOrganizationSettings>;
