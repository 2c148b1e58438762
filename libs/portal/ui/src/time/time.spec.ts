import { dayAndMinute, dayAndTime, dayOf, isoOf, longDayOf, numberOf, percentOf, weekdayOf, zoneOf } from './time';

const AT = '2026-11-23T13:32:08.118Z';

describe('how days and times are written', () => {
  it('with the day, the time and the zone', () => {
    expect(dayAndTime(AT, 'Europe/Zurich')).toBe('23 Nov 2026, 14:32:08 CET');
    expect(dayAndMinute('2026-07-01T05:00:00.000Z', 'Europe/Zurich')).toBe('1 Jul 2026, 07:00');
    expect(longDayOf(AT, 'Europe/Zurich')).toBe('Monday 23 November 2026');
    expect(weekdayOf('2026-11-30T06:00:00.000Z', 'Europe/Zurich')).toBe('Mon 30 Nov 2026');
    expect(dayAndTime('2026-11-22T23:00:00.000Z', 'Europe/Zurich')).toBe('23 Nov 2026, 00:00:00 CET');
  });

  it('with three letters for September, as for every other month', () => {
    expect(dayOf('2026-09-03T10:00:00.000Z', 'Europe/Zurich')).toBe('3 Sep 2026');
  });

  it('by a zone’s short name where there is one, and by its offset elsewhere', () => {
    expect(zoneOf(AT, 'America/New_York')).toBe('EST');
    expect(zoneOf('2026-07-01T05:00:00.000Z', 'Europe/Zurich')).toBe('CEST');
    expect(zoneOf(AT, 'Asia/Kolkata')).toBe('UTC+5:30');
    expect(zoneOf(AT, 'UTC')).toBe('UTC');
  });

  it('as it is when it is no instant', () => {
    expect([dayAndTime('yesterday', 'UTC'), isoOf('yesterday')]).toEqual(['yesterday', 'yesterday']);
  });

  it('numbers with thousands, shares with a thin space', () => {
    expect([numberOf(48_211), percentOf(0.92)]).toEqual(['48,211', '92\u202f%']);
  });
});
