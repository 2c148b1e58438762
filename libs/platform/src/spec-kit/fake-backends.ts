import { DomainError, FixedClock } from '@attest/kernel';
import { InProcessSignals } from '@attest/log';
import type { Mailer, Outbox } from '@attest/mail-ports';
import type { Queue } from '@attest/queue-ports';
import type { Log, Records, Storage } from '@attest/storage-ports';
import type { Backends } from '../serve/backends';

/** Backends that hold nothing and remember in which order they were closed: what is tested here is what stands before them. */
export class FakeBackends implements Backends {
  readonly clock = new FixedClock('2026-11-24T08:00:00.000Z');
  readonly signals = new InProcessSignals();
  readonly description = 'storage nowhere, queue nowhere, mail nowhere';
  readonly closed: string[] = [];
  /** Whether the storage could take a write. */
  writable = true;

  readonly storage = {
    log: {
      head: () =>
        this.writable
          ? Promise.resolve({ commit: 0, applied: 0, position: 0, stored: '1970-01-01T00:00:00.000Z' })
          : Promise.reject(new DomainError('storage_unavailable')),
      read: () => Promise.resolve([]),
    } as unknown as Log,
    records: { find: () => Promise.resolve({ records: [] }) } as unknown as Records,
    description: 'nowhere',
    check: () =>
      this.writable
        ? Promise.resolve()
        : Promise.reject(new DomainError('storage_unavailable', { reason: 'The disk is full.' })),
  } as unknown as Storage;

  readonly queue = {
    process: () => undefined,
    close: () => this.note('queue'),
  } as unknown as Queue;

  readonly mailer = {} as unknown as Mailer;
  readonly outbox = {} as unknown as Outbox;

  close(): Promise<void> {
    return this.note('backends');
  }

  private note(what: string): Promise<void> {
    this.closed.push(what);
    return Promise.resolve();
  }
}
