import { Injectable } from '@nestjs/common';
import { Observable } from 'rxjs';
import type { Arrival } from '@attest/contracts';
import type { TenantId } from '@attest/kernel';
import { Signals, StatementWriter } from '@attest/log';
import { Log, Statements } from '@attest/storage-ports';
import { StatementItems } from './statement-items';

/** Statements in one event. */
const NEWEST = 20;
/** A signal of another process may get lost; looking costs one read of the head. */
const LOOK_MS = 1000;

/** Tells what arrives, within a second of its arrival. */
@Injectable()
export class Arrivals {
  constructor(
    private readonly log: Log,
    private readonly statements: Statements,
    private readonly writer: StatementWriter,
    private readonly signals: Signals,
    private readonly items: StatementItems,
  ) {}

  /**
   * One event at once when something lies behind `after`, then one whenever something arrives, until unsubscribed. Waits while
   * `taken` says that the last one has not been read: what arrives meanwhile is in the next, and nothing piles up.
   */
  after(tenant: TenantId, after: number, taken: () => boolean = () => true): Observable<Arrival> {
    return new Observable<Arrival>((subscriber) => {
      let seen = after;
      const look = oneAtATime(async () => {
        try {
          if (!taken()) return;
          const arrival = await this.newest(tenant, seen);
          if (arrival === undefined || subscriber.closed) return;
          seen = arrival.position;
          subscriber.next(arrival);
        } catch (error) {
          subscriber.error(error);
        }
      });
      const off = this.signals.on('statements', (space) => {
        if (space === tenant) look();
      });
      const timer = setInterval(look, LOOK_MS);
      look();
      return () => {
        off();
        clearInterval(timer);
      };
    });
  }

  private async newest(tenant: TenantId, after: number): Promise<Arrival | undefined> {
    await this.writer.ready(tenant);
    const { appliedPosition: position } = await this.log.head(tenant, 'statements');
    if (position <= after) return undefined;
    const page = await this.statements.page(tenant, {
      filter: { facets: [] },
      ascending: false,
      limit: NEWEST,
      upTo: position,
    });
    const statements = page.statements.filter((statement) => statement.position > after);
    return { position, statements: await this.items.of(tenant, statements) };
  }
}

/** Runs `work` when called; called while it runs, once more afterwards. `work` does not throw. */
function oneAtATime(work: () => Promise<void>): () => void {
  let state: 'idle' | 'busy' | 'again' = 'idle';
  const finished = (): void => {
    const again = state === 'again';
    state = 'idle';
    if (again) call();
  };
  const call = (): void => {
    if (state !== 'idle') {
      state = 'again';
      return;
    }
    state = 'busy';
    void work().then(finished);
  };
  return call;
}
