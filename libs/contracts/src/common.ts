import { z } from 'zod';

export const isoInstant = z.iso.datetime({ offset: false });

/** A name that stands in one line: of an organization, a person, a key, a schedule. */
export const nameOf = (min: number, max: number) =>
  z
    .string()
    .trim()
    .min(min)
    .max(max)
    .regex(/^[^\p{Cc}\p{Cs}]*$/u, { error: 'A name holds no line break or other control character.' });

export const emailAddress = z
  .string()
  .trim()
  .max(254)
  .pipe(z.email({ error: (issue) => `${JSON.stringify(issue.input)} is not an e-mail address` }));

/** An IANA time zone that this server knows. */
export const timeZone = z
  .string()
  .min(1)
  .max(64)
  .refine(
    (zone) => {
      try {
        return new Intl.DateTimeFormat('en', { timeZone: zone }).format(0) !== '';
      } catch {
        return false;
      }
    },
    { error: (issue) => `No such time zone: ${JSON.stringify(issue.input)}. Use a name like Europe/Zurich.` },
  );

/** The body of every reply that is an error. */
export const errorReply = z
  .object({
    error: z.object({
      code: z.string(),
      message: z.string(),
      /** In the log under the same id. */
      requestId: z.string(),
      faults: z.array(
        z.object({ path: z.string(), message: z.string(), rule: z.string(), section: z.string().optional() }),
      ),
    }),
  })
  .meta({ id: 'Error' });
export type ErrorReply = z.infer<typeof errorReply>;

export const pageQuery = z.strictObject({
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: z.string().max(500).optional(),
});
