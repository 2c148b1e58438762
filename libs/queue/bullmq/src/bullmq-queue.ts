import { cronTimes } from '@attest/cron';
import { DomainError, isDomainError, type JsonObject, type Space } from '@attest/kernel';
import {
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
import { Queue as BullQueue } from 'bullmq';
import type { Redis } from 'ioredis';

import { JobScripts } from './job-scripts';
import { type JobData, Jobs } from './jobs';
import { Memory } from './memory';
import { keyId, kindOfJob, Names, newJobId } from './names';
import { jobOptions } from './options';
import { closeConnection, hastyConnection, patientConnection, placeOf, reached, refuses, within } from './redis';
import { Repeats, repeatStrategy } from './repeats';
import { Scripts } from './scripts';
import { KindWorker } from './worker';

/** How long a caller waits for all that its call takes. */
const CALL_MS = 4000;
/** How long a start waits for Redis before it goes on without. */
const START_MS = 2000;
/** How often it is looked whether Redis has forgotten. */
const LOOK_MS = 5000;
/** How long a handler has to stop once its signal is aborted. */
const WIND_DOWN = 1000;
/** After so long without a sign of its process a job is another's. */
const LOCK_MS = 60_000;

export interface BullmqQueueOptions {
  /** `redis://` or `rediss://`, with user and password if it wants them. */
  readonly url: string;
  /** What all keys begin with. Queues of the same prefix are one. */
  readonly prefix: string;
  readonly log?: (event: QueueEvent) => void;
  readonly lockMs?: number;
  readonly lookMs?: number;
}

/**
 * Opens the queue. Redis may be away: the process starts without it, what it enqueues fails at once, and it works when Redis is back.
 * Throws DomainError `storage_unavailable` with a sentence for the operator when Redis refuses who asks, which no waiting heals.
 */
export async function openBullmqQueue(options: BullmqQueueOptions): Promise<BullmqQueue> {
  const queue = new BullmqQueue(options);
  try {
    await queue.start();
    return queue;
  } catch (error) {
    await queue.close(0);
    throw error;
  }
}

/** The queue of many processes: BullMQ on Redis, each kind of job a queue of its own. */
export class BullmqQueue extends Queue {
  readonly description: string;

  private readonly log: (event: QueueEvent) => void;
  private readonly names: Names;
  private readonly hasty: Redis;
  private readonly patient: Redis;
  private readonly scripts: Scripts;
  private readonly patientScripts: Scripts;
  private readonly reader: Jobs;
  private readonly repeats: Repeats;
  private readonly memory: Memory;
  private readonly queues = new Map<string, BullQueue>();
  private readonly workers = new Map<string, KindWorker>();
  private readonly looking: NodeJS.Timeout;
  private away = false;
  private closing: Promise<void> | undefined;

  /** Use `openBullmqQueue`. */
  constructor(private readonly options: BullmqQueueOptions) {
    super();
    this.log = options.log ?? (() => undefined);
    this.names = new Names(options.prefix);
    this.description = `BullMQ on Redis ${placeOf(options.url)}`;
    this.hasty = hastyConnection(options.url);
    this.patient = patientConnection(options.url);
    this.scripts = new Scripts(this.hasty);
    this.patientScripts = new Scripts(this.patient);
    this.reader = new Jobs(this.hasty, this.names);
    this.repeats = new Repeats(this.hasty, this.names);
    this.memory = new Memory(this.hasty, this.scripts, this.names, this.log);
    this.hasty.on('close', () => {
      this.unreachable('the connection was closed');
    });
    this.hasty.on('ready', () => {
      if (!this.away) return;
      this.away = false;
      this.log({ level: 'info', event: 'queue.reachable' });
      this.memory.doubt();
    });
    this.looking = setInterval(() => void this.memory.look(), options.lookMs ?? LOOK_MS);
    this.looking.unref();
  }

  async start(): Promise<void> {
    const reason = await reached(this.hasty, START_MS);
    if (reason === undefined) return;
    if (refuses(reason)) {
      const sentence = `Redis at ${placeOf(this.options.url)} refuses: ${oneLine(reason)}. Check user, password and number in REDIS_URL.`;
      throw new DomainError('storage_unavailable', { part: 'queue', reason: sentence }, [], { cause: reason });
    }
    this.unreachable(oneLine(reason));
  }

  async enqueue<P extends JsonObject>(
    space: Space,
    kind: JobKind<P>,
    payload: P,
    { key, delay = 0 }: EnqueueOptions = {},
  ): Promise<Job<P>> {
    const data: JobData = { space, payload, ...(key === undefined ? {} : { keyed: keyId(space, key) }) };
    const job = await this.answer(() => this.add(kind.name, data, Math.max(0, delay)));
    return job as Job<P>;
  }

  async repeat<P extends JsonObject>(space: Space, kind: JobKind<P>, repeat: Repeat<P>): Promise<void> {
    const times = cronTimes(repeat.cron, repeat.zone);
    await this.answer(() => this.repeats.set(this.queueOf(kind.name), space, kind, repeat, times));
  }

  async endRepeat(space: Space, kind: JobKind<JsonObject>, key: string): Promise<void> {
    await this.answer(() => this.repeats.end(this.queueOf(kind.name), space, key));
  }

  process<P extends JsonObject>(kind: JobKind<P>, handler: JobHandler<P>): void {
    if (this.workers.has(kind.name)) throw new Error(`${kind.name} has a handler already; a kind has one in a process`);
    const worker = new KindWorker({
      kind,
      handler: (job, context) => handler(job as Job<P>, context),
      connection: this.patient,
      scripts: this.patientScripts,
      names: this.names,
      lockMs: this.options.lockMs ?? LOCK_MS,
      log: this.log,
      trouble: (error) => {
        this.trouble(error);
      },
    });
    this.workers.set(kind.name, worker);
  }

  async job(space: Space, id: string): Promise<Job | undefined> {
    return this.answer(() => this.reader.find(space, id));
  }

  async jobs(space: Space, state: JobState, limit: number): Promise<readonly Job[]> {
    return this.answer(() => this.reader.list(space, state, limit));
  }

  async retry(space: Space, id: string): Promise<boolean> {
    return this.answer(async () => {
      const dead = await this.deadLetter(space, id);
      if (dead === undefined || !(await dead.scripts.revive({ space }, id))) return false;
      const bull = await dead.queue.getJob(id);
      await bull?.retry('failed', { resetAttemptsMade: true, resetAttemptsStarted: true });
      await this.hasty.zrem(this.names.list(space, 'dead'), id);
      return bull !== undefined;
    });
  }

  async discard(space: Space, id: string): Promise<boolean> {
    return this.answer(async () => {
      const dead = await this.deadLetter(space, id);
      if (dead === undefined) return false;
      const bull = await dead.queue.getJob(id);
      await bull?.remove();
      await this.hasty.zrem(this.names.list(space, 'dead'), id);
      return bull !== undefined;
    });
  }

  onLost(restore: () => Promise<void>): void {
    this.memory.onLost(restore);
  }

  close(graceMs: number): Promise<void> {
    this.closing ??= this.drain(graceMs);
    return this.closing;
  }

  private async add(kind: string, data: JobData, delay: number): Promise<Job> {
    const queue = this.queueOf(kind);
    const { keyed } = data;
    const { pending, rank, made } = await this.scriptsOf(kind).prepare(data, delay === 0);
    if (pending !== undefined) {
      const job = await this.reader.find(data.space, pending);
      if (job !== undefined) return job;
    }
    const added = await queue.add(kind, data, {
      ...jobOptions(),
      jobId: newJobId(kind),
      priority: rank,
      delay,
      ...(keyed === undefined ? {} : { deduplication: { id: keyed } }),
    });
    const id = added.id ?? '';
    const [, job] = await Promise.all([
      this.hasty.zadd(this.names.list(data.space, 'open'), 'NX', made, id),
      this.reader.find(data.space, id),
    ]);
    if (job === undefined) throw new Error('Redis has forgotten a job that it had just taken');
    return job;
  }

  private async deadLetter(space: Space, id: string): Promise<{ queue: BullQueue; scripts: JobScripts } | undefined> {
    const kind = kindOfJob(id);
    const job = await this.reader.find(space, id);
    if (kind === undefined || job?.state !== 'dead') return undefined;
    return { queue: this.queueOf(kind), scripts: this.scriptsOf(kind) };
  }

  private queueOf(kind: string): BullQueue {
    let queue = this.queues.get(kind);
    if (queue === undefined) {
      queue = new BullQueue(kind, {
        connection: this.hasty,
        prefix: this.names.prefix,
        // A caller who comes while Redis is away is told so, and the next one is not the worse for it.
        skipWaitingForReady: true,
        skipVersionCheck: true,
        // Nobody reads BullMQ's events.
        streams: { events: { maxLen: 10 } },
        settings: { repeatStrategy: repeatStrategy(this.log) },
      });
      queue.on('error', (error) => {
        this.trouble(error);
      });
      this.queues.set(kind, queue);
    }
    return queue;
  }

  private scriptsOf(kind: string): JobScripts {
    return new JobScripts(this.scripts, this.names, kind);
  }

  /** What a caller gets: in bounded time, and when Redis does not answer a DomainError. */
  private async answer<T>(work: () => Promise<T>): Promise<T> {
    if (this.closing !== undefined) throw new DomainError('shutting_down');
    try {
      return await within(CALL_MS, work());
    } catch (error) {
      if (isDomainError(error)) throw error;
      throw new DomainError('storage_unavailable', { part: 'queue' }, [], { cause: error });
    }
  }

  /** Says once that Redis is away; each connection and each worker would say it again. */
  private unreachable(error: string): void {
    if (this.away || this.closing !== undefined) return;
    this.away = true;
    this.log({ level: 'warn', event: 'queue.unreachable', error });
  }

  private trouble(cause: unknown): void {
    if (this.closing !== undefined || this.hasty.status !== 'ready') return;
    this.log({ level: 'warn', event: 'queue.stuck', error: oneLine(cause), cause });
  }

  private async drain(graceMs: number): Promise<void> {
    clearInterval(this.looking);
    const workers = [...this.workers.values()];
    await Promise.all(workers.map((worker) => worker.drain(graceMs)));
    // Without Redis none of this gets anywhere: then other processes find the jobs when their locks have run out.
    const reachable = await this.bounded([this.hasty.ping()]);
    await this.bounded(workers.map((worker) => worker.abort(WIND_DOWN, reachable)));
    const closed = await this.bounded(workers.map((worker) => worker.close(reachable)));
    if (!closed) await this.bounded(workers.map((worker) => worker.disconnect()));
    await Promise.all([closeConnection(this.hasty), closeConnection(this.patient)]);
  }

  /** Whether all of it came to its end in time. */
  private async bounded(work: readonly Promise<unknown>[]): Promise<boolean> {
    try {
      await within(CALL_MS, Promise.all(work));
      return true;
    } catch (cause) {
      this.log({ level: 'warn', event: 'queue.stuck', error: oneLine(cause), cause });
      return false;
    }
  }
}
