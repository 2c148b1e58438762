import type { JsonObject, Space } from '@attest/kernel';

export { aboutJob, oneLine, type QueueEvent } from './queue-event';
export { Signals } from './signals';

/** A job's contract: its name and the shape of its payload. Producers import only this. */
export interface JobKind<P extends JsonObject> {
  readonly name: string;
  /** How often it is tried in all; afterwards it is a dead letter. */
  readonly attempts: number;
  /** Delay before the second attempt, milliseconds; doubled at each further one, at most an hour. */
  readonly backoff: number;
  /** How many run at once in one process. */
  readonly concurrency: number;
  /** Carries P in the type; no value. */
  readonly payload?: P;
}

export type JobState = 'waiting' | 'delayed' | 'active' | 'completed' | 'dead';

export interface Job<P extends JsonObject = JsonObject> {
  readonly id: string;
  readonly name: string;
  readonly space: Space;
  readonly payload: P;
  readonly state: JobState;
  /** Attempts begun. */
  readonly attempts: number;
  /** 0 to 1. */
  readonly progress: number;
  /** Why the last attempt failed, one line. */
  readonly error?: string;
  /** Milliseconds. */
  readonly dueAt: number;
  readonly createdAt: number;
  readonly finishedAt?: number;
}

export interface EnqueueOptions {
  /**
   * Deduplicates: while a job of this kind, space and key is waiting or delayed, enqueueing again is that job, with its payload and
   * its time as they are. While one is active, one more is kept for after it: two of one key never run at once.
   */
  readonly key?: string;
  /** Not before so many milliseconds from now. */
  readonly delay?: number;
}

/** A job that repeats by cron. `key` is unique within space and kind. */
export interface Repeat<P extends JsonObject> {
  readonly key: string;
  /** Five fields: minute, hour, day of month, month, day of week. */
  readonly cron: string;
  /** IANA zone. */
  readonly zone: string;
  readonly payload: P;
}

export interface JobContext {
  /** 0 to 1; also proves that the job lives. */
  progress(share: number): Promise<void>;
  /** Aborted when the process drains; a job that stops then is tried again without counting an attempt. */
  readonly signal: AbortSignal;
}

export type JobHandler<P extends JsonObject> = (job: Job<P>, context: JobContext) => Promise<void>;

/**
 * Work that may be late and is never dropped: a job is kept until its handler has returned, through crashes, at least once.
 * A queue never decides a reply. Losing it costs delay only: schedules and consumers are restored from the database.
 */
export abstract class Queue {
  abstract readonly description: string;

  abstract enqueue<P extends JsonObject>(
    space: Space,
    kind: JobKind<P>,
    payload: P,
    options?: EnqueueOptions,
  ): Promise<Job<P>>;

  /**
   * Creates or changes a repeat. One set again with the same cron and zone keeps its next time. Times missed while no process ran are
   * caught up by one job; the payload of the enqueued job gets `scheduledFor` (ISO instant), one of those times. At most one job of a
   * repeat awaits its first attempt: what falls due meanwhile is caught up in the same way. A time that the clock skips in spring comes
   * as much later, one that it repeats in autumn comes once. Throws DomainError `invalid_request` (path `cron` or `zone`) when either is wrong.
   */
  abstract repeat<P extends JsonObject>(space: Space, kind: JobKind<P>, repeat: Repeat<P>): Promise<void>;

  /** Ends a repeat; one that does not exist is fine. */
  abstract endRepeat(space: Space, kind: JobKind<JsonObject>, key: string): Promise<void>;

  /**
   * Runs jobs of that kind in this process from now on. One handler a kind. Spaces take turns, however many jobs one of them has;
   * within a space the one that has been due longest goes first.
   */
  abstract process<P extends JsonObject>(kind: JobKind<P>, handler: JobHandler<P>): void;

  abstract job(space: Space, id: string): Promise<Job | undefined>;

  /** Jobs of a space in a state, newest first. */
  abstract jobs(space: Space, state: JobState, limit: number): Promise<readonly Job[]>;

  /** Puts a dead letter back to the tail with its attempts at zero. Answers whether there was one. */
  abstract retry(space: Space, id: string): Promise<boolean>;

  /** Removes a dead letter. Answers whether there was one. */
  abstract discard(space: Space, id: string): Promise<boolean>;

  /**
   * Calls `restore` whenever the queue may have lost what it was told: it then puts back what the records know. May be called again
   * while nothing was lost, and by several processes. One whose memory is as safe as the records' never calls it.
   */
  abstract onLost(restore: () => Promise<void>): void;

  /** Takes no new job, lets active ones end or aborts them after `graceMs`, then closes. Calls after that throw DomainError `shutting_down`. */
  abstract close(graceMs: number): Promise<void>;
}

/** The next `count` times of a cron expression in a zone, after `after`, ISO instants in UTC. */
export type NextTimes = (cron: string, zone: string, after: number, count: number) => readonly string[];
