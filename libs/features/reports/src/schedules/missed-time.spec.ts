import { nextTimes } from '@attest/cron';
import { latestMissed } from './missed-time';

const at = (instant: string): number => Date.parse(instant);
const missed = (cron: string, after: string, now: string) =>
  latestMissed({ nextTimes }, { cron, zone: 'Europe/Zurich' }, at(after), at(now));

describe('The time that a start makes good', () => {
  test('is the latest that came while nothing ran, and only that one', () => {
    expect(missed('0 7 * * 1', '2026-11-01T00:00:00Z', '2026-11-24T12:00:00Z')).toBe('2026-11-23T06:00:00.000Z');
    expect(missed('* * * * *', '2026-01-01T00:00:00Z', '2026-11-24T12:00:30Z')).toBe('2026-11-24T12:00:00.000Z');
    expect(missed('* * 1 * *', '2026-01-01T00:00:00Z', '2026-11-24T12:00:00Z')).toBe('2026-11-01T22:59:00.000Z');
    expect(missed('0 0 1 1 *', '2025-06-01T00:00:00Z', '2026-11-24T12:00:00Z')).toBe('2025-12-31T23:00:00.000Z');
  });

  test('is none when all times were kept, or none has come since', () => {
    expect(missed('0 7 * * 1', '2026-11-23T06:00:00Z', '2026-11-24T12:00:00Z')).toBeUndefined();
    expect(missed('0 7 * * 1', '2026-11-23T06:00:01Z', '2026-11-30T05:59:59Z')).toBeUndefined();
  });
});
