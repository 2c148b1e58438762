import { Clock, DomainError } from '@attest/kernel';
import type { Timer } from './timer';

/** How far the time of a process may be from the server's. */
const WITHIN_MS = 250;
/** How often the server is asked for its time. */
const RELATE_MS = 30_000;
/** A relation is kept so long: by then the quartz of two machines may have come apart by a tenth of WITHIN_MS. */
const KEPT_MS = 10 * RELATE_MS;
/** Tries before a round trip that took too long is believed to be the rule. */
const TRIES = 3;

interface Relation {
  /** The server's time when this process's timer stood at `at`. */
  readonly time: number;
  readonly at: number;
}

/**
 * The time of the database server, for all processes that write to it. Counted on by the process's timer from when the server was last
 * asked, so that a system clock that is wrong, or is set, changes nothing. The server read its clock between question and answer: half
 * of that round trip is all that its time can be wrong by.
 */
export class DatabaseClock extends Clock {
  private relation: Relation | undefined;
  private cancel: () => void = () => undefined;

  constructor(
    /** The server's time, milliseconds. */
    private readonly time: () => Promise<number>,
    private readonly timer: Timer,
  ) {
    super();
  }

  /** Relates the clock and keeps it related until `stop`. Throws as `relate` does. */
  async start(): Promise<void> {
    await this.relate();
    this.relateLater();
  }

  stop(): void {
    this.cancel();
  }

  /** Throws DomainError `storage_unavailable` when the clock is not related. */
  now(): number {
    const { time, at } = this.related();
    return Math.floor(time + this.timer.elapsed() - at);
  }

  /** Whether this process may write and say times. Throws DomainError `storage_unavailable` {reason}. */
  check(): void {
    this.related();
  }

  /** Asks the server for its time. Throws DomainError `storage_unavailable` when it answers too slowly to be believed. */
  async relate(): Promise<void> {
    for (let tries = 1; ; tries++) {
      const asked = this.timer.elapsed();
      const time = await this.time();
      const answered = this.timer.elapsed();
      if (answered - asked <= 2 * WITHIN_MS) {
        this.relation = { time, at: (asked + answered) / 2 };
        return;
      }
      if (tries === TRIES) throw unrelated(`the database needed ${Math.round(answered - asked)} ms to say its time`);
    }
  }

  private relateLater(): void {
    this.cancel = this.timer.after(RELATE_MS, () => {
      // The relation of before is kept for a while; after that `check` says what is wrong.
      void this.relate()
        .catch(() => undefined)
        .then(() => {
          this.relateLater();
        });
    });
  }

  private related(): Relation {
    if (this.relation === undefined) throw unrelated('the database has not said its time yet');
    if (this.timer.elapsed() - this.relation.at > KEPT_MS)
      throw unrelated('the database has not said its time for long');
    return this.relation;
  }
}

const unrelated = (why: string): DomainError =>
  new DomainError('storage_unavailable', {
    reason: `The time cannot be related to the database's within ${WITHIN_MS} ms: ${why}.`,
  });
