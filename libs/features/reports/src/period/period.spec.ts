import { covered, periodFileText, periodText } from './period';
import { Zone } from './zone';

const zurich = new Zone('Europe/Zurich');
const run = (local: string): number => Date.parse(local);

describe('The period that a run covers', () => {
  test('is the calendar day before the run', () => {
    expect(covered('day', zurich, run('2026-11-24T07:00:00+01:00'))).toEqual({
      from: '2026-11-22T23:00:00.000Z',
      until: '2026-11-23T23:00:00.000Z',
    });
  });

  test('is the day before in the zone of the schedule, not in UTC', () => {
    const tokyo = covered('day', new Zone('Asia/Tokyo'), run('2026-11-24T02:00:00+09:00'));
    expect(tokyo).toEqual({ from: '2026-11-22T15:00:00.000Z', until: '2026-11-23T15:00:00.000Z' });
  });

  test.each(['2026-11-23T07:00:00+01:00', '2026-11-26T12:00:00+01:00', '2026-11-29T23:59:59+01:00'])(
    'is the week from Monday to Sunday before the week of %s',
    (at) => {
      expect(covered('week', zurich, run(at))).toEqual({
        from: '2026-11-15T23:00:00.000Z',
        until: '2026-11-22T23:00:00.000Z',
      });
    },
  );

  test('is a week of 167 hours when clocks go forward in it', () => {
    const { from, until } = covered('week', zurich, run('2026-03-30T07:00:00+02:00'));
    expect((Date.parse(until) - Date.parse(from!)) / 3_600_000).toBe(167);
  });

  test('is the month, the quarter and the year before, over the turn of the year', () => {
    const at = run('2027-01-01T00:00:00+01:00');
    expect(covered('month', zurich, at).from).toBe('2026-11-30T23:00:00.000Z');
    expect(covered('quarter', zurich, at).from).toBe('2026-09-30T22:00:00.000Z');
    expect(covered('year', zurich, at).from).toBe('2025-12-31T23:00:00.000Z');
    for (const period of ['month', 'quarter', 'year'] as const) {
      expect(covered(period, zurich, at).until).toBe('2026-12-31T23:00:00.000Z');
    }
  });

  test('is everything up to the run itself when all is asked for', () => {
    expect(covered('all', zurich, run('2026-11-24T14:32:08Z'))).toEqual({
      from: null,
      until: '2026-11-24T14:32:08.000Z',
    });
  });

  test('is written as people write days', () => {
    const at = run('2026-11-23T07:00:00+01:00');
    expect(periodText(covered('day', zurich, at), zurich)).toBe('22 Nov 2026');
    expect(periodText(covered('week', zurich, at), zurich)).toBe('16–22 Nov 2026');
    expect(periodText(covered('quarter', zurich, at), zurich)).toBe('1 Jul – 30 Sep 2026');
    expect(periodText(covered('week', zurich, run('2027-01-05T07:00:00+01:00')), zurich)).toBe(
      '28 Dec 2026 – 3 Jan 2027',
    );
    expect(periodText(covered('all', zurich, at), zurich)).toBe('up to 23 Nov 2026 07:00');
  });

  test('names files so that they sort', () => {
    const at = run('2026-11-23T07:00:00+01:00');
    expect(periodFileText(covered('day', zurich, at), zurich)).toBe('2026-11-22');
    expect(periodFileText(covered('month', zurich, at), zurich)).toBe('2026-10-01_2026-10-31');
    expect(periodFileText(covered('all', zurich, at), zurich)).toBe('until_2026-11-23');
  });
});
