import { type DomainError, type Fault, isDomainError, type Space } from '@attest/kernel';
import type { Queue } from '@attest/queue-ports';

import { aKind, eventually, Gate, inGivenTime, type Numbered, type OnStage, type QueueSuiteOptions } from './harness';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** What the repeats of a space have enqueued, oldest first. */
async function fired(queue: Queue, space: Space): Promise<unknown[]> {
  const jobs = [...(await queue.jobs(space, 'completed', 100)), ...(await queue.jobs(space, 'waiting', 100))];
  return jobs.sort((a, b) => a.createdAt - b.createdAt).map((job) => job.payload['scheduledFor']);
}

const refusal = async (attempt: Promise<unknown>): Promise<readonly Fault[]> => {
  const error: unknown = await attempt.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(isDomainError(error, 'invalid_request')).toBe(true);
  return (error as DomainError).faults;
};

export function repeating(on: OnStage, options: QueueSuiteOptions): void {
  const { nextTimes } = options;
  const overHours = inGivenTime(options);

  overHours(
    'a repeat enqueues a job at each of its times, which is in the payload',
    on(async ({ queue, harness, ours, theirs }) => {
      const kind = aKind();
      queue.process(kind, () => Promise.resolve());
      await queue.repeat(ours, kind, { key: 'r', cron: '*/15 * * * *', zone: 'UTC', payload: { n: 7 } });
      for (let quarter = 0; quarter < 3; quarter++) {
        await harness.advance(15 * MINUTE);
        await eventually(
          'it was enqueued',
          async () => (await queue.jobs(ours, 'completed', 10)).length === quarter + 1,
        );
      }
      expect(await fired(queue, ours)).toEqual([
        '2026-03-03T12:15:00.000Z',
        '2026-03-03T12:30:00.000Z',
        '2026-03-03T12:45:00.000Z',
      ]);
      expect((await queue.jobs(ours, 'completed', 1))[0]?.payload).toMatchObject({ n: 7 });
      expect(await fired(queue, theirs)).toEqual([]);
    }),
  );

  overHours(
    'the same key in another space or of another kind is another repeat',
    on(async ({ queue, harness, ours, theirs }) => {
      const [kind, other] = [aKind(), aKind({ name: 'other' })];
      await queue.repeat(ours, kind, { key: 'r', cron: '0 13 * * *', zone: 'UTC', payload: { n: 1 } });
      await queue.repeat(theirs, kind, { key: 'r', cron: '0 13 * * *', zone: 'UTC', payload: { n: 2 } });
      await queue.repeat(ours, other, { key: 'r', cron: '0 13 * * *', zone: 'UTC', payload: { n: 3 } });
      await queue.endRepeat(ours, kind, 'r');
      await queue.endRepeat(ours, kind, 'never was');
      await harness.advance(HOUR);
      const jobs = await eventually('both were enqueued', async () => {
        const all = [...(await queue.jobs(ours, 'waiting', 9)), ...(await queue.jobs(theirs, 'waiting', 9))];
        return all.length >= 2 ? all : undefined;
      });
      expect(jobs.map((job) => [job.space === ours ? 'ours' : 'theirs', job.payload['n']])).toEqual([
        ['ours', 3],
        ['theirs', 2],
      ]);
    }),
  );

  overHours(
    'a repeat set again with other times follows these, with the same times keeps its next one and takes the new payload',
    on(async ({ queue, harness, ours, theirs }) => {
      const kind = aKind();
      await queue.repeat(ours, kind, { key: 'r', cron: '0 13 * * *', zone: 'UTC', payload: { n: 1 } });
      await queue.repeat(ours, kind, { key: 'r', cron: '0 14 * * *', zone: 'UTC', payload: { n: 2 } });
      await queue.repeat(theirs, kind, { key: 'r', cron: '0 13 * * *', zone: 'UTC', payload: { n: 3 } });
      const next = await harness.restart('closed', HOUR + MINUTE);
      await next.queue.repeat(theirs, kind, { key: 'r', cron: '0 13 * * *', zone: 'UTC', payload: { n: 4 } });
      const late = await eventually('the missed one', async () => (await next.queue.jobs(theirs, 'waiting', 9))[0]);
      expect(late.payload).toMatchObject({ scheduledFor: '2026-03-03T13:00:00.000Z' });
      expect(await next.queue.jobs(ours, 'waiting', 9)).toEqual([]);
      await next.advance(HOUR);
      const ourJob = await eventually('ours', async () => (await next.queue.jobs(ours, 'waiting', 9))[0]);
      expect(ourJob.payload).toEqual({ n: 2, scheduledFor: '2026-03-03T14:00:00.000Z' });
    }),
  );

  overHours(
    'times missed while no process ran are caught up by exactly one job, even if that one is killed too',
    on(async ({ queue, harness, ours, theirs }) => {
      const kind = aKind();
      await queue.repeat(ours, kind, { key: 'r', cron: '0 8 * * *', zone: 'Europe/Zurich', payload: { n: 1 } });
      await queue.repeat(theirs, kind, { key: 'r', cron: '0 8 1 * *', zone: 'Europe/Zurich', payload: { n: 2 } });
      const second = await harness.restart('killed', 3 * DAY);
      await eventually('it is caught up', async () => (await second.queue.jobs(ours, 'waiting', 9)).length > 0);
      const third = await second.restart('killed');
      third.queue.process(kind, () => Promise.resolve());
      await eventually('it ran', async () => (await third.queue.jobs(ours, 'completed', 9)).length > 0);
      await third.advance(MINUTE);
      const times = await fired(third.queue, ours);
      expect(times).toHaveLength(1);
      expect(['2026-03-04T07:00:00.000Z', '2026-03-05T07:00:00.000Z', '2026-03-06T07:00:00.000Z']).toContain(times[0]);
      await third.advance(DAY);
      await eventually('and goes on', async () => (await third.queue.jobs(ours, 'completed', 9)).length === 2);
      expect((await fired(third.queue, ours))[1]).toBe('2026-03-07T07:00:00.000Z');
      expect(await fired(third.queue, theirs)).toEqual([]);
    }),
  );

  overHours(
    'while no process handles a kind its repeats do not pile up',
    on(async ({ queue, harness, ours, theirs }) => {
      const kind = aKind();
      await queue.repeat(ours, kind, { key: 'r', cron: '0 * * * *', zone: 'UTC', payload: { n: 1 } });
      for (let hour = 0; hour < 5; hour++) await harness.advance(HOUR);
      await eventually('the first', async () => (await queue.jobs(ours, 'waiting', 9)).length === 1);
      const gate = new Gate();
      queue.process(kind, () => gate.pass());
      await eventually('the rest is caught up', async () => (await queue.jobs(ours, 'waiting', 9)).length === 1);
      gate.open();
      await eventually('both ran', async () => (await queue.jobs(ours, 'completed', 9)).length === 2);
      expect(await fired(queue, ours)).toEqual(['2026-03-03T13:00:00.000Z', '2026-03-03T17:00:00.000Z']);
      expect(await fired(queue, theirs)).toEqual([]);
    }),
  );

  for (const [season, day, expected] of [
    [
      'spring, when 02:30 does not exist, runs at 03:30',
      '2026-03-28T12:00:00.000Z',
      ['2026-03-29T01:30:00.000Z', '2026-03-30T00:30:00.000Z'],
    ],
    [
      'autumn, when 02:30 comes twice, runs the first time only',
      '2026-10-24T12:00:00.000Z',
      ['2026-10-25T00:30:00.000Z', '2026-10-26T01:30:00.000Z'],
    ],
  ] as const) {
    overHours(
      `a repeat at 02:30 in Zurich in ${season}`,
      on(async ({ queue, harness, ours, theirs }) => {
        const kind = aKind();
        queue.process(kind, () => Promise.resolve());
        await queue.repeat(ours, kind, { key: 'r', cron: '30 2 * * *', zone: 'Europe/Zurich', payload: { n: 1 } });
        // Every ten minutes, so that each time is looked at from within both passings of the hour.
        for (let step = 0; step < 40 * 6; step++) await harness.advance(10 * MINUTE);
        await eventually('two days passed', async () => (await queue.jobs(ours, 'completed', 9)).length >= 2);
        expect(await fired(queue, ours)).toEqual(expected);
        expect(await fired(queue, theirs)).toEqual([]);
      }, day),
    );
  }

  it('the next times follow the zone through both clock changes', () => {
    const eight = (from: string): readonly string[] => nextTimes('0 8 * * *', 'Europe/Zurich', Date.parse(from), 2);
    expect(eight('2026-03-28T00:00:00Z')).toEqual(['2026-03-28T07:00:00.000Z', '2026-03-29T06:00:00.000Z']);
    expect(eight('2026-10-24T00:00:00Z')).toEqual(['2026-10-24T06:00:00.000Z', '2026-10-25T07:00:00.000Z']);
    expect(nextTimes('0 * * * *', 'Europe/Zurich', Date.parse('2026-10-24T23:30:00Z'), 3)).toEqual([
      '2026-10-25T00:00:00.000Z',
      '2026-10-25T01:00:00.000Z',
      '2026-10-25T02:00:00.000Z',
    ]);
  });

  it('asked for within the second passing of an hour, its times of the first passing are not next', () => {
    const after = Date.parse('2026-10-25T01:10:00Z');
    expect(nextTimes('30 2 * * *', 'Europe/Zurich', after, 1)).toEqual(['2026-10-26T01:30:00.000Z']);
    expect(nextTimes('*/15 * * * *', 'Europe/Zurich', after, 1)).toEqual(['2026-10-25T01:15:00.000Z']);
  });

  it('a time that is exactly now is not a next time', () => {
    expect(nextTimes('0 8 * * 1', 'UTC', Date.parse('2026-03-02T08:00:00Z'), 1)).toEqual(['2026-03-09T08:00:00.000Z']);
  });

  it(
    'a wrong cron or zone is refused with a fault that says which and why, and nothing is set',
    on(async ({ queue, harness, ours, theirs }) => {
      const set = (space: Space, cron: string, zone: string): Promise<void> =>
        queue.repeat(space, aKind(), { key: 'r', cron, zone, payload: { n: 1 } satisfies Numbered });
      for (const cron of [
        '',
        '* * * *',
        '* * * * * *',
        '@daily',
        '61 * * * *',
        '* 24 * * *',
        '* * * * MONDAY',
        '0 0 30 2 *',
      ]) {
        const faults = await refusal(set(ours, cron, 'Europe/Zurich'));
        expect(faults.map(({ path }) => path)).toEqual(['cron']);
        expect(faults[0]?.message.length).toBeGreaterThan(10);
      }
      for (const zone of ['', 'Mars/Olympus', '+02:00', 'Europe/Zürich']) {
        expect((await refusal(set(theirs, '0 8 * * *', zone))).map(({ path }) => path)).toEqual(['zone']);
      }
      expect((await refusal(set(ours, 'x', 'y'))).map(({ path }) => path)).toEqual(['cron', 'zone']);
      expect(() => nextTimes('* * * *', 'UTC', harness.now(), 1)).toThrow('invalid_request');
    }),
  );
}
