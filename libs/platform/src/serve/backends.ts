import type { Clock } from '@attest/kernel';
import type { Signals } from '@attest/log';
import type { Mailer, Outbox } from '@attest/mail-ports';
import type { Queue } from '@attest/queue-ports';
import type { Storage } from '@attest/storage-ports';

/** The adapters that a process stands on. */
export interface Backends {
  readonly clock: Clock;
  readonly storage: Storage;
  readonly queue: Queue;
  readonly mailer: Mailer;
  readonly outbox: Outbox;
  readonly signals: Signals;
  /** What they are, for the start-up log. */
  readonly description: string;
  /** Closes mailer and storage; called once, after the queue has been closed. */
  close(): Promise<void>;
}
