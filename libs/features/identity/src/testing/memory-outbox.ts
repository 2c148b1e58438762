import type { Space } from '@attest/kernel';
import { type Delivery, Mailer, type Message, Outbox, type OutboxMessage } from '@attest/mail-ports';

/** Mail that never leaves and is kept in memory. */
export class MemoryOutbox extends Outbox {
  private readonly messages: { readonly space: Space; readonly message: OutboxMessage }[] = [];

  add(space: Space, message: OutboxMessage): void {
    this.messages.unshift({ space, message });
  }

  list(space: Space, limit: number): Promise<readonly OutboxMessage[]> {
    const of = this.messages.filter((kept) => kept.space === space).map(({ message }) => message);
    return Promise.resolve(of.slice(0, limit));
  }

  async get(space: Space, id: string): Promise<OutboxMessage | undefined> {
    return (await this.list(space, Infinity)).find((message) => message.id === id);
  }
}

export class MemoryMailer extends Mailer {
  readonly description = 'memory';
  readonly trial = true;

  constructor(private readonly outbox: MemoryOutbox) {
    super();
  }

  send(space: Space, { to, subject, text, idempotencyKey }: Message): Promise<Delivery> {
    const at = new Date(0).toISOString();
    this.outbox.add(space, { id: idempotencyKey, at, to, from: 'attest@localhost', subject, text });
    return Promise.resolve({ messageId: `<${idempotencyKey}@localhost>`, reply: idempotencyKey });
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}
