import { dayKeyOf, dayTitleOf, movedBy, offsetAt, offsetText, startOfDay } from './days';

const ZURICH = 'Europe/Zurich';

describe('the days of a zone', () => {
  it('are called Today and Yesterday by its own clock, not by UTC', () => {
    const now = Date.parse('2026-11-23T23:30:00.000Z');
    expect(dayTitleOf('2026-11-23T23:10:00.000Z', ZURICH, now)).toBe('Today, Tuesday 24 November 2026');
    expect(dayTitleOf('2026-11-23T13:00:00.000Z', ZURICH, now)).toBe('Yesterday, Monday 23 November 2026');
    expect(dayTitleOf('2026-11-22T13:00:00.000Z', ZURICH, now)).toBe('Sunday 22 November 2026');
    expect(dayKeyOf('2026-11-23T23:10:00.000Z', ZURICH)).toBe('2026-11-24');
  });

  it('know yesterday also after a night in which the clocks changed', () => {
    const now = Date.parse('2026-10-26T00:30:00.000+01:00');
    expect(dayTitleOf('2026-10-24T22:30:00.000Z', ZURICH, now)).toMatch(/^Yesterday, /);
  });

  it('begin at midnight, also those with 23 or 25 hours', () => {
    const start = (day: string) => new Date(startOfDay(day, ZURICH)).toISOString();
    expect(start('2026-11-23')).toBe('2026-11-22T23:00:00.000Z');
    expect(start('2026-03-29')).toBe('2026-03-28T23:00:00.000Z');
    expect(start('2026-03-30')).toBe('2026-03-29T22:00:00.000Z');
    expect(start('2026-10-25')).toBe('2026-10-24T22:00:00.000Z');
    expect(start('2026-10-26')).toBe('2026-10-25T23:00:00.000Z');
    expect(startOfDay('soon', ZURICH)).toBeNaN();
  });

  it('follow each other over the ends of months and years', () => {
    expect(movedBy('2026-12-31', 1)).toBe('2027-01-01');
    expect(movedBy('2028-03-01', -1)).toBe('2028-02-29');
  });

  it('lie as far from UTC as the zone says', () => {
    expect(offsetAt(Date.parse('2026-07-01T00:00:00.000Z'), ZURICH)).toBe(120);
    expect(offsetText(offsetAt(0, 'Asia/Kolkata'))).toBe('UTC+5:30');
    expect(offsetText(-210)).toBe('UTC\u22123:30');
    expect(offsetText(0)).toBe('UTC');
  });
});
