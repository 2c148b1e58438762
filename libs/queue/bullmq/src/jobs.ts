import { isoInstant, type JsonObject, type Space } from '@attest/kernel';
import type { Job, JobState } from '@attest/queue-ports';
import type { Redis } from 'ioredis';

import { kindOfJob, type Names, timeOfRepeatJob } from './names';

/** What BullMQ keeps as the data of a job. */
export interface JobData {
  readonly space: Space;
  readonly payload: JsonObject;
  /** What deduplicates it, hashed. */
  readonly keyed?: string;
}

/** A job's hash as it is in Redis: strings. */
export type JobHash = Readonly<Record<string, string | undefined>>;

const CHUNK = 50;
const LISTS = { waiting: 'open', delayed: 'open', active: 'open', completed: 'done', dead: 'dead' } as const;
/** BullMQ keeps the time of a delayed job times this, with a counter in the last bits. */
const DELAYED_SCALE = 0x1000;

/** Reads jobs. A job and the state that it is in are read together, so that they are never of two moments. */
export class Jobs {
  constructor(
    private readonly redis: Redis,
    private readonly names: Names,
  ) {}

  async find(space: Space, id: string): Promise<Job | undefined> {
    const kind = kindOfJob(id);
    if (kind === undefined) return undefined;
    const replies = await this.redis
      .multi()
      .hgetall(this.names.of(kind, id))
      .zscore(this.names.of(kind, 'completed'), id)
      .zscore(this.names.of(kind, 'failed'), id)
      .zscore(this.names.of(kind, 'delayed'), id)
      .lpos(this.names.of(kind, 'active'), id)
      .exec();
    const [hash, completed, failed, delayed, active] = (replies ?? []).map(([error, reply]) => {
      if (error !== null) throw error;
      return reply;
    });
    if (!isHash(hash)) return undefined;
    const state = stateOf({ completed, failed, delayed, active });
    const dueAt = state === 'delayed' ? Math.floor(Number(delayed) / DELAYED_SCALE) : undefined;
    const job = jobOf(kind, id, hash, state, dueAt);
    return job.space === space ? job : undefined;
  }

  /** Newest first. What is listed and no longer there is taken off the list. */
  async list(space: Space, state: JobState, limit: number): Promise<readonly Job[]> {
    const list = this.names.list(space, LISTS[state]);
    const found: Job[] = [];
    for (let from = 0; found.length < limit; from += CHUNK) {
      const ids = await this.redis.zrevrange(list, from, from + CHUNK - 1);
      const jobs = await Promise.all(ids.map((id) => this.find(space, id)));
      found.push(...jobs.filter((job) => job?.state === state).filter((job) => job !== undefined));
      const missing = ids.filter((_, index) => jobs[index] === undefined);
      if (missing.length > 0) await this.redis.zrem(list, ...missing);
      if (ids.length < CHUNK) break;
      from -= missing.length;
    }
    return found.slice(0, limit);
  }
}

export function jobOf(kind: string, id: string, hash: JobHash, state: JobState, delayedUntil?: number): Job {
  const data = JSON.parse(hash['data'] ?? '{}') as JobData;
  const createdAt = Number(hash['timestamp']);
  const repeats = hash['rjk'] !== undefined;
  const scheduledFor = hash['scheduledFor'] ?? (repeats ? isoInstant(timeOfRepeatJob(id)) : undefined);
  const first = repeats ? timeOfRepeatJob(id) : createdAt + firstDelay(hash);
  return {
    id,
    name: kind,
    space: data.space,
    payload: scheduledFor === undefined ? data.payload : { ...data.payload, scheduledFor },
    state,
    attempts: Number(hash['begun'] ?? 0),
    progress: state === 'completed' ? 1 : Number(hash['progress'] ?? 0),
    ...(state === 'completed' || hash['failedReason'] === undefined ? {} : { error: hash['failedReason'] }),
    dueAt: delayedUntil ?? first,
    createdAt,
    ...(hash['finishedOn'] === undefined ? {} : { finishedAt: Number(hash['finishedOn']) }),
  };
}

function firstDelay(hash: JobHash): number {
  const { delay } = JSON.parse(hash['opts'] ?? '{}') as { delay?: number };
  return delay ?? 0;
}

function stateOf(places: Readonly<Record<'completed' | 'failed' | 'delayed' | 'active', unknown>>): JobState {
  const isIn = (place: unknown): boolean => place !== null && place !== undefined;
  if (isIn(places.completed)) return 'completed';
  if (isIn(places.failed)) return 'dead';
  if (isIn(places.delayed)) return 'delayed';
  return isIn(places.active) ? 'active' : 'waiting';
}

/** Some fields outlive a job that was removed, if they were written late: without its data it is none. */
function isHash(reply: unknown): reply is JobHash {
  return typeof reply === 'object' && reply !== null && 'data' in reply;
}
