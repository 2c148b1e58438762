import { nextClockChange } from './clock-change';

const NOW = Date.parse('2026-11-24T13:32:00.000Z');

describe('the next change of the clocks', () => {
  it('is found to the day', () => {
    expect(nextClockChange('Europe/Zurich', NOW)?.slice(0, 10)).toBe('2027-03-28');
    expect(nextClockChange('America/New_York', NOW)?.slice(0, 10)).toBe('2027-03-14');
    expect(nextClockChange('Europe/Zurich', Date.parse('2027-03-27T12:00:00.000Z'))?.slice(0, 10)).toBe('2027-03-28');
  });

  it('is none where the clocks never change', () => {
    expect(nextClockChange('Asia/Tokyo', NOW)).toBeUndefined();
    expect(nextClockChange('UTC', NOW)).toBeUndefined();
  });
});
