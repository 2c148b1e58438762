import { z } from 'zod';
import { emailAddress, nameOf, timeZone } from './common';

export const PASSWORD_MIN = 12;
export const newPassword = z
  .string()
  .min(PASSWORD_MIN, { error: `A password has at least ${PASSWORD_MIN} characters.` })
  .max(256);

export const signUp = z
  .strictObject({
    organization: nameOf(2, 80),
    name: nameOf(1, 80),
    email: emailAddress,
    password: newPassword,
    /** The browser's zone; the organization starts in it. */
    zone: timeZone.default('UTC'),
  })
  .meta({ id: 'SignUp' });
export type SignUp = z.infer<typeof signUp>;

export const signIn = z
  .strictObject({ email: emailAddress, password: z.string().min(1).max(256) })
  .meta({ id: 'SignIn' });
export type SignIn = z.infer<typeof signIn>;

export const role = z.enum([
  'owner',
  'admin',
  'compliance_manager',
  'analyst',
  'auditor',
  'manager',
  'assessor',
  'employee',
]);
export type RoleName = z.infer<typeof role>;

/** Who is signed in and where they belong. */
export const me = z
  .object({
    user: z.object({ id: z.string(), name: z.string(), email: z.string() }),
    memberships: z.array(
      z.object({
        organization: z.object({ slug: z.string(), name: z.string(), zone: z.string() }),
        role,
        permissions: z.array(z.string()),
      }),
    ),
  })
  .meta({ id: 'Me' });
export type Me = z.infer<typeof me>;
