import { type CronTimes, cronTimes, latestBetween, nextAfter } from '@attest/cron';
import { isoInstant, type JsonObject, type Space } from '@attest/kernel';
import type { JobKind, QueueEvent, Repeat } from '@attest/queue-ports';
import type { Queue as BullQueue, RepeatOptions } from 'bullmq';
import type { Redis } from 'ioredis';

import type { JobData } from './jobs';
import { type Names, repeatId, repeatJobId, timeOfRepeatJob } from './names';
import { jobOptions } from './options';

/** BullMQ's job schedulers as repeats. */
export class Repeats {
  constructor(
    private readonly redis: Redis,
    private readonly names: Names,
  ) {}

  /** One whose times stay the same keeps the job that it has made for the next: a start that sets it again skips nothing that was missed. */
  async set(
    queue: BullQueue,
    space: Space,
    kind: JobKind<JsonObject>,
    repeat: Repeat<JsonObject>,
    times: CronTimes,
  ): Promise<void> {
    const id = repeatId(space, kind.name, repeat.key);
    const data: JobData = { space, payload: repeat.payload };
    const before = await queue.getJobScheduler(id);
    if (before?.pattern === times.cron && before.tz === times.zone && before.next !== undefined) {
      if (await this.retell(queue, id, before.next, data)) return;
    }
    const job = await queue.upsertJobScheduler(
      id,
      { pattern: times.cron, tz: times.zone },
      { name: kind.name, data, opts: jobOptions() },
    );
    if (job.id === undefined) return;
    const made = await this.redis.incr(this.names.own('sequence'));
    await this.redis.zadd(this.names.list(space, 'open'), 'NX', made, job.id);
  }

  async end(queue: BullQueue, space: Space, key: string): Promise<void> {
    await queue.removeJobScheduler(repeatId(space, queue.name, key));
  }

  /** Gives the repeat and the job that it has made the payload. Answers whether that job exists. */
  private async retell(queue: BullQueue, id: string, next: number, data: JobData): Promise<boolean> {
    const job = await queue.getJob(repeatJobId(id, next));
    if (job === undefined) return false;
    if (JSON.stringify(job.data) === JSON.stringify(data)) return true;
    await job.updateData(data);
    await this.redis.hset(this.names.of(queue.name, `repeat:${id}`), 'data', JSON.stringify(data));
    return true;
  }
}

/** Which time the job of a repeat makes good: the latest that has come by now. */
export function scheduledFor(id: string, repeat: RepeatOptions | undefined, now: number): string {
  const time = timeOfRepeatJob(id);
  const times = timesOf(repeat);
  return isoInstant(times === undefined ? time : latestBetween(times, time, Math.max(time, now)));
}

/** BullMQ asks it for the time after `millis`. One that cannot be worked out any more ends the repeat, and is said. */
export const repeatStrategy =
  (log: (event: QueueEvent) => void) =>
  (millis: number, repeat: RepeatOptions, kind?: string): number | undefined => {
    const times = timesOf(repeat);
    try {
      return times && nextAfter(cronTimes(times.cron, times.zone), millis);
    } catch (cause) {
      log({ level: 'error', event: 'repeat.stopped', ...(kind === undefined ? {} : { kind }), cause });
      return undefined;
    }
  };

function timesOf(repeat: RepeatOptions | undefined): CronTimes | undefined {
  const { pattern, tz } = repeat ?? {};
  return pattern === undefined || tz === undefined ? undefined : { cron: pattern, zone: tz };
}
