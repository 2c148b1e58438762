import { offsetAt } from '@attest/portal-ui';

const DAY = 86_400_000;

/** The first day within a year on which the zone's clocks differ from today's, as an instant of that day; undefined: none. */
export function nextClockChange(zone: string, now: number): string | undefined {
  const offset = offsetAt(now, zone);
  const changed = (days: number) => offsetAt(now + days * DAY, zone) !== offset;
  // A year has at most a few changes and each lasts months: fortnights cannot step over one.
  for (let days = 14; days <= 378; days += 14) {
    if (!changed(days)) continue;
    let [before, after] = [days - 14, days];
    while (after - before > 1) {
      const middle = Math.floor((before + after) / 2);
      if (changed(middle)) after = middle;
      else before = middle;
    }
    // `now + after` lies less than a day behind the change; the change itself is at night, so the day is found by hours.
    let at = now + before * DAY;
    while (offsetAt(at, zone) === offset) at += 3_600_000;
    return new Date(at).toISOString();
  }
  return undefined;
}
