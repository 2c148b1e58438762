import { CONTROL, isDomainError } from '@attest/kernel';

import { aKind, eventually, Gate, inState, numbersOf, type OnStage } from './harness';

export function enqueueing(on: OnStage): void {
  it(
    'a job is handed to its handler once, with space and payload, and is then completed',
    on(async ({ queue, harness, ours, theirs }) => {
      const seen: unknown[] = [];
      const kind = aKind();
      const job = await queue.enqueue(ours, kind, { n: 1 });
      expect(job).toMatchObject({
        name: 'count',
        space: ours,
        payload: { n: 1 },
        state: 'waiting',
        attempts: 0,
        progress: 0,
      });
      queue.process(kind, async (given) => {
        seen.push([given.id, given.space, given.payload, given.attempts, given.state]);
        return Promise.resolve();
      });
      const done = await inState(queue, job, 'completed');
      expect(seen).toEqual([[job.id, ours, { n: 1 }, 1, 'active']]);
      expect(done).toMatchObject({ attempts: 1, progress: 1 });
      expect(done.error).toBeUndefined();
      expect(done.finishedAt).toBeLessThanOrEqual(harness.now());
      expect(await queue.jobs(theirs, 'completed', 10)).toEqual([]);
    }),
  );

  it(
    'another space sees a job as one that does not exist',
    on(async ({ queue, ours, theirs }) => {
      const job = await queue.enqueue(ours, aKind(), { n: 1 });
      expect(await queue.job(theirs, job.id)).toBeUndefined();
      expect(await queue.job(CONTROL, job.id)).toBeUndefined();
      expect(await queue.jobs(theirs, 'waiting', 10)).toEqual([]);
      expect(await queue.job(ours, job.id)).toEqual(job);
    }),
  );

  it(
    'jobs of a space are run in the order they came, and listed newest first up to the limit',
    on(async ({ queue, ours, theirs }) => {
      const kind = aKind();
      const order: number[] = [];
      for (const n of [1, 2, 3]) await queue.enqueue(ours, kind, { n });
      await queue.enqueue(theirs, aKind({ name: 'other' }), { n: 9 });
      expect(numbersOf(await queue.jobs(ours, 'waiting', 2))).toEqual([3, 2]);
      queue.process(kind, async ({ payload }) => {
        order.push(payload.n);
        return Promise.resolve();
      });
      await eventually('all three ran', () => order.length === 3);
      expect(order).toEqual([1, 2, 3]);
      expect(numbersOf(await queue.jobs(theirs, 'waiting', 10))).toEqual([9]);
    }),
  );

  it(
    'a delayed job does not run before its time',
    on(async ({ queue, harness, ours, theirs }) => {
      const kind = aKind();
      const ran: number[] = [];
      queue.process(kind, async ({ payload }) => {
        ran.push(payload.n);
        return Promise.resolve();
      });
      const late = await queue.enqueue(ours, kind, { n: 1 }, { delay: 1000 });
      expect(late.state).toBe('delayed');
      expect(late.dueAt).toBe(late.createdAt + 1000);
      await inState(queue, await queue.enqueue(theirs, kind, { n: 2 }), 'completed');
      expect(ran).toEqual([2]);
      expect((await queue.job(ours, late.id))?.state).toBe('delayed');
      await harness.advance(1000);
      await inState(queue, late, 'completed');
      expect(ran).toEqual([2, 1]);
    }),
  );

  it(
    'while a job of a key waits or is delayed, enqueueing again is that job, in that space and of that kind only',
    on(async ({ queue, ours, theirs }) => {
      const [kind, other] = [aKind(), aKind({ name: 'other' })];
      const first = await queue.enqueue(ours, kind, { n: 1 }, { key: 'k' });
      const again = await queue.enqueue(ours, kind, { n: 2 }, { key: 'k' });
      expect(again).toEqual(first);
      const delayed = await queue.enqueue(ours, other, { n: 3 }, { key: 'k', delay: 5000 });
      expect((await queue.enqueue(ours, other, { n: 4 }, { key: 'k' })).id).toBe(delayed.id);
      const elsewhere = await queue.enqueue(theirs, kind, { n: 5 }, { key: 'k' });
      expect(new Set([first.id, delayed.id, elsewhere.id]).size).toBe(3);
      expect(numbersOf(await queue.jobs(ours, 'waiting', 10))).toEqual([1]);
      expect(numbersOf(await queue.jobs(theirs, 'waiting', 10))).toEqual([5]);
    }),
  );

  it(
    'while a job of a key is active one more is kept, and runs after it even where more could run at once',
    on(async ({ queue, ours, theirs }) => {
      const kind = aKind({ concurrency: 5 });
      const gate = new Gate();
      const begun: string[] = [];
      queue.process(kind, async ({ payload, space }) => {
        begun.push(`${space === ours ? 'ours' : 'theirs'} ${payload.n}`);
        if (payload.n === 1) await gate.pass();
      });
      const first = await queue.enqueue(ours, kind, { n: 1 }, { key: 'k' });
      await eventually('the first runs', () => gate.entered === 1);
      const kept = await queue.enqueue(ours, kind, { n: 2 }, { key: 'k' });
      expect(kept.id).not.toBe(first.id);
      expect((await queue.enqueue(ours, kind, { n: 3 }, { key: 'k' })).id).toBe(kept.id);
      await inState(queue, await queue.enqueue(ours, kind, { n: 4 }), 'completed');
      await inState(queue, await queue.enqueue(theirs, kind, { n: 5 }, { key: 'k' }), 'completed');
      expect(begun).toEqual(['ours 1', 'ours 4', 'theirs 5']);
      gate.open();
      await inState(queue, kept, 'completed');
      expect(begun).toEqual(['ours 1', 'ours 4', 'theirs 5', 'ours 2']);
      expect(numbersOf(await queue.jobs(ours, 'completed', 10)).sort()).toEqual([1, 2, 4]);
    }),
  );

  it(
    'a key is free again once its job has ended',
    on(async ({ queue, ours, theirs }) => {
      const kind = aKind();
      queue.process(kind, () => Promise.resolve());
      const first = await queue.enqueue(ours, kind, { n: 1 }, { key: 'k' });
      await inState(queue, first, 'completed');
      const second = await queue.enqueue(ours, kind, { n: 2 }, { key: 'k' });
      expect(second.id).not.toBe(first.id);
      await inState(queue, second, 'completed');
      expect(await queue.jobs(theirs, 'completed', 10)).toEqual([]);
    }),
  );

  it(
    'as many jobs of a kind run at once as it says, and kinds do not wait for each other',
    on(async ({ queue, ours, theirs }) => {
      const [kind, other] = [aKind({ concurrency: 2 }), aKind({ name: 'other' })];
      const gate = new Gate();
      queue.process(kind, () => gate.pass());
      queue.process(other, () => Promise.resolve());
      const jobs = [];
      for (const space of [ours, theirs, ours]) jobs.push(await queue.enqueue(space, kind, { n: 1 }));
      await eventually('two run', () => gate.entered === 2);
      await inState(queue, await queue.enqueue(theirs, other, { n: 2 }), 'completed');
      expect(gate.entered).toBe(2);
      expect(await queue.jobs(ours, 'active', 10)).toHaveLength(1);
      expect(await queue.jobs(theirs, 'active', 10)).toHaveLength(1);
      gate.open();
      for (const job of jobs) await inState(queue, job, 'completed');
    }),
  );

  it(
    'a kind has one handler in a process',
    on(async ({ queue, ours, theirs }) => {
      queue.process(aKind(), () => Promise.resolve());
      expect(() => {
        queue.process(aKind(), () => Promise.resolve());
      }).toThrow('count');
      for (const space of [ours, theirs])
        await inState(queue, await queue.enqueue(space, aKind(), { n: 1 }), 'completed');
    }),
  );

  it(
    'a job tells how far it is',
    on(async ({ queue, ours, theirs }) => {
      const gate = new Gate();
      queue.process(aKind(), async (_, context) => {
        await context.progress(0.4);
        await gate.pass();
      });
      const job = await queue.enqueue(ours, aKind(), { n: 1 });
      await eventually('it runs', () => gate.entered > 0);
      await queue.enqueue(theirs, aKind(), { n: 2 });
      expect(await queue.job(ours, job.id)).toMatchObject({ state: 'active', progress: 0.4 });
      expect((await queue.jobs(theirs, 'waiting', 10))[0]?.progress).toBe(0);
      gate.open();
      expect((await inState(queue, job, 'completed')).progress).toBe(1);
    }),
  );

  it(
    'a tenant with a long backlog does not make another one wait for it',
    on(async ({ queue, ours, theirs }) => {
      const kind = aKind();
      const order: string[] = [];
      const last = [];
      for (let n = 0; n < 30; n++) last.push(await queue.enqueue(ours, kind, { n }));
      for (let n = 0; n < 3; n++) last.push(await queue.enqueue(theirs, kind, { n }));
      queue.process(kind, async ({ space }) => {
        order.push(space === ours ? 'ours' : 'theirs');
        return Promise.resolve();
      });
      for (const job of last) await inState(queue, job, 'completed');
      expect(order).toHaveLength(33);
      expect(order.slice(0, 7).filter((space) => space === 'theirs')).toHaveLength(3);
    }),
  );

  it(
    'a closed queue takes no job',
    on(async ({ queue, ours, theirs }) => {
      await queue.close(0);
      for (const space of [ours, theirs]) {
        const refusal: unknown = await queue.enqueue(space, aKind(), { n: 1 }).catch((error: unknown) => error);
        expect(isDomainError(refusal, 'shutting_down')).toBe(true);
      }
    }),
  );
}
