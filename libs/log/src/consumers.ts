import { type Clock, CONTROL, DomainError, isDomainError, type Space } from '@attest/kernel';
import type { Commit, Stream } from '@attest/ledger';
import type { Job, JobContext, JobKind, Queue } from '@attest/queue-ports';
import { collection, eachRecord, type Log, type Records, type RowUpdate } from '@attest/storage-ports';
import { Breathing } from './breathing';

/** A view, a forwarder, the live tail: a name and a cursor into a stream. */
export interface Consumer {
  readonly name: string;
  readonly stream: Stream;
  readonly spaces: 'tenants' | 'control';
  /**
   * What one commit changes in the consumer's rows: one update for each row. May act on the outside world as well; that is then
   * at least once, because a crash may come between the act and the cursor.
   */
  fold(space: Space, commit: Commit): Promise<readonly RowUpdate[]>;
}

/** The part of a consumer that a process which only writes must know. */
export type ConsumerName = Pick<Consumer, 'name' | 'stream' | 'spaces'>;

/** Few attempts close together: a job that waits long would keep wake-ups from coming sooner. The sweep wakes again. */
export const CONSUME: JobKind<{ consumer: string }> = {
  name: 'log.consume',
  attempts: 6,
  backoff: 250,
  concurrency: 4,
};

/** A run takes at most so long before it goes back to the tail: that is fairness between tenants. */
const RUN_MS = 200;
const READ_ENTRIES = 500;
/** Wake-ups of one space and stream are at least so far apart. */
const WAKE_MS = 100;

/** Spaces whose consumers may be behind: written before the first append of a clean space. */
const dirtySpaces = collection<{ space: string; since: number }>({
  name: 'dirty-spaces',
  key: (dirty) => dirty.space,
  indexes: { space: (dirty) => dirty.space },
});

/**
 * Runs consumers over the log, each exactly once a commit. A wake-up is a job that is deduplicated by (space, consumer); if it
 * gets lost, the space is still marked dirty, and the sweep finds it.
 */
export class Consumers {
  private readonly declared = new Map<string, ConsumerName>();
  private readonly consumers = new Map<string, Consumer>();
  /** Spaces whose mark this process has seen since the sweep last looked at them: their writers need not look. */
  private readonly dirty = new Set<Space>();
  /** Spaces that the last sweep found with nothing to fold. */
  private readonly clean = new Set<Space>();
  private readonly wakes = new Map<string, { again: boolean }>();
  private readonly timers = new Set<NodeJS.Timeout>();
  private sweeping: NodeJS.Timeout | undefined;

  constructor(
    private readonly log: Log,
    private readonly records: Records,
    private readonly queue: Queue,
    private readonly clock: Clock,
    /** Told what could not be done now and will be done by the sweep. */
    private readonly warn: (event: string, error: unknown) => void = () => undefined,
  ) {}

  /** Names a consumer that runs in some process. */
  declare(...names: readonly ConsumerName[]): void {
    for (const name of names) this.declared.set(name.name, name);
  }

  /** A consumer that runs in this process once `start` is called. */
  register(consumer: Consumer): void {
    this.declare(consumer);
    this.consumers.set(consumer.name, consumer);
  }

  /**
   * Begins to run the registered consumers, at once where work was left, and to sweep every `sweepMs`. A process that has none leaves
   * the wake-ups to those that do.
   */
  async start(sweepMs = 60_000): Promise<void> {
    if (this.consumers.size === 0) return;
    this.queue.process(CONSUME, (job, context) => this.runOrLeave(job, context));
    await this.sweep();
    this.sweeping = setInterval(() => void this.sweepSafely(), sweepMs);
    this.sweeping.unref();
  }

  stop(): void {
    clearInterval(this.sweeping);
    for (const timer of this.timers) clearTimeout(timer);
    this.timers.clear();
  }

  /** Called by writers before they append: after it, a crash cannot hide that the space has something to fold. */
  async beforeAppend(space: Space): Promise<void> {
    if (this.dirty.has(space)) return;
    try {
      await this.records.insert(CONTROL, dirtySpaces, { space, since: this.clock.now() });
    } catch (error) {
      if (!isDomainError(error, 'already_taken')) throw error;
    }
    this.dirty.add(space);
  }

  /** Called by writers after a commit. Never decides a reply: what fails here is found by the sweep. */
  wake(space: Space, stream: Stream): void {
    // The sweep may have found the space clean between the mark and the commit.
    if (!this.dirty.has(space))
      void this.beforeAppend(space).catch((error: unknown) => {
        this.warn('consumers.mark-failed', error);
      });
    const key = `${stream} ${space}`;
    const known = this.wakes.get(key);
    if (known !== undefined) {
      known.again = true;
      return;
    }
    const wake = { again: false };
    this.wakes.set(key, wake);
    const timer = setTimeout(() => {
      this.timers.delete(timer);
      this.wakes.delete(key);
      if (wake.again) this.wake(space, stream);
    }, WAKE_MS);
    timer.unref();
    this.timers.add(timer);
    for (const consumer of this.declared.values()) {
      if (consumer.stream === stream && isFor(consumer, space)) void this.enqueue(space, consumer.name);
    }
  }

  /** How many commits a consumer has still to fold. */
  async lag(space: Space, name: string): Promise<number> {
    const stream = this.declared.get(name)?.stream;
    if (stream === undefined) throw new DomainError('not_found', { consumer: name });
    const head = await this.log.head(space, stream);
    return head.applied - (await this.records.cursor(space, name));
  }

  /** Wakes the consumers of every marked space; takes away the mark of one that has nothing to fold for two sweeps. */
  async sweep(): Promise<void> {
    for await (const { version, value } of eachRecord(this.records, CONTROL, dirtySpaces, { index: 'space' })) {
      await this.sweepSpaceSafely(value.space as Space, version);
    }
  }

  /** One space that cannot be read must not keep the others from being looked at. */
  private async sweepSpaceSafely(space: Space, version: number): Promise<void> {
    try {
      await this.sweepSpace(space, version);
    } catch (error) {
      this.warn('consumers.space-not-swept', error);
    }
  }

  /**
   * A writer that saw the mark may append a moment after the space was found with nothing to fold. So the mark goes only at the
   * second sweep in a row that finds nothing, if no writer has looked for the mark in between.
   */
  private async sweepSpace(space: Space, version: number): Promise<void> {
    const wasClean = this.clean.delete(space);
    const written = this.dirty.delete(space);
    if (await this.wakeBehind(space)) return;
    if (!wasClean || written) this.clean.add(space);
    else if (!this.dirty.has(space)) await this.records.remove(CONTROL, dirtySpaces, space, version);
  }

  /** Whether a consumer of the space has something to fold; it is woken. */
  private async wakeBehind(space: Space): Promise<boolean> {
    let behind = false;
    for (const consumer of this.declared.values()) {
      if (!isFor(consumer, space) || (await this.lag(space, consumer.name)) <= 0) continue;
      behind = true;
      await this.enqueue(space, consumer.name);
    }
    return behind;
  }

  private async sweepSafely(): Promise<void> {
    try {
      await this.sweep();
    } catch (error) {
      this.warn('consumers.sweep-failed', error);
    }
  }

  private async enqueue(space: Space, consumer: string): Promise<void> {
    try {
      await this.queue.enqueue(space, CONSUME, { consumer }, { key: consumer });
    } catch (error) {
      this.warn('consumers.wake-failed', error);
    }
  }

  /** A consumer that keeps failing is no dead letter that somebody must retry: it is behind, and the sweep wakes it again. */
  private async runOrLeave(job: Job<{ consumer: string }>, context: JobContext): Promise<void> {
    try {
      await this.run(job.space, job.payload.consumer, context);
    } catch (error) {
      if (job.attempts < CONSUME.attempts) throw error;
      this.warn('consumers.left-behind', error);
    }
  }

  private async run(space: Space, name: string, context: JobContext): Promise<void> {
    const consumer = this.consumers.get(name);
    if (consumer === undefined) throw new Error(`No consumer is called ${name}.`);
    const breathing = new Breathing();
    const until = performance.now() + RUN_MS;
    for (;;) {
      const cursor = await this.records.cursor(space, name);
      const { applied } = await this.log.head(space, consumer.stream);
      if (cursor >= applied) return;
      for (const commit of await this.log.read(space, consumer.stream, cursor, READ_ENTRIES)) {
        if (commit.number > applied) return;
        const folded = await this.records.fold(space, name, commit.number, await consumer.fold(space, commit));
        if (!folded) break;
        if (context.signal.aborted || performance.now() > until) {
          await this.enqueue(space, name);
          return;
        }
        await breathing.pause();
      }
    }
  }
}

const isFor = (consumer: ConsumerName, space: Space): boolean =>
  (consumer.spaces === 'control') === (space === CONTROL);
