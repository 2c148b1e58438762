import { type Clock, CONTROL, DomainError, type Space } from '@attest/kernel';
import type { Commit, Stream } from '@attest/ledger';
import type { Job, JobContext, JobKind, Queue } from '@attest/queue-ports';
import type { Log, Records, RowUpdate } from '@attest/storage-ports';
import { Breathing } from './breathing';
import { DirtyMarks, type Mark } from './dirty-marks';
import { ProcessTimer, type Timer } from './timer';

/** A view, a forwarder, the live tail: a name and a cursor into a stream. */
export interface Consumer {
  readonly name: string;
  readonly stream: Stream;
  readonly spaces: 'tenants' | 'control';
  /**
   * What one commit changes in the consumer's rows: one update for each row. May act on the outside world as well; that is then
   * at least once, because a crash may come between the act and the cursor, and because two workers may fold the same commit at
   * the same time: its rows count once.
   */
  fold(space: Space, commit: Commit): Promise<readonly RowUpdate[]>;
  /** Called at every sweep: tries again what a fold had to leave behind for others to go on. */
  retry?(): Promise<void>;
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
/**
 * Wake-ups of one space and stream are at least so far apart; while one needs the next, twice as far each time, up to the second number,
 * because each is a job that is written down.
 */
const WAKE_MS = 100;
const BUSY_WAKE_MS = 1000;

/**
 * Runs consumers over the log, each exactly once a commit. A wake-up is a job that is deduplicated by (space, consumer); if it
 * gets lost, the space is still marked dirty, and the sweep finds it.
 */
export class Consumers {
  private readonly declared = new Map<string, ConsumerName>();
  private readonly consumers = new Map<string, Consumer>();
  private readonly appliers = new Map<Stream, (space: Space) => Promise<void>>();
  private readonly marks: DirtyMarks;
  private readonly wakes = new Map<string, { again: boolean }>();
  private readonly timers = new Set<() => void>();
  private sweeping: () => void = () => undefined;

  constructor(
    private readonly log: Log,
    private readonly records: Records,
    private readonly queue: Queue,
    clock: Clock,
    /** Told what could not be done now and will be done by the sweep. */
    private readonly warn: (event: string, error: unknown) => void = () => undefined,
    private readonly timer: Timer = new ProcessTimer(),
  ) {
    this.marks = new DirtyMarks(records, clock, timer);
  }

  /** Names a consumer that runs in some process. */
  declare(...names: readonly ConsumerName[]): void {
    for (const name of names) this.declared.set(name.name, name);
  }

  /** A consumer that runs in this process once `start` is called. */
  register(consumer: Consumer): void {
    this.declare(consumer);
    this.consumers.set(consumer.name, consumer);
  }

  /** Names who applies what a process appended to a stream and did not live to apply: the sweep finds it. */
  catchUpBy(stream: Stream, apply: (space: Space) => Promise<void>): void {
    this.appliers.set(stream, apply);
  }

  /**
   * Begins to run the registered consumers, at once where work was left, and to sweep every `sweepMs`. A process that has none leaves
   * the wake-ups to those that do.
   */
  async start(sweepMs = 60_000): Promise<void> {
    if (this.consumers.size === 0) return;
    this.queue.process(CONSUME, (job, context) => this.runOrLeave(job, context));
    // Without wake-ups the marks still say who is behind.
    this.queue.onLost(() => this.sweep());
    await this.sweep();
    this.sweepAfter(sweepMs);
  }

  stop(): void {
    this.sweeping();
    for (const cancel of this.timers) cancel();
    this.timers.clear();
  }

  /** Called by writers before they append: after it, a crash cannot hide that the space has something to fold (`DirtyMarks`). */
  beforeAppend(space: Space): Promise<void> {
    return this.marks.mark(space);
  }

  /** Called by writers after a commit. Never decides a reply: what fails here is found by the sweep. */
  wake(space: Space, stream: Stream): void {
    const known = this.wakes.get(wakeKey(space, stream));
    if (known === undefined) this.wakeNow(space, stream, WAKE_MS);
    else known.again = true;
  }

  /** Wakes, and not again before `apart` milliseconds have passed. */
  private wakeNow(space: Space, stream: Stream, apart: number): void {
    const key = wakeKey(space, stream);
    const wake = { again: false };
    this.wakes.set(key, wake);
    const cancel = this.timer.after(apart, () => {
      this.timers.delete(cancel);
      this.wakes.delete(key);
      if (wake.again) this.wakeNow(space, stream, Math.min(2 * apart, BUSY_WAKE_MS));
    });
    this.timers.add(cancel);
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

  /**
   * Wakes the consumers of every marked space, has applied what nobody applied, and takes away the mark of a space that has had nothing
   * to fold, and no writer, for long.
   */
  async sweep(): Promise<void> {
    for (const consumer of this.consumers.values()) await this.retrySafely(consumer);
    for await (const mark of this.marks.all()) {
      // One space that cannot be read must not keep the others from being looked at.
      try {
        const mayGo = this.marks.mayGo(mark);
        if (!(await this.wakeBehind(mark.space)) && mayGo) await this.unmark(mark);
      } catch (error) {
        this.warn('consumers.space-not-swept', error);
      }
    }
  }

  private async unmark(mark: Mark): Promise<void> {
    await this.marks.remove(mark);
    // For an append that was longer under way than any should be: it is seen here, or the next one marks the space.
    if (await this.wakeBehind(mark.space)) await this.marks.mark(mark.space);
  }

  private async retrySafely(consumer: Consumer): Promise<void> {
    try {
      await consumer.retry?.();
    } catch (error) {
      this.warn('consumers.not-retried', error);
    }
  }

  /** Whether a consumer of the space has something to fold, be it applied or not; it is woken. */
  private async wakeBehind(space: Space): Promise<boolean> {
    let behind = false;
    for (const consumer of this.declared.values()) {
      if (!isFor(consumer, space)) continue;
      const { commit, applied } = await this.log.head(space, consumer.stream);
      if (commit > applied) await this.appliers.get(consumer.stream)?.(space);
      if ((await this.records.cursor(space, consumer.name)) >= commit) continue;
      behind = true;
      await this.enqueue(space, consumer.name);
    }
    return behind;
  }

  private sweepAfter(sweepMs: number): void {
    this.sweeping = this.timer.after(sweepMs, () => {
      this.sweepAfter(sweepMs);
      void this.sweepSafely();
    });
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
    const breathing = new Breathing(this.timer);
    const until = this.timer.elapsed() + RUN_MS;
    for (;;) {
      const cursor = await this.records.cursor(space, name);
      const { applied } = await this.log.head(space, consumer.stream);
      if (cursor >= applied) return;
      for (const commit of await this.log.read(space, consumer.stream, cursor, READ_ENTRIES)) {
        if (commit.number > applied) return;
        const folded = await this.records.fold(space, name, commit.number, await consumer.fold(space, commit));
        if (!folded) break;
        if (context.signal.aborted || this.timer.elapsed() > until) {
          await this.enqueue(space, name);
          return;
        }
        await breathing.pause();
      }
    }
  }
}

const wakeKey = (space: Space, stream: Stream): string => `${stream} ${space}`;

const isFor = (consumer: ConsumerName, space: Space): boolean =>
  (consumer.spaces === 'control') === (space === CONTROL);
