import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { nextTimes } from '@attest/cron';
import { FixedClock } from '@attest/kernel';
import { type QueueHarness, queueSuite } from '@attest/queue-suite';

import { openDatabase } from './database';
import { InProcessQueue } from './in-process-queue';

function openIn(folder: string, clock: FixedClock): QueueHarness {
  const file = join(folder, 'queue.sqlite');
  const database = openDatabase(file);
  const queue = new InProcessQueue(database, { file, clock });
  return {
    queue,
    now: () => clock.now(),
    advance: async (milliseconds) => {
      clock.advance(milliseconds);
      queue.poke();
      // The next turn of the event loop but one: the queue has looked at its clock by then, whatever its handlers do.
      await new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
    },
    restart: async (how, downFor = 0) => {
      // Without its file a queue can write nothing more, as after SIGKILL; the real one is in kill.spec.ts.
      if (how === 'killed') database.close();
      await queue.close(0);
      clock.advance(downFor);
      return openIn(folder, clock);
    },
    end: async () => {
      await queue.close(0);
      await rm(folder, { recursive: true });
    },
  };
}

queueSuite('InProcessQueue', {
  open: async ({ at }) => openIn(await mkdtemp(join(tmpdir(), 'attest-queue-')), new FixedClock(at)),
  nextTimes,
  time: 'given',
});
