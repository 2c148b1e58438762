import { isDomainError, newTenantId, randomId } from '@attest/kernel';
import type { JobKind, QueueEvent } from '@attest/queue-ports';
import { aKind, describeWithRedis, eventually, Gate, inState, type RedisServer, startRedis } from '@attest/queue-suite';
import { Queue as BullQueue } from 'bullmq';
import { Redis } from 'ioredis';

import { type BullmqQueue, type BullmqQueueOptions, openBullmqQueue } from './bullmq-queue';

const refusal = (attempt: Promise<unknown>): Promise<unknown> =>
  attempt.then(
    () => undefined,
    (error: unknown) => error,
  );

describeWithRedis('BullmqQueue', () => {
  const [ours, theirs] = [newTenantId(), newTenantId()];
  let redis: RedisServer;
  let admin: Redis;
  let prefix: string;
  let events: QueueEvent[];
  let opened: BullmqQueue[];
  let bull: BullQueue;

  const open = async (options: Partial<BullmqQueueOptions> = {}): Promise<BullmqQueue> => {
    const log = (event: QueueEvent): void => void events.push(event);
    const queue = await openBullmqQueue({ url: redis.url, prefix, lockMs: 400, lookMs: 50, log, ...options });
    opened.push(queue);
    return queue;
  };

  /** Lets the time of a repeat come: what is delayed is due. */
  const timePasses = async (): Promise<void> => {
    for (const job of await bull.getDelayed()) await job.promote();
  };

  beforeAll(async () => {
    redis = await startRedis();
  });

  beforeEach(() => {
    prefix = randomId();
    events = [];
    opened = [];
    admin = new Redis(redis.url, { disconnectTimeout: 100 }).on('error', () => undefined);
    bull = new BullQueue('count', { connection: admin, prefix });
    bull.on('error', () => undefined);
  });

  afterEach(async () => {
    await Promise.all(opened.map((queue) => queue.close(0)));
    await bull.close();
    admin.disconnect();
  });

  afterAll(() => redis.stop());

  it('says where it keeps its jobs, without the password', async () => {
    const queue = await open({ url: redis.url.replace('//', '//:wrong@').replace('wrong', '') });
    expect(queue.description).toBe(`BullMQ on Redis ${new URL(redis.url).host}`);
  });

  it('does not start when Redis refuses who asks, and says what to check', async () => {
    await admin.config('SET', 'requirepass', 'right');
    try {
      const error = await refusal(open({ url: redis.url.replace('//', '//:hunter2@') }));
      expect(isDomainError(error, 'storage_unavailable')).toBe(true);
      const { reason } = (error as { facts: { reason: string } }).facts;
      expect(reason).toContain('Check user, password and number in REDIS_URL.');
      expect(reason).not.toContain('hunter2');
    } finally {
      await admin.config('SET', 'requirepass', '');
    }
  });

  it('processes share the jobs, and two of one key never run at once', async () => {
    const kind = aKind({ concurrency: 2 });
    const queues = [await open(), await open()];
    const running = new Map<string, number>();
    const seen = new Set<BullmqQueue>();
    let most = 0;
    for (const queue of queues) {
      queue.process(kind, async ({ payload }) => {
        seen.add(queue);
        const key = String(payload.n % 3);
        const now = (running.get(key) ?? 0) + 1;
        running.set(key, now);
        most = Math.max(most, now);
        await eventually('both work', () => seen.size === 2);
        running.set(key, now - 1);
      });
    }
    const jobs = [];
    for (let n = 0; n < 30; n++) {
      jobs.push(await queues[n % 2]!.enqueue(ours, kind, { n }, { key: String(n % 3) }));
    }
    for (const job of jobs) await inState(queues[0]!, job, 'completed');
    expect(most).toBe(1);
    expect(seen.size).toBe(2);
  });

  it('jobs that come due together wait their turn like those that were due at once', async () => {
    const kind = aKind();
    const queue = await open();
    const order: string[] = [];
    const jobs = [];
    for (let n = 0; n < 20; n++) jobs.push(await queue.enqueue(ours, kind, { n }, { delay: 60_000 }));
    for (let n = 0; n < 3; n++) jobs.push(await queue.enqueue(theirs, kind, { n }));
    await timePasses();
    queue.process(kind, ({ space }) => {
      order.push(space === ours ? 'ours' : 'theirs');
      return Promise.resolve();
    });
    for (const job of jobs) await inState(queue, job, 'completed');
    expect(order.slice(0, 7).filter((space) => space === 'theirs')).toHaveLength(3);
    expect((await queue.jobs(ours, 'completed', 50)).every(({ attempts }) => attempts === 1)).toBe(true);
  });

  it('what does not heed its signal is given back, and what it does afterwards counts for nothing', async () => {
    const [first, second] = [await open(), await open()];
    const gate = new Gate();
    first.process(aKind(), () => gate.pass());
    const job = await first.enqueue(ours, aKind(), { n: 1 });
    await eventually('it runs', () => gate.entered === 1);
    await first.close(0);
    expect(await second.job(ours, job.id)).toMatchObject({ state: 'waiting', attempts: 0 });
    gate.open();
    second.process(aKind(), () => Promise.resolve());
    expect((await inState(second, job, 'completed')).attempts).toBe(1);
  });

  it('tells the log what failed and what died, and no payload', async () => {
    const kind: JobKind<{ n: number }> = aKind({ attempts: 2, backoff: 10 });
    const queue = await open();
    queue.process(kind, () => Promise.reject(new Error('first line\nsecond line')));
    const job = await queue.enqueue(ours, kind, { n: 4711 });
    await inState(queue, job, 'dead');
    const about = { space: ours, kind: 'count', job: job.id, error: 'first line second line' };
    expect(events.filter(({ event }) => event.startsWith('job.'))).toMatchObject([
      { level: 'warn', event: 'job.failed', ...about, attempts: 1 },
      { level: 'error', event: 'job.dead', ...about, attempts: 2 },
    ]);
    expect(JSON.stringify(events)).not.toContain('4711');
  });

  describe('repeats', () => {
    const daily = { key: 'r', cron: '0 8 * * *', zone: 'Europe/Zurich' };
    const only = async (queue: BullmqQueue): Promise<unknown> => {
      const delayed = await queue.jobs(ours, 'delayed', 9);
      expect(delayed).toHaveLength(1);
      return delayed[0]?.payload['scheduledFor'];
    };

    it('enqueue a job at their next time, which is in the payload, and then the next one', async () => {
      const queue = await open();
      await queue.repeat(ours, aKind(), { ...daily, payload: { n: 7 } });
      const first = (await queue.jobs(ours, 'delayed', 9))[0]!;
      expect(first.payload).toEqual({ n: 7, scheduledFor: new Date(first.dueAt).toISOString() });
      expect(new Intl.DateTimeFormat('en', { timeStyle: 'short', timeZone: daily.zone }).format(first.dueAt)).toBe(
        '8:00 AM',
      );
      const seen: unknown[] = [];
      queue.process(aKind(), ({ payload, space }) => {
        seen.push([space, payload]);
        return Promise.resolve();
      });
      await timePasses();
      await inState(queue, first, 'completed');
      expect(seen).toEqual([[ours, first.payload]]);
      await eventually('the next one waits', async () => (await queue.jobs(ours, 'delayed', 9)).length === 1);
      expect(await queue.jobs(theirs, 'delayed', 9)).toEqual([]);
    });

    it('one that fails is tried again for the same time and makes one next job', async () => {
      const queue = await open();
      const kind = aKind({ backoff: 10 });
      await queue.repeat(ours, kind, { ...daily, payload: { n: 7 } });
      const first = (await queue.jobs(ours, 'delayed', 9))[0]!;
      const times: unknown[] = [];
      queue.process(kind, ({ payload, attempts }) => {
        times.push(payload.scheduledFor);
        return attempts === 1 ? Promise.reject(new Error('once')) : Promise.resolve();
      });
      await timePasses();
      expect((await inState(queue, first, 'completed')).attempts).toBe(2);
      expect(times).toEqual([first.payload['scheduledFor'], first.payload['scheduledFor']]);
      expect(await bull.getDelayedCount()).toBe(1);
    });

    it('set again with the same times keep their next one and take the new payload, also one that is due', async () => {
      const queue = await open();
      await queue.repeat(ours, aKind(), { ...daily, payload: { n: 1 } });
      const time = await only(queue);
      await queue.repeat(ours, aKind(), { ...daily, payload: { n: 2 } });
      expect(await only(queue)).toBe(time);
      await timePasses();
      await queue.repeat(ours, aKind(), { ...daily, payload: { n: 3 } });
      expect((await queue.jobs(ours, 'waiting', 9)).map(({ payload }) => payload)).toEqual([
        { n: 3, scheduledFor: time },
      ]);
      queue.process(aKind(), () => Promise.resolve());
      await eventually('the next', async () => (await queue.jobs(ours, 'delayed', 9))[0]?.payload['n'] === 3);
    });

    it('set again with other times follow these', async () => {
      const queue = await open();
      await queue.repeat(ours, aKind(), { ...daily, payload: { n: 1 } });
      const time = await only(queue);
      await queue.repeat(ours, aKind(), { ...daily, cron: '30 9 * * *', payload: { n: 1 } });
      expect(await only(queue)).not.toBe(time);
    });

    it('are one for each space, kind and key, and end', async () => {
      const queue = await open();
      const other = aKind({ name: 'other' });
      await queue.repeat(ours, aKind(), { ...daily, payload: { n: 1 } });
      await queue.repeat(theirs, aKind(), { ...daily, payload: { n: 2 } });
      await queue.repeat(ours, other, { ...daily, payload: { n: 3 } });
      await queue.endRepeat(ours, aKind(), 'r');
      await queue.endRepeat(ours, aKind(), 'never was');
      expect((await queue.jobs(ours, 'delayed', 9)).map(({ payload }) => payload['n'])).toEqual([3]);
      expect((await queue.jobs(theirs, 'delayed', 9)).map(({ payload }) => payload['n'])).toEqual([2]);
    });
  });

  describe('while Redis is away', () => {
    it('what is enqueued fails with an error that callers know, and all works again without a restart', async () => {
      const queue = await open();
      const seen: number[] = [];
      queue.process(aKind(), ({ payload }) => {
        seen.push(payload.n);
        return Promise.resolve();
      });
      await inState(queue, await queue.enqueue(ours, aKind(), { n: 1 }), 'completed');
      await redis.stop();
      for (let n = 0; n < 5; n++) {
        const error = await refusal(queue.enqueue(ours, aKind(), { n: 2 }));
        expect(isDomainError(error, 'storage_unavailable')).toBe(true);
      }
      const told = (event: string): number => events.filter((line) => line.event === event).length;
      await eventually('the log says so', () => told('queue.unreachable') > 0);
      await redis.start();
      await eventually(
        'it takes jobs again',
        async () => (await refusal(queue.enqueue(ours, aKind(), { n: 3 }))) === undefined,
      );
      await eventually('and runs them', () => seen.includes(3));
      expect(seen).toEqual([1, 3]);
      expect([told('queue.unreachable'), told('queue.reachable')]).toEqual([1, 1]);
    });

    it('or does not answer, a caller is told so instead of waiting for it', async () => {
      const queue = await open();
      expect(await redis.ask('CLIENT PAUSE 3500 ALL')).toBe('+OK');
      const error = await refusal(queue.enqueue(ours, aKind(), { n: 1 }));
      expect(isDomainError(error, 'storage_unavailable')).toBe(true);
      const works = async (): Promise<boolean> => (await refusal(queue.enqueue(ours, aKind(), { n: 2 }))) === undefined;
      await eventually('it takes jobs again', works);
    }, 20_000);

    it('a process starts, and works when Redis comes', async () => {
      await redis.stop();
      const opening = open();
      const queue = await opening;
      const seen: number[] = [];
      queue.process(aKind(), ({ payload }) => {
        seen.push(payload.n);
        return Promise.resolve();
      });
      expect(isDomainError(await refusal(queue.enqueue(ours, aKind(), { n: 1 })), 'storage_unavailable')).toBe(true);
      await redis.start();
      await eventually(
        'it takes jobs',
        async () => (await refusal(queue.enqueue(ours, aKind(), { n: 2 }))) === undefined,
      );
      await eventually('and runs them', () => seen.includes(2));
    }, 20_000);

    it('a process closes', async () => {
      const queue = await open();
      queue.process(aKind(), () => Promise.resolve());
      await redis.stop();
      await queue.close(0);
      await redis.start();
    }, 20_000);
  });

  describe('when Redis has forgotten', () => {
    it('what the records know is put back, by one process, and jobs come again', async () => {
      const restored: string[] = [];
      const queues = [await open(), await open()];
      const seen: number[] = [];
      for (const [index, queue] of queues.entries()) {
        queue.process(aKind(), ({ payload }) => {
          seen.push(payload.n);
          return Promise.resolve();
        });
        queue.onLost(async () => {
          restored.push(String(index));
          await queue.repeat(ours, aKind(), { key: 'r', cron: '0 8 * * *', zone: 'UTC', payload: { n: 1 } });
        });
      }
      const isRestored = (times: number) => (): boolean =>
        events.filter(({ event }) => event === 'queue.restored').length >= times;
      await eventually('put back at the start', isRestored(1));
      await admin.flushall();
      await eventually('put back after the flush', isRestored(2));
      expect(restored).toHaveLength(2);
      expect(await bull.getDelayedCount()).toBe(1);
      await timePasses();
      await eventually('it runs', () => seen.includes(1));
      await redis.stop();
      await redis.start();
      await eventually('put back after a restart', isRestored(3));
    });

    it('what ran at that time ends, and the next jobs run', async () => {
      const queue = await open();
      const gate = new Gate();
      const seen: number[] = [];
      queue.process(aKind(), async ({ payload }) => {
        seen.push(payload.n);
        if (payload.n === 1) await gate.pass();
      });
      await queue.enqueue(ours, aKind(), { n: 1 }, { key: 'k' });
      await eventually('it runs', () => gate.entered === 1);
      await admin.flushall();
      gate.open();
      await inState(queue, await queue.enqueue(ours, aKind(), { n: 2 }, { key: 'k' }), 'completed');
      expect(seen).toEqual([1, 2]);
    });

    it('a restore during which the connection broke once more is followed by another', async () => {
      const queue = await open();
      const told = (event: string): number => events.filter((line) => line.event === event).length;
      const cut = (): Promise<unknown> => admin.call('CLIENT', 'KILL', 'TYPE', 'normal');
      let restores = 0;
      queue.onLost(async () => {
        restores += 1;
        if (restores !== 2) return;
        await cut();
        await eventually('the connection is back', () => told('queue.reachable') === 2);
      });
      await eventually('put back at the start', () => told('queue.restored') === 1);
      await cut();
      await eventually('put back after both cuts', () => told('queue.restored') === 3);
      expect(restores).toBe(3);
    });

    it('a restore that fails is done again', async () => {
      const queue = await open();
      let tries = 0;
      queue.onLost(() => {
        tries += 1;
        return tries === 1 ? Promise.reject(new Error('the database is away')) : Promise.resolve();
      });
      await eventually('it was restored', () => events.some(({ event }) => event === 'queue.restored'));
      expect(tries).toBe(2);
    });
  });
});
