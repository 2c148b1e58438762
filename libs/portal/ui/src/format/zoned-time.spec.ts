import { ZonedTime, offsetText } from './zoned-time';

const zurich = new ZonedTime('Europe/Zurich');

describe('time as a zone shows it', () => {
  it('names the day, the time and the zone', () => {
    expect(zurich.dateTime('2026-11-23T13:32:08.118Z')).toBe('23 Nov 2026, 14:32:08 CET');
    expect(zurich.dateTimeToMinute('2026-07-01T05:00:00.000Z')).toBe('1 Jul 2026, 07:00 CEST');
    expect(zurich.weekdayDate('2026-11-30T06:00:00.000Z')).toBe('Mon 30 Nov 2026');
    expect(zurich.time('2026-11-22T23:00:00.000Z')).toBe('00:00:00');
  });

  it('writes September with three letters, as every other month', () => {
    expect(zurich.date('2026-09-03T10:00:00.000Z')).toBe('3 Sep 2026');
  });

  it('says Today and Yesterday by the days of the zone, not of UTC', () => {
    const now = Date.parse('2026-11-23T23:30:00.000Z');
    expect(zurich.dayTitle('2026-11-23T23:10:00.000Z', now)).toBe('Today, Tuesday 24 November 2026');
    expect(zurich.dayTitle('2026-11-23T13:00:00.000Z', now)).toBe('Yesterday, Monday 23 November 2026');
    expect(zurich.dayTitle('2026-11-22T13:00:00.000Z', now)).toBe('Sunday 22 November 2026');
  });

  it('knows yesterday also after a night in which the clocks changed', () => {
    const now = Date.parse('2026-10-26T00:30:00.000+01:00');
    expect(zurich.dayTitle('2026-10-25T00:30:00.000+02:00', now)).toMatch(/^Yesterday, /);
  });

  it('finds the beginning of a day, also of one with 23 or 25 hours', () => {
    const start = (day: string) => new Date(zurich.startOfDay(day)).toISOString();
    expect(start('2026-11-23')).toBe('2026-11-22T23:00:00.000Z');
    expect(start('2026-03-29')).toBe('2026-03-28T23:00:00.000Z');
    expect(start('2026-03-30')).toBe('2026-03-29T22:00:00.000Z');
    expect(start('2026-10-25')).toBe('2026-10-24T22:00:00.000Z');
    expect(start('2026-10-26')).toBe('2026-10-25T23:00:00.000Z');
    expect(zurich.startOfDay('soon')).toBeNaN();
  });

  it('calls a zone by its short name where there is one, and by its offset elsewhere', () => {
    const at = '2026-11-23T13:32:08.118Z';
    expect(new ZonedTime('America/New_York').abbreviation(at)).toBe('EST');
    expect(new ZonedTime('Asia/Kolkata').abbreviation(at)).toBe('UTC+5:30');
    expect(new ZonedTime('UTC').abbreviation(at)).toBe('UTC');
    expect(offsetText(-210)).toBe('UTC\u22123:30');
  });

  it('leaves text that is no instant as it is', () => {
    expect(zurich.dateTime('yesterday')).toBe('yesterday');
  });
});
