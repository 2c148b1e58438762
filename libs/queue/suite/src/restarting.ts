import { aKind, eventually, Gate, inState, numbersOf, type OnStage } from './harness';

export function restarting(on: OnStage): void {
  it(
    'what was enqueued and not begun survives the death of the process',
    on(async ({ queue, harness, ours, theirs }) => {
      const kind = aKind();
      const waiting = await queue.enqueue(ours, kind, { n: 1 });
      const delayed = await queue.enqueue(theirs, kind, { n: 2 }, { delay: 1000 });
      const next = await harness.restart('killed');
      expect(await next.queue.job(ours, waiting.id)).toEqual(waiting);
      expect(await next.queue.job(theirs, delayed.id)).toEqual(delayed);
      next.queue.process(kind, () => Promise.resolve());
      await inState(next.queue, waiting, 'completed');
      await next.advance(1000);
      await inState(next.queue, delayed, 'completed');
    }),
  );

  it(
    'what was active when the process died is tried again, and that attempt counts',
    on(async ({ queue, harness, ours, theirs }) => {
      const kind = aKind({ concurrency: 2 });
      const gate = new Gate();
      queue.process(kind, () => gate.pass());
      const jobs = [await queue.enqueue(ours, kind, { n: 1 }), await queue.enqueue(theirs, kind, { n: 2 })];
      await eventually('both run', () => gate.entered === 2);
      const next = await harness.restart('killed');
      const seen: number[] = [];
      next.queue.process(kind, async ({ attempts }) => {
        seen.push(attempts);
        return Promise.resolve();
      });
      for (const job of jobs) expect((await inState(next.queue, job, 'completed')).attempts).toBe(2);
      expect(seen).toEqual([2, 2]);
      gate.open();
    }),
  );

  it(
    'what kills the process at every attempt becomes a dead letter',
    on(async ({ queue, harness, ours, theirs }) => {
      const kind = aKind({ attempts: 2 });
      const gate = new Gate();
      queue.process(kind, () => gate.pass());
      const job = await queue.enqueue(ours, kind, { n: 1 });
      await eventually('it runs', () => gate.entered === 1);
      const second = await harness.restart('killed');
      second.queue.process(kind, () => gate.pass());
      await eventually('it runs again', () => gate.entered === 2);
      const third = await second.restart('killed');
      // Where many processes share a queue, those that handle a kind find out what became of its jobs.
      third.queue.process(kind, () => gate.pass());
      expect(await inState(third.queue, job, 'dead')).toMatchObject({ attempts: 2 });
      expect(gate.entered).toBe(2);
      expect((await third.queue.job(ours, job.id))?.error).toContain('process');
      expect(await third.queue.jobs(theirs, 'dead', 10)).toEqual([]);
      gate.open();
    }),
  );

  it(
    'closing waits for what is active and begins nothing new',
    on(async ({ queue, harness, ours, theirs }) => {
      const kind = aKind();
      const gate = new Gate();
      queue.process(kind, () => gate.pass());
      const active = await queue.enqueue(ours, kind, { n: 1 });
      await eventually('it runs', () => gate.entered === 1);
      const waiting = await queue.enqueue(theirs, kind, { n: 2 });
      const closed = queue.close(60_000);
      gate.open();
      await closed;
      const next = await harness.restart('closed');
      expect((await next.queue.job(ours, active.id))?.state).toBe('completed');
      expect(await next.queue.job(theirs, waiting.id)).toMatchObject({ state: 'waiting', attempts: 0 });
      expect(gate.entered).toBe(1);
    }),
  );

  it(
    'after the grace the signal is aborted, and a job that stops then is tried again without counting',
    on(async ({ queue, harness, ours, theirs }) => {
      const kind = aKind({ attempts: 1, concurrency: 2 });
      let begun = 0;
      queue.process(kind, (_, { signal }) => {
        begun += 1;
        return new Promise((_resolve, reject) => {
          signal.addEventListener('abort', () => {
            reject(new Error('stopped'));
          });
        });
      });
      const jobs = [await queue.enqueue(ours, kind, { n: 1 }), await queue.enqueue(theirs, kind, { n: 2 })];
      await eventually('both run', () => begun === 2);
      await queue.close(0);
      const next = await harness.restart('closed');
      for (const job of jobs) {
        expect(await next.queue.job(job.space, job.id)).toMatchObject({ state: 'waiting', attempts: 0 });
      }
      next.queue.process(kind, () => Promise.resolve());
      for (const job of jobs) expect((await inState(next.queue, job, 'completed')).attempts).toBe(1);
    }),
  );

  it(
    'a job that ends well in spite of the signal is completed',
    on(async ({ queue, harness, ours, theirs }) => {
      const kind = aKind();
      const gate = new Gate();
      queue.process(kind, async (_, { signal }) => {
        signal.addEventListener('abort', () => {
          gate.open();
        });
        await gate.pass();
      });
      const job = await queue.enqueue(ours, kind, { n: 1 });
      await eventually('it runs', () => gate.entered === 1);
      await queue.close(0);
      const next = await harness.restart('closed');
      expect((await next.queue.job(ours, job.id))?.state).toBe('completed');
      expect(await next.queue.jobs(theirs, 'completed', 10)).toEqual([]);
    }),
  );

  it(
    'dead letters and keys survive',
    on(async ({ queue, harness, ours, theirs }) => {
      const kind = aKind({ attempts: 1 });
      queue.process(kind, () => Promise.reject(new Error('broken')));
      const dead = await queue.enqueue(ours, kind, { n: 1 });
      await inState(queue, dead, 'dead');
      const keyed = await queue.enqueue(theirs, aKind({ name: 'other' }), { n: 2 }, { key: 'k' });
      const next = await harness.restart('killed');
      expect(numbersOf(await next.queue.jobs(ours, 'dead', 10))).toEqual([1]);
      expect((await next.queue.enqueue(theirs, aKind({ name: 'other' }), { n: 3 }, { key: 'k' })).id).toBe(keyed.id);
      expect(await next.queue.retry(ours, dead.id)).toBe(true);
    }),
  );
}
