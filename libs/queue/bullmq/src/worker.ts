import type { JsonObject } from '@attest/kernel';
import { aboutJob, type Job, type JobHandler, type JobKind, oneLine, type QueueEvent } from '@attest/queue-ports';
import {
  DelayedError,
  type Job as BullJob,
  type RepeatOptions,
  UnrecoverableError,
  WaitingError,
  Worker as BullWorker,
} from 'bullmq';
import type { Redis } from 'ioredis';

import { type JobData, jobOf } from './jobs';
import { JobScripts } from './job-scripts';
import type { Names } from './names';
import { repeatStrategy, scheduledFor } from './repeats';
import type { Scripts } from './scripts';

const HOUR = 3_600_000;
/** A job whose key is worked on looks again after so long, should nobody wake it when that has ended. */
const PARKED_MS = 5000;
const DIED = 'the process ended during the attempt';

export interface WorkerOptions {
  readonly kind: JobKind<JsonObject>;
  readonly handler: JobHandler<JsonObject>;
  readonly connection: Redis;
  readonly scripts: Scripts;
  readonly names: Names;
  readonly lockMs: number;
  readonly log: (event: QueueEvent) => void;
  /** Told what BullMQ says of its connections and of jobs it could not move. */
  readonly trouble: (error: unknown) => void;
}

interface Run {
  readonly job: Job;
  readonly bull: BullJob<JobData>;
  readonly token: string;
  readonly abort: AbortController;
  readonly ended: Promise<void>;
  /** Given back although its handler has not stopped: what that does now counts for nothing. */
  givenBack: boolean;
}

/** Says to BullMQ when to try again. */
class TryAgain extends Error {
  constructor(
    message: string,
    readonly delay: number,
  ) {
    super(message);
  }
}

/**
 * Runs the jobs of one kind. BullMQ hands them out, keeps them locked while this process lives, and gives them to another when it does
 * not; what is decided here is whether a job may run now (whose turn it is, whether its key is free) and what its end means.
 */
export class KindWorker {
  private readonly bull: BullWorker<JobData>;
  private readonly jobs: JobScripts;
  private readonly runs = new Map<string, Run>();
  private draining = false;

  constructor(private readonly options: WorkerOptions) {
    const { kind, connection, names, lockMs, log, trouble } = options;
    this.jobs = new JobScripts(options.scripts, names, kind.name);
    this.bull = new BullWorker<JobData>(kind.name, (job, token = '') => this.take(job, token), {
      connection,
      prefix: names.prefix,
      concurrency: kind.concurrency,
      lockDuration: lockMs,
      stalledInterval: lockMs / 2,
      // Attempts are counted by `begin`, those that a kill ended too.
      maxStalledCount: Number.MAX_SAFE_INTEGER,
      runRetryDelay: 1000,
      settings: {
        repeatStrategy: repeatStrategy(log),
        backoffStrategy: (_attempts, _type, error) => (error instanceof TryAgain ? error.delay : HOUR),
      },
    });
    this.bull.on('error', trouble);
    this.bull.on('stalled', (job) => {
      log({ level: 'warn', event: 'queue.recovered', kind: kind.name, job, count: 1 });
    });
    this.bull.on('completed', (job) => void this.wakeParked(job));
    this.bull.on('failed', (job) => void this.wakeParked(job));
  }

  /** Takes no new job, and waits until none runs, at most so long. */
  async drain(graceMs: number): Promise<void> {
    this.draining = true;
    await this.bull.pause(true);
    await this.ended(graceMs);
  }

  /** Aborts what still runs, waits at most so long, and gives the rest back, if Redis can be told. */
  async abort(windDownMs: number, reachable: boolean): Promise<void> {
    for (const { abort } of this.runs.values()) abort.abort();
    await this.ended(windDownMs);
    for (const run of this.runs.values()) {
      run.givenBack = true;
      if (!reachable) continue;
      await this.giveBack(run.bull, run.token).catch(this.options.trouble);
      this.options.log({ level: 'warn', event: 'job.put-back', ...aboutJob(run.job) });
    }
  }

  /** Ends once BullMQ has written down what ended; at once if something would not stop or Redis is away. */
  async close(reachable: boolean): Promise<void> {
    await this.bull.close(!reachable || this.runs.size > 0);
  }

  /** Ends the connection of a worker whose `close` did not come to its end. */
  async disconnect(): Promise<void> {
    await this.bull.getBackend().disconnectBlocking(false);
  }

  private async take(bull: BullJob<JobData>, token: string): Promise<void> {
    const { kind, log } = this.options;
    if (this.draining) {
      await bull.moveToWait(token);
      throw new WaitingError();
    }
    const id = bull.id ?? '';
    const { repeat } = bull.opts as { readonly repeat?: RepeatOptions };
    const time = bull.repeatJobKey === undefined ? '' : scheduledFor(id, repeat, Date.now());
    const begun = await this.jobs.begin(bull.data, { id, token, most: kind.attempts, time, repeat: bull.repeatJobKey });
    switch (begun.verdict) {
      case 'gone':
        // Lost with the server's memory, or taken over by another process while this one could not be reached.
        throw new WaitingError();
      case 'later':
        await bull.moveToWait(token);
        throw new WaitingError();
      case 'held':
        await this.park(bull, token);
        throw new DelayedError();
      case 'exhausted': {
        const job = this.jobOf(bull, begun.attempts, begun.scheduledFor);
        await this.jobs.end(bull.data, id, 'dead');
        log({ level: 'error', event: 'job.dead', ...aboutJob(job), error: DIED });
        throw new UnrecoverableError(DIED);
      }
      case 'begun':
        await this.run(this.jobOf(bull, begun.attempts, begun.scheduledFor), bull, token);
    }
  }

  private async run(job: Job, bull: BullJob<JobData>, token: string): Promise<void> {
    const abort = new AbortController();
    const { promise: ended, resolve } = Promise.withResolvers<undefined>();
    const run: Run = { job, bull, token, abort, ended, givenBack: false };
    this.runs.set(job.id, run);
    const progress = async (share: number): Promise<void> => {
      if (Number.isNaN(share) || run.givenBack) return;
      await bull.updateProgress(Math.min(1, Math.max(0, share)));
    };
    try {
      await this.options.handler(job, { signal: abort.signal, progress });
    } catch (cause) {
      if (run.givenBack) throw new WaitingError();
      throw await this.failed(run, cause);
    } finally {
      this.runs.delete(job.id);
      resolve(undefined);
    }
    if (run.givenBack) throw new WaitingError();
    await this.jobs.end(bull.data, job.id, 'done');
    this.options.log({ level: 'info', event: 'job.completed', ...aboutJob(job) });
  }

  /** Notes why, and answers what tells BullMQ what to do. */
  private async failed({ job, bull, token, abort }: Run, cause: unknown): Promise<Error> {
    const { kind, log } = this.options;
    const error = oneLine(cause);
    if (abort.signal.aborted) {
      await this.giveBack(bull, token);
      log({ level: 'info', event: 'job.put-back', ...aboutJob(job) });
      return new WaitingError();
    }
    if (job.attempts >= kind.attempts) {
      await this.jobs.end(bull.data, job.id, 'dead');
      log({ level: 'error', event: 'job.dead', ...aboutJob(job), error, cause });
      return new UnrecoverableError(error);
    }
    const delay = Math.min(kind.backoff * 2 ** (job.attempts - 1), HOUR);
    await this.jobs.end(bull.data, job.id, 'retry');
    log({ level: 'warn', event: 'job.failed', ...aboutJob(job), error, dueAt: Date.now() + delay, cause });
    return new TryAgain(error, delay);
  }

  private async giveBack(bull: BullJob<JobData>, token: string): Promise<void> {
    await this.jobs.undo(bull.data, bull.id ?? '');
    await bull.moveToWait(token);
  }

  private async park(bull: BullJob<JobData>, token: string): Promise<void> {
    await bull.moveToDelayed(Date.now() + PARKED_MS, token);
    // The one that is worked on may have ended before this one could be woken.
    if (await this.jobs.free(bull.data)) await this.wakeParked(bull);
  }

  private async wakeParked(bull: BullJob<JobData> | undefined): Promise<void> {
    if (bull?.data.keyed === undefined) return;
    try {
      for (const id of await this.jobs.unpark(bull.data)) await this.bull.getBackend().promote(id);
    } catch (error) {
      // It looks again by itself; one that is not delayed any more need not be woken.
      if (!(error instanceof Error && /delayed/.test(error.message))) this.options.trouble(error);
    }
  }

  private jobOf(bull: BullJob<JobData>, attempts: number, scheduledFor: string | undefined): Job {
    const hash = {
      data: JSON.stringify(bull.data),
      opts: JSON.stringify({ delay: bull.opts.delay }),
      timestamp: String(bull.timestamp),
      begun: String(attempts),
      ...(bull.repeatJobKey === undefined ? {} : { rjk: bull.repeatJobKey }),
      ...(scheduledFor === undefined ? {} : { scheduledFor }),
      ...(bull.failedReason ? { failedReason: bull.failedReason } : {}),
    };
    return jobOf(this.options.kind.name, bull.id ?? '', hash, 'active');
  }

  private async ended(milliseconds: number): Promise<void> {
    if (this.runs.size === 0) return;
    const { promise: tooLong, resolve } = Promise.withResolvers<undefined>();
    const timer = setTimeout(resolve, Math.min(milliseconds, HOUR), undefined);
    await Promise.race([Promise.all([...this.runs.values()].map((run) => run.ended)), tooLong]);
    clearTimeout(timer);
  }
}
