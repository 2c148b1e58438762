import { z } from 'zod';
import { isoInstant } from './common';

export const outboxMessage = z
  .object({
    id: z.string(),
    at: isoInstant,
    to: z.string(),
    from: z.string(),
    subject: z.string(),
    text: z.string(),
  })
  .meta({ id: 'OutboxMessage' });
export type OutboxMessageReply = z.infer<typeof outboxMessage>;

export const outboxList = z.object({ messages: z.array(outboxMessage) }).meta({ id: 'OutboxList' });
export type OutboxList = z.infer<typeof outboxList>;
