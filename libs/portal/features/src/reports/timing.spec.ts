import { asKind, cronOf, isTime, timingOf } from './timing';

describe('when a schedule runs', () => {
  it.each([
    [{ kind: 'day', time: '18:05' }, '5 18 * * *'],
    [{ kind: 'week', weekday: 1, time: '07:00' }, '0 7 * * 1'],
    [{ kind: 'week', weekday: 0, time: '00:30' }, '30 0 * * 0'],
    [{ kind: 'month', day: 28, time: '06:30' }, '30 6 28 * *'],
    [{ kind: 'cron', line: '*/15 8-17 * * 1-5' }, '*/15 8-17 * * 1-5'],
  ] as const)('%j is the cron line %s, and back', (timing, cron) => {
    expect(cronOf(timing)).toBe(cron);
    expect(timingOf(cron)).toEqual(timing);
  });

  it.each(['0 7 31 * *', '0 7 1 1 *', '0 7 1 * 1', '0 24 * * *', '60 7 * * *', '0 7 * * 1,3', '0 7 * *'])(
    'stays the cron line %s where a day, week or month cannot say it',
    (cron) => {
      expect(timingOf(cron)).toEqual({ kind: 'cron', line: cron });
    },
  );

  it('knows that 7 is Sunday too', () => {
    expect(timingOf('0 7 * * 7')).toEqual({ kind: 'week', weekday: 0, time: '07:00' });
  });

  it('keeps the time of day when it changes from week to month', () => {
    expect(asKind({ kind: 'week', weekday: 4, time: '18:05' }, 'month')).toEqual({
      kind: 'month',
      day: 1,
      time: '18:05',
    });
  });

  it('shows as cron what was chosen as words', () => {
    expect(asKind({ kind: 'week', weekday: 4, time: '18:05' }, 'cron')).toEqual({ kind: 'cron', line: '5 18 * * 4' });
  });

  it('takes as a time of day what a clock can show', () => {
    expect(['00:00', '23:59'].every(isTime)).toBe(true);
    expect(['24:00', '7:00', '12:60', ''].some(isTime)).toBe(false);
  });
});
