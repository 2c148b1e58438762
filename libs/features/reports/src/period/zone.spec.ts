import * as fc from 'fast-check';
import { Zone } from './zone';

const HOUR = 3_600_000;
const day = (date: string): number => Date.parse(`${date}T00:00:00Z`) / 86_400_000;
const at = (instant: string): number => Date.parse(instant);

describe('A zone', () => {
  test('knows its offset before and after clocks change', () => {
    const zurich = new Zone('Europe/Zurich');
    expect(zurich.offset(at('2026-03-29T00:59:59.999Z'))).toBe(HOUR);
    expect(zurich.offset(at('2026-03-29T01:00:00.000Z'))).toBe(2 * HOUR);
    expect(zurich.offset(at('2026-10-25T00:59:59.999Z'))).toBe(2 * HOUR);
    expect(zurich.offset(at('2026-10-25T01:00:00.000Z'))).toBe(HOUR);
  });

  test('writes an instant with its own offset, also off the hour and west of UTC', () => {
    expect(new Zone('Europe/Zurich').iso(at('2026-11-23T13:32:08.120Z'))).toBe('2026-11-23T14:32:08.120+01:00');
    expect(new Zone('Asia/Kathmandu').iso(at('2026-11-23T13:32:08.120Z'))).toBe('2026-11-23T19:17:08.120+05:45');
    expect(new Zone('America/St_Johns').iso(at('2026-11-23T13:32:08Z'))).toBe('2026-11-23T10:02:08.000-03:30');
    expect(new Zone('UTC').iso(at('2026-11-23T13:32:08Z'))).toBe('2026-11-23T13:32:08.000+00:00');
  });

  test('starts a day whose midnight does not exist at the first instant of that day', () => {
    // Cairo went from 23:59:59 on 23 April 2026 to 01:00:00 on 24 April.
    expect(new Zone('Africa/Cairo').start(day('2026-04-24'))).toBe(at('2026-04-23T22:00:00Z'));
  });

  test('does not begin a day twice when clocks go back over midnight', () => {
    // St. John's went from 00:01 on 29 October 2006 back to 23:01 on 28 October.
    const stJohns = new Zone('America/St_Johns');
    const first = stJohns.start(day('2006-10-29'));
    expect(first).toBe(at('2006-10-29T02:30:00Z'));
    expect(stJohns.iso(first + HOUR / 2)).toBe('2006-10-28T23:30:00.000-03:30');
    expect(stJohns.day(first + HOUR / 2)).toBe(day('2006-10-29'));
    expect(stJohns.day(first - 1)).toBe(day('2006-10-28'));
  });

  test('gives a day that a place skipped no length', () => {
    const apia = new Zone('Pacific/Apia');
    expect(apia.start(day('2011-12-30'))).toBe(apia.start(day('2011-12-31')));
  });

  test('has days that follow each other and hold each instant once', () => {
    const zones = ['Europe/Zurich', 'America/New_York', 'Australia/Lord_Howe', 'Africa/Cairo', 'Pacific/Apia', 'UTC'];
    const known = new Map(zones.map((name) => [name, new Zone(name)]));
    fc.assert(
      fc.property(
        fc.constantFrom(...zones),
        fc.integer({ min: at('1995-01-01T00:00:00Z'), max: at('2035-01-01T00:00:00Z') }),
        (name, instant) => {
          const zone = known.get(name)!;
          const of = zone.day(instant);
          return zone.start(of) <= instant && instant < zone.start(of + 1);
        },
      ),
    );
  });

  test('is refused when no such zone exists', () => {
    expect(() => new Zone('Europe/Atlantis')).toThrow(RangeError);
  });
});
