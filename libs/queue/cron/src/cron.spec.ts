import { type DomainError, isoInstant } from '@attest/kernel';
import fc from 'fast-check';

import { cronTimes, latestBetween, nextAfter, nextTimes } from './cron';

const at = (text: string): number => Date.parse(text);

function messageOf(cron: string, zone = 'UTC'): string | undefined {
  try {
    cronTimes(cron, zone);
    return undefined;
  } catch (error) {
    return (error as DomainError).faults.map(({ message }) => message).join(' ');
  }
}

describe('a cron expression', () => {
  it.each([
    '* * * * *',
    '*/15 * * * *',
    '0,30 8-17 * * MON-FRI',
    '0 8 1 1,7 *',
    '0 8 L * *',
    '0 8 * * 1#2',
    '0 8 * * 5L',
    '5/10 * * * ?',
    ' 0  8 * jan sun ',
    '0 0 29 2 *',
    '0 0 * * 7',
  ])('%p is right', (cron) => {
    expect(messageOf(cron)).toBeUndefined();
  });

  it.each([
    ['', 'has 0 fields; it must have five'],
    ['8', 'has 1 field; it must have five'],
    ['0 0 8 * * 1', 'has 6 fields; it must have five'],
    ['@weekly', 'has 1 field'],
    ['60 * * * *', 'The minute is "60"; it may be *, or 0 to 59'],
    ['* 24 * * *', 'The hour is "24"'],
    ['* * 0 * *', 'The day of month is "0"'],
    ['* * 32 * *', 'The day of month is "32"'],
    ['* * * 13 *', 'The month is "13"'],
    ['* * * JANUARY *', 'The month is "JANUARY"'],
    ['* * * * 8', 'The day of week is "8"'],
    ['* * * * FRI-MON', 'The day of week is "FRI-MON"'],
    ['H * * * *', 'The minute is "H"'],
    ['1,,2 * * * *', 'The minute is "1,,2"'],
    ['*/0 * * * *', 'The minute is "*/0"'],
    ['5-1 * * * *', 'The minute is "5-1"'],
    ['1.5 * * * *', 'The minute is "1.5"'],
    ['0 0 30 2 *', 'never comes'],
    ['0 0 31 4,6 *', 'never comes'],
    [`${'1,'.repeat(80)}1 * * * *`, 'it may have 120'],
  ])('%p is wrong, because %s', (cron, reason) => {
    expect(messageOf(cron)).toContain(reason);
  });

  it('never breaks anything else, whatever it is', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom(...Array.from('0123456789*/-,?#LH @JANMONé\n')), maxLength: 24 }),
        (cron) => {
          let times;
          try {
            times = cronTimes(cron, 'Europe/Zurich');
          } catch (error) {
            expect((error as Error).message).toBe('invalid_request');
            return;
          }
          expect(nextAfter(times, at('2026-11-24T00:00:00Z'))).toBeGreaterThan(at('2026-11-24T00:00:00Z'));
        },
      ),
      { numRuns: 200 },
    );
  });
});

describe('the times of an expression', () => {
  const somewhere = fc.record({
    cron: fc.constantFrom('*/20 * * * *', '30 2 * * *', '0 2,3 * * *', '15 1-3 * * *', '59 23 * * SUN', '45 2 29 3 *'),
    zone: fc.constantFrom('Europe/Zurich', 'America/New_York', 'UTC', 'Asia/Kolkata', 'America/Santiago'),
    // Half of them around the clock changes of Zurich.
    from: fc.oneof(
      fc.integer({ min: at('2026-01-01T00:00:00Z'), max: at('2027-01-01T00:00:00Z') }),
      fc.integer({ min: at('2026-03-28T22:00:00Z'), max: at('2026-03-29T04:00:00Z') }),
      fc.integer({ min: at('2026-10-24T22:00:00Z'), max: at('2026-10-25T04:00:00Z') }),
    ),
  });

  it('are the same whether they are asked for at once or one after the other', () => {
    fc.assert(
      fc.property(somewhere, ({ cron, zone, from }) => {
        const times = cronTimes(cron, zone);
        const single: string[] = [];
        for (let last: number | undefined = from; single.length < 4;) {
          last = nextAfter(times, last);
          if (last === undefined) break;
          single.push(isoInstant(last));
        }
        expect(nextTimes(cron, zone, from, 4)).toEqual(single);
      }),
      { numRuns: 100 },
    );
  });

  it('do not depend on the instant from which one looks', () => {
    fc.assert(
      fc.property(somewhere, fc.integer({ min: 0, max: 6 * 3_600_000 }), ({ cron, zone, from }, earlier) => {
        const times = cronTimes(cron, zone);
        const first = nextAfter(times, from) ?? 0;
        const seen = nextTimes(cron, zone, from - earlier, 24).filter((time) => at(time) > from);
        if (seen.length > 0) expect(seen[0]).toBe(isoInstant(first));
      }),
      { numRuns: 100 },
    );
  });

  it('are answered up to a hundred, and none without a count', () => {
    expect(nextTimes('* * * * *', 'UTC', 0, 1000)).toHaveLength(100);
    expect(nextTimes('* * * * *', 'UTC', 0, 0)).toEqual([]);
  });
});

describe('the latest of several missed times', () => {
  it('is the last one before now', () => {
    const daily = cronTimes('0 8 * * *', 'Europe/Zurich');
    const from = at('2026-03-27T07:00:00Z');
    expect(isoInstant(latestBetween(daily, from, at('2026-03-30T12:00:00Z')))).toBe('2026-03-30T06:00:00.000Z');
    expect(latestBetween(daily, from, from + 1000)).toBe(from);
  });

  it('is never the second passing of an hour that comes twice', () => {
    const nightly = cronTimes('30 2 * * *', 'Europe/Zurich');
    const from = at('2026-10-23T00:30:00Z');
    expect(isoInstant(latestBetween(nightly, from, at('2026-10-25T01:45:00Z')))).toBe('2026-10-25T00:30:00.000Z');
  });
});
