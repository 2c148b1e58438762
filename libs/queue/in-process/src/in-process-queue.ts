import type { DatabaseSync } from 'node:sqlite';

import { cronTimes } from '@attest/cron';
import { type Clock, DomainError, type JsonObject, type Space } from '@attest/kernel';
import {
  aboutJob,
  type EnqueueOptions,
  type Job,
  type JobHandler,
  type JobKind,
  type JobState,
  oneLine,
  Queue,
  type QueueEvent,
  type Repeat,
} from '@attest/queue-ports';

import { Alarm } from './alarm';
import { openDatabase, transaction } from './database';
import { type BegunJob, Jobs } from './jobs';
import { Repeats } from './repeats';

const HOUR = 3_600_000;
/** How long a handler has to stop once its signal is aborted. */
const WIND_DOWN = 1000;
/** How long to wait when the file cannot be written, milliseconds. */
const STUCK = 5000;

interface Worker {
  readonly kind: JobKind<JsonObject>;
  readonly handler: JobHandler<JsonObject>;
  readonly running: Set<string>;
  /** The space whose job was begun last: the next one is another's turn. */
  lastSpace: string;
}

interface Run {
  readonly abort: AbortController;
  readonly ended: Promise<void>;
}

export interface InProcessQueueOptions {
  /** A SQLite file, created if absent; `:memory:` for a queue that ends with the process. */
  readonly file: string;
  readonly clock: Clock;
  readonly log?: (event: QueueEvent) => void;
}

/**
 * Opens the queue. Jobs that were active when the last process died wait again, with that attempt counted. Throws an Error with a
 * sentence for the operator when the file cannot be opened or belongs to a running process.
 */
export async function openInProcessQueue(options: InProcessQueueOptions): Promise<InProcessQueue> {
  return Promise.resolve(new InProcessQueue(openDatabase(options.file), options));
}

/**
 * The queue of a single process: SQLite keeps the jobs, timers wake it. What a caller was told is on the disk (an enqueued job
 * survives power loss); that a job began or ended is written without waiting for the disk, since losing that only repeats the job.
 */
export class InProcessQueue extends Queue {
  readonly description: string;

  private readonly clock: Clock;
  private readonly log: (event: QueueEvent) => void;
  private readonly jobsTable: Jobs;
  private readonly repeats: Repeats;
  private readonly alarm: Alarm;
  private readonly workers = new Map<string, Worker>();
  private readonly runs = new Map<string, Run>();
  private resting: (() => void)[] = [];
  private looksSoon = false;
  private closing: Promise<void> | undefined;

  /** Use `openInProcessQueue`. */
  constructor(
    private readonly database: DatabaseSync,
    options: InProcessQueueOptions,
  ) {
    super();
    this.clock = options.clock;
    this.log = options.log ?? (() => undefined);
    this.description = options.file === ':memory:' ? 'in process, in memory' : `in process, ${options.file}`;
    this.jobsTable = new Jobs(database);
    this.repeats = new Repeats(database, this.jobsTable);
    this.alarm = new Alarm(this.clock, () => {
      this.poke();
    });
    const recovered = this.durably((now) => this.jobsTable.recover(now));
    if (recovered.waiting > 0) this.log({ level: 'warn', event: 'queue.recovered', count: recovered.waiting });
    if (recovered.dead > 0) this.log({ level: 'error', event: 'job.dead', count: recovered.dead });
    this.poke();
  }

  async enqueue<P extends JsonObject>(
    space: Space,
    kind: JobKind<P>,
    payload: P,
    options: EnqueueOptions = {},
  ): Promise<Job<P>> {
    const { key, delay = 0 } = options;
    const job = await this.accept((now) => {
      const pending = key === undefined ? undefined : this.jobsTable.pending(space, kind.name, key);
      if (pending !== undefined) return pending;
      const dueAt = now + Math.max(0, delay);
      return this.jobsTable.add(
        { space, name: kind.name, key, payload, attempts: kind.attempts, backoff: kind.backoff, dueAt },
        now,
      );
    });
    return job as Job<P>;
  }

  async repeat<P extends JsonObject>(space: Space, kind: JobKind<P>, repeat: Repeat<P>): Promise<void> {
    const times = cronTimes(repeat.cron, repeat.zone);
    await this.accept((now) => {
      this.repeats.set(space, kind, repeat, times, now);
    });
  }

  async endRepeat(space: Space, kind: JobKind<JsonObject>, key: string): Promise<void> {
    await this.accept(() => {
      this.repeats.end(space, kind.name, key);
    });
  }

  process<P extends JsonObject>(kind: JobKind<P>, handler: JobHandler<P>): void {
    if (this.workers.has(kind.name)) throw new Error(`${kind.name} has a handler already; a kind has one in a process`);
    this.workers.set(kind.name, {
      kind,
      handler: (job, context) => handler(job as Job<P>, context),
      running: new Set(),
      lastSpace: '',
    });
    this.poke();
  }

  async job(space: Space, id: string): Promise<Job | undefined> {
    return this.read(() => this.jobsTable.find(space, id));
  }

  async jobs(space: Space, state: JobState, limit: number): Promise<readonly Job[]> {
    return this.read(() => this.jobsTable.list(space, state, limit));
  }

  async retry(space: Space, id: string): Promise<boolean> {
    return this.accept((now) => this.jobsTable.retry(space, id, now));
  }

  async discard(space: Space, id: string): Promise<boolean> {
    return this.accept(() => this.jobsTable.discard(space, id));
  }

  onLost(): void {
    // Its file lies beside the records'.
  }

  close(graceMs: number): Promise<void> {
    this.closing ??= this.drain(graceMs);
    return this.closing;
  }

  /** Looks at the clock: for a test that has moved one that stands still. */
  poke(): void {
    if (this.looksSoon || this.closing !== undefined) return;
    this.looksSoon = true;
    setImmediate(() => {
      this.looksSoon = false;
      this.look();
    });
  }

  /** Resolves when nothing runs and nothing that this process handles is due. */
  async idle(): Promise<void> {
    if (this.closing !== undefined) return this.closing;
    return new Promise((resolve) => {
      this.resting.push(resolve);
      this.poke();
    });
  }

  private async read<T>(work: () => T): Promise<T> {
    if (this.closing !== undefined) throw new DomainError('shutting_down');
    return Promise.resolve(transaction(this.database, work));
  }

  /** What a caller is answered for is on the disk first. */
  private async accept<T>(work: (now: number) => T): Promise<T> {
    if (this.closing !== undefined) throw new DomainError('shutting_down');
    const result = this.durably(work);
    this.poke();
    return Promise.resolve(result);
  }

  private durably<T>(work: (now: number) => T): T {
    this.database.exec('PRAGMA synchronous = FULL');
    return transaction(this.database, () => work(this.clock.now()));
  }

  private lightly<T>(work: (now: number) => T): T {
    this.database.exec('PRAGMA synchronous = NORMAL');
    return transaction(this.database, () => work(this.clock.now()));
  }

  /** Begins whatever is due and may run, and sets the alarm for the rest. */
  private look(): void {
    if (this.closing !== undefined) return;
    try {
      const stopped = this.lightly((now) => {
        this.jobsTable.wake(now);
        return this.repeats.enqueueDue(now);
      });
      for (const { space, kind, key, cause } of stopped) {
        this.log({ level: 'error', event: 'repeat.stopped', space, kind, error: `${key}: ${oneLine(cause)}`, cause });
      }
      for (const worker of this.workers.values()) this.fill(worker);
      this.alarm.set(this.nextDue());
    } catch (cause) {
      this.log({ level: 'error', event: 'queue.stuck', error: oneLine(cause), cause });
      this.alarm.set(this.clock.now() + STUCK);
    }
    if (this.runs.size > 0 || this.looksSoon) return;
    for (const resolve of this.resting.splice(0)) resolve();
  }

  private nextDue(): number | undefined {
    const times = [this.jobsTable.nextDue(), this.repeats.nextDue(this.clock.now())].filter((at) => at !== undefined);
    return times.length === 0 ? undefined : Math.min(...times);
  }

  private fill(worker: Worker): void {
    while (worker.running.size < worker.kind.concurrency) {
      const begun = this.lightly(() => this.jobsTable.begin(worker.kind, worker.lastSpace));
      if (begun === undefined) return;
      worker.lastSpace = begun.job.space;
      this.start(worker, begun);
      // Its repeat may have waited for this to add the next one.
      if (begun.fromRepeat) this.poke();
    }
  }

  private start(worker: Worker, begun: BegunJob): void {
    const { id } = begun.job;
    const abort = new AbortController();
    worker.running.add(id);
    const ended = this.work(worker, begun, abort.signal).finally(() => {
      worker.running.delete(id);
      this.runs.delete(id);
      this.poke();
    });
    this.runs.set(id, { abort, ended });
  }

  private async work(worker: Worker, begun: BegunJob, signal: AbortSignal): Promise<void> {
    const { job } = begun;
    try {
      await worker.handler(job, { signal, progress: (share) => this.progress(job.id, share) });
    } catch (cause) {
      await this.record(() => {
        this.failed(begun, cause, signal.aborted);
      });
      return;
    }
    await this.record(() => {
      this.completed(job);
    });
  }

  private progress(id: string, share: number): Promise<void> {
    // A handler that outlived its queue may still report.
    if (!this.database.isOpen || Number.isNaN(share)) return Promise.resolve();
    this.lightly(() => {
      this.jobsTable.progress(id, Math.min(1, Math.max(0, share)));
    });
    return Promise.resolve();
  }

  /** Writes an outcome, however long the disk is full: the work was done, and doing it again is the worse answer. */
  private async record(write: () => void): Promise<void> {
    for (;;) {
      if (!this.database.isOpen) return;
      try {
        write();
        return;
      } catch (cause) {
        this.log({ level: 'error', event: 'queue.stuck', error: oneLine(cause), cause });
      }
      // While the queue drains the next process finds the job active and tries it again.
      if (this.closing !== undefined) return;
      await new Promise((resolve) => setTimeout(resolve, STUCK).unref());
    }
  }

  private completed(job: Job): void {
    this.lightly((now) => {
      this.jobsTable.complete(job.id, now);
      this.jobsTable.forget(now, job.space);
    });
    this.log({ level: 'info', event: 'job.completed', ...aboutJob(job) });
  }

  private failed({ job, mostAttempts, backoff }: BegunJob, cause: unknown, aborted: boolean): void {
    const error = oneLine(cause);
    if (aborted) {
      this.lightly(() => {
        this.jobsTable.putBack(job.id);
      });
      this.log({ level: 'info', event: 'job.put-back', ...aboutJob(job) });
      return;
    }
    if (job.attempts >= mostAttempts) {
      this.durably((now) => {
        this.jobsTable.bury(job.id, error, now);
      });
      this.log({ level: 'error', event: 'job.dead', ...aboutJob(job), error, cause });
      return;
    }
    const dueAt = this.clock.now() + Math.min(backoff * 2 ** (job.attempts - 1), HOUR);
    this.lightly(() => {
      this.jobsTable.fail(job.id, error, dueAt);
    });
    this.log({ level: 'warn', event: 'job.failed', ...aboutJob(job), error, dueAt, cause });
  }

  private async drain(graceMs: number): Promise<void> {
    this.alarm.set(undefined);
    await this.ended(graceMs);
    for (const { abort } of this.runs.values()) abort.abort();
    await this.ended(WIND_DOWN);
    if (!this.database.isOpen) return;
    try {
      this.durably(() => {
        for (const id of this.runs.keys()) this.jobsTable.putBack(id);
      });
      for (const id of this.runs.keys()) this.log({ level: 'warn', event: 'job.put-back', job: id });
    } finally {
      this.database.close();
      for (const resolve of this.resting.splice(0)) resolve();
    }
  }

  /** Waits until no job runs, at most so long. */
  private async ended(milliseconds: number): Promise<void> {
    if (this.runs.size === 0) return;
    const { promise: tooLong, resolve } = Promise.withResolvers<undefined>();
    const timer = setTimeout(resolve, Math.min(milliseconds, HOUR), undefined);
    await Promise.race([Promise.allSettled([...this.runs.values()].map((run) => run.ended)), tooLong]);
    clearTimeout(timer);
  }
}
