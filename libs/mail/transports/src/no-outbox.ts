import { Outbox, type OutboxMessage } from '@attest/mail-ports';

class NoOutbox extends Outbox {
  list(): Promise<readonly OutboxMessage[]> {
    return Promise.resolve([]);
  }

  get(): Promise<OutboxMessage | undefined> {
    return Promise.resolve(undefined);
  }
}

/** The outbox of a server whose mail really leaves: always empty. */
export const noOutbox: Outbox = new NoOutbox();
