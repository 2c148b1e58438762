import {
  aKind,
  eventually,
  Gate,
  inGivenTime,
  inState,
  numbersOf,
  type OnStage,
  type QueueSuiteOptions,
} from './harness';

const HOUR = 3_600_000;

export function attempts(on: OnStage, options: QueueSuiteOptions): void {
  const { time } = options;
  const overHours = inGivenTime(options);
  it(
    'a job that fails is tried again after its back-off, doubled each time, until it succeeds',
    on(async ({ queue, harness, ours, theirs }) => {
      const kind = aKind({ attempts: 5, backoff: 200 });
      const tries: number[] = [];
      queue.process(kind, async ({ space, attempts }) => {
        if (space === theirs) return;
        tries.push(attempts);
        if (attempts < 3) throw new Error(`not yet,\nattempt ${attempts}`);
        return Promise.resolve();
      });
      const job = await queue.enqueue(ours, kind, { n: 1 });
      const other = await queue.enqueue(theirs, kind, { n: 2 });
      const first = await inState(queue, job, 'delayed');
      expect(first).toMatchObject({ attempts: 1, error: 'not yet, attempt 1' });
      if (time === 'given') expect(first.dueAt - harness.now()).toBe(200);
      await harness.advance(200);
      const second = await eventually('the second attempt failed', async () => {
        const now = await queue.job(ours, job.id);
        return now?.state === 'delayed' && now.attempts === 2 ? now : undefined;
      });
      if (time === 'given') expect(second.dueAt - harness.now()).toBe(400);
      await harness.advance(400);
      const done = await inState(queue, job, 'completed');
      expect(done.attempts).toBe(3);
      expect(done.error).toBeUndefined();
      expect(tries).toEqual([1, 2, 3]);
      expect((await inState(queue, other, 'completed')).attempts).toBe(1);
    }),
  );

  overHours(
    'the back-off grows to an hour at most',
    on(async ({ queue, harness, ours, theirs }) => {
      const kind = aKind({ attempts: 9, backoff: 15 * 60_000 });
      queue.process(kind, () => Promise.reject(new Error('no')));
      for (const space of [ours, theirs]) {
        const job = await queue.enqueue(space, kind, { n: 1 });
        for (const [attempt, wait] of [15, 30, 60, 60].entries()) {
          const failed = await eventually(`attempt ${attempt + 1} failed`, async () => {
            const now = await queue.job(space, job.id);
            return now?.state === 'delayed' && now.attempts === attempt + 1 ? now : undefined;
          });
          expect(failed.dueAt - harness.now()).toBe(wait * 60_000);
          await harness.advance(wait * 60_000);
        }
      }
      expect(HOUR).toBe(60 * 60_000);
    }),
  );

  it(
    'a job that fails at its last attempt is a dead letter that says why',
    on(async ({ queue, harness, ours, theirs }) => {
      const kind = aKind({ attempts: 2, backoff: 50 });
      queue.process(kind, ({ space }) => (space === ours ? Promise.reject(new Error('broken')) : Promise.resolve()));
      const job = await queue.enqueue(ours, kind, { n: 1 });
      const fine = await queue.enqueue(theirs, kind, { n: 2 });
      await inState(queue, job, 'delayed');
      await harness.advance(50);
      expect(await inState(queue, job, 'dead')).toMatchObject({ attempts: 2, error: 'broken', payload: { n: 1 } });
      expect((await queue.jobs(ours, 'dead', 10)).map(({ id }) => id)).toEqual([job.id]);
      await inState(queue, fine, 'completed');
      expect(await queue.jobs(theirs, 'dead', 10)).toEqual([]);
    }),
  );

  it(
    'a handler that throws without a promise fails its job and nothing else',
    on(async ({ queue, ours, theirs }) => {
      const kind = aKind({ attempts: 1 });
      queue.process(kind, ({ space }) => {
        if (space === ours) throw new Error('at once');
        return Promise.resolve();
      });
      const job = await queue.enqueue(ours, kind, { n: 1 });
      const fine = await queue.enqueue(theirs, kind, { n: 2 });
      expect((await inState(queue, job, 'dead')).error).toBe('at once');
      await inState(queue, fine, 'completed');
    }),
  );

  it(
    'a dead letter goes back to the tail when retried, with all its attempts',
    on(async ({ queue, ours, theirs }) => {
      const kind = aKind({ attempts: 1 });
      const order: number[] = [];
      let broken = true;
      const gate = new Gate();
      queue.process(kind, async ({ payload }) => {
        if (payload.n === 2) await gate.pass();
        if (broken && payload.n === 1) throw new Error('broken');
        order.push(payload.n);
      });
      const dead = await queue.enqueue(ours, kind, { n: 1 });
      await inState(queue, dead, 'dead');
      broken = false;
      await queue.enqueue(ours, kind, { n: 2 });
      await eventually('the gate is reached', () => gate.entered === 1);
      const before = await queue.enqueue(ours, kind, { n: 3 });
      expect(await queue.retry(theirs, dead.id)).toBe(false);
      expect(await queue.retry(ours, dead.id)).toBe(true);
      expect(await queue.job(ours, dead.id)).toMatchObject({ state: 'waiting', attempts: 0 });
      expect(await queue.retry(ours, dead.id)).toBe(false);
      expect(await queue.retry(ours, before.id)).toBe(false);
      gate.open();
      await inState(queue, dead, 'completed');
      expect(order).toEqual([2, 3, 1]);
    }),
  );

  it(
    'a dead letter is removed when discarded, and only a dead letter',
    on(async ({ queue, ours, theirs }) => {
      const kind = aKind({ attempts: 1 });
      queue.process(kind, () => Promise.reject(new Error('broken')));
      const dead = await queue.enqueue(ours, kind, { n: 1 });
      const waiting = await queue.enqueue(ours, aKind({ name: 'other' }), { n: 2 });
      await inState(queue, dead, 'dead');
      expect(await queue.discard(theirs, dead.id)).toBe(false);
      expect(await queue.discard(ours, waiting.id)).toBe(false);
      expect(await queue.discard(ours, dead.id)).toBe(true);
      expect(await queue.job(ours, dead.id)).toBeUndefined();
      expect(await queue.discard(ours, dead.id)).toBe(false);
      expect(numbersOf(await queue.jobs(ours, 'waiting', 10))).toEqual([2]);
    }),
  );

  it(
    'a job whose retry is due and one kept for after it both run, one after the other',
    on(async ({ queue, harness, ours, theirs }) => {
      const kind = aKind({ concurrency: 4, backoff: 50 });
      const gate = new Gate();
      let running = 0;
      let most = 0;
      queue.process(kind, async ({ payload, attempts }) => {
        running += 1;
        most = Math.max(most, running);
        try {
          if (payload.n === 1 && attempts === 1) {
            await gate.pass();
            throw new Error('once');
          }
        } finally {
          running -= 1;
        }
      });
      const first = await queue.enqueue(ours, kind, { n: 1 }, { key: 'k' });
      await eventually('the first runs', () => gate.entered === 1);
      const kept = await queue.enqueue(ours, kind, { n: 2 }, { key: 'k' });
      gate.open();
      await inState(queue, kept, 'completed');
      await harness.advance(50);
      expect((await inState(queue, first, 'completed')).attempts).toBe(2);
      expect(most).toBe(1);
      expect(await queue.jobs(theirs, 'completed', 10)).toEqual([]);
    }),
  );
}
