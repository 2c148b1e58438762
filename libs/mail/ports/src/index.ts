import type { IsoInstant, Space } from '@attest/kernel';

export interface Message {
  /** One mailbox each. */
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly html?: string;
  /** Same key, same message: the Message-ID is made of it, so that a mail sent twice after a crash can be recognised. */
  readonly idempotencyKey: string;
}

export interface Delivery {
  readonly messageId: string;
  /** What the mail server said, e.g. `250 2.0.0 Ok: queued as 4F1`; for the outbox the file's name. */
  readonly reply: string;
}

/** Thrown when a message was not taken. `permanent`: trying again is of no use (5xx, malformed address). */
export class MailRefused extends Error {
  constructor(
    readonly reply: string,
    readonly permanent: boolean,
    options?: ErrorOptions,
  ) {
    super(`mail server: ${reply}`, options);
    this.name = 'MailRefused';
  }
}

export abstract class Mailer {
  /** What it is, for the start-up log: "SMTP at mail.example:587" or "outbox folder ./data/outbox". */
  abstract readonly description: string;
  /** Whether mail stays in the outbox instead of leaving. */
  abstract readonly trial: boolean;
  /** Hands the message over. Returns when the server has accepted it; else throws MailRefused. */
  abstract send(space: Space, message: Message): Promise<Delivery>;
  abstract close(): Promise<void>;
}

export interface OutboxMessage {
  readonly id: string;
  readonly at: IsoInstant;
  readonly to: string;
  readonly from: string;
  readonly subject: string;
  readonly text: string;
  readonly html?: string;
}

/** What would have been sent, when no SMTP server is set. */
export abstract class Outbox {
  /** Newest first. Empty when mail really leaves. */
  abstract list(space: Space, limit: number): Promise<readonly OutboxMessage[]>;
  abstract get(space: Space, id: string): Promise<OutboxMessage | undefined>;
}
