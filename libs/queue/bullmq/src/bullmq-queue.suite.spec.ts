import { nextTimes } from '@attest/cron';
import { randomId } from '@attest/kernel';
import {
  cableTo,
  describeWithRedis,
  type QueueHarness,
  queueSuite,
  type RedisServer,
  startRedis,
} from '@attest/queue-suite';

import { openBullmqQueue } from './bullmq-queue';

describeWithRedis('on Redis', () => {
  let redis: RedisServer;
  const killed: Promise<void>[] = [];

  beforeAll(async () => {
    redis = await startRedis();
  });

  afterAll(async () => {
    await Promise.all(killed);
    await redis.stop();
  });

  /** Each queue reaches Redis by a cable of its own: one that is cut can write nothing more, as after SIGKILL. */
  async function openAt(prefix: string): Promise<QueueHarness> {
    const cable = await cableTo(redis.url);
    const queue = await openBullmqQueue({ url: cable.url, prefix, lockMs: 400 });
    const end = async (): Promise<void> => {
      await queue.close(0);
      await cable.end();
    };
    return {
      queue,
      now: () => Date.now(),
      advance: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
      restart: async (how) => {
        if (how === 'killed') {
          cable.cut();
          killed.push(end());
        } else await end();
        return openAt(prefix);
      },
      end,
    };
  }

  queueSuite('BullmqQueue', { open: () => openAt(randomId()), nextTimes, time: 'real' });
});
