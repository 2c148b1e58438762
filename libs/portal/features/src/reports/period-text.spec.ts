import { periodText } from './period-text';

const MONDAY = '2026-11-30T06:00:00.000Z';

describe('the days that a run will cover', () => {
  it.each([
    ['day', '29 Nov 2026'],
    ['week', '23–29 Nov 2026'],
    ['month', '1–31 Oct 2026'],
    ['quarter', '1 Jul – 30 Sep 2026'],
    ['year', '1 Jan – 31 Dec 2025'],
    ['all', 'up to 30 Nov 2026, 07:00'],
  ] as const)('are for %s: %s', (period, text) => {
    expect(periodText(period, 'Europe/Zurich', MONDAY)).toBe(text);
  });

  it('are days of the zone: near midnight UTC another day may have begun', () => {
    expect(periodText('day', 'Asia/Tokyo', '2026-11-30T16:00:00.000Z')).toBe('30 Nov 2026');
    expect(periodText('week', 'Europe/Zurich', '2026-01-05T06:00:00.000Z')).toBe('29 Dec 2025 – 4 Jan 2026');
  });
});
