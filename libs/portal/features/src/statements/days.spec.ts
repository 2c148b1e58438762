import { boundary, dayText, readDay } from './days';

const ZONE = 'Europe/Zurich';
const NOW = Date.parse('2026-11-23T23:30:00.000Z');

describe('a day that was typed', () => {
  it.each([
    ['2026-11-20', '2026-11-20'],
    ['20 Nov 2025', '2025-11-20'],
    ['20. november 2025', '2025-11-20'],
    ['20.11.2025', '2025-11-20'],
    ['today', '2026-11-24'],
    ['Yesterday', '2026-11-23'],
    ['2026-11-20T10:00:00Z', '2026-11-20T10:00:00Z'],
  ])('%s is %s', (typed, day) => {
    expect(readDay(typed, ZONE, NOW)).toBe(day);
  });

  it('without a year is the last such day that is not in the future', () => {
    expect(readDay('24 Nov', ZONE, NOW)).toBe('2026-11-24');
    expect(readDay('25 Nov', ZONE, NOW)).toBe('2025-11-25');
  });

  it.each(['soon', '31 Feb 2026', '2026-13-01', '2026-02-30', '12 Foo', ''])('%s is none', (typed) => {
    expect(readDay(typed, ZONE, NOW)).toBeUndefined();
  });
});

describe('a day as a filter', () => {
  it('includes the whole day of the zone, its first millisecond too', () => {
    expect(boundary('since', '2026-11-23', ZONE)).toBe('2026-11-22T22:59:59.999Z');
    expect(boundary('until', '2026-11-23', ZONE)).toBe('2026-11-23T22:59:59.999Z');
  });

  it('has 25 hours when the clocks go back', () => {
    const [since, until] = [boundary('since', '2026-10-25', ZONE), boundary('until', '2026-10-25', ZONE)];
    expect(Date.parse(until) - Date.parse(since)).toBe(25 * 3_600_000);
  });

  it('leaves an instant, and what is no time at all, to the server', () => {
    expect(boundary('since', '2026-11-20T10:00:00Z', ZONE)).toBe('2026-11-20T10:00:00Z');
    expect(boundary('since', 'soon', ZONE)).toBe('soon');
  });

  it('is shown as a date, an instant with its time', () => {
    expect(dayText('2026-11-23', ZONE)).toBe('23 Nov 2026');
    expect(dayText('2026-11-20T10:00:00Z', ZONE)).toBe('20 Nov 2026, 11:00:00 CET');
  });
});
