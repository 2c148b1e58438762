import type { ReportPeriod } from '@attest/contracts';
import { type IsoInstant, isoInstant } from '@attest/kernel';
import type { Zone } from './zone';

const DAY = 86_400_000;
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
/** Day 0, 1 January 1970, was a Thursday; Monday is 0. */
const THURSDAY = 3;

/** What a run covers: from an instant (inclusive; null: the beginning) to before another one. */
export interface Covered {
  readonly from: IsoInstant | null;
  readonly until: IsoInstant;
}

/**
 * What a run at `runAt` (milliseconds) covers, in whole days of `zone`: the day, the week (Monday to Sunday), the calendar
 * month, quarter or year before the one that `runAt` is in; `all` is everything before `runAt` itself, today too.
 */
export function covered(period: ReportPeriod, zone: Zone, runAt: number): Covered {
  if (period === 'all') return { from: null, until: isoInstant(runAt) };
  const today = zone.day(runAt);
  const until = periodStart(period, today);
  const from = periodStart(period, until - 1);
  return { from: isoInstant(zone.start(from)), until: isoInstant(zone.start(until)) };
}

/** First day of the period that `day` is in. */
function periodStart(period: Exclude<ReportPeriod, 'all'>, day: number): number {
  const date = new Date(day * DAY);
  const [year, month] = [date.getUTCFullYear(), date.getUTCMonth()];
  switch (period) {
    case 'day':
      return day;
    case 'week':
      return day - ((((day + THURSDAY) % 7) + 7) % 7);
    case 'month':
      return Date.UTC(year, month, 1) / DAY;
    case 'quarter':
      return Date.UTC(year, month - (month % 3), 1) / DAY;
    case 'year':
      return Date.UTC(year, 0, 1) / DAY;
  }
}

/** The days covered, for people: `16–22 Nov 2026`, `30 Nov – 6 Dec 2026`, `up to 24 Nov 2026 14:32`. */
export function periodText(period: Covered, zone: Zone): string {
  const until = Date.parse(period.until);
  if (period.from === null) return `up to ${dateText(zone.day(until))} ${zone.iso(until).slice(11, 16)}`;
  const first = zone.day(Date.parse(period.from));
  const last = zone.day(until - 1);
  if (first === last) return dateText(first);
  const [a, b] = [new Date(first * DAY), new Date(last * DAY)];
  if (a.getUTCFullYear() !== b.getUTCFullYear()) return `${dateText(first)} – ${dateText(last)}`;
  if (a.getUTCMonth() !== b.getUTCMonth()) return `${dateText(first).slice(0, -5)} – ${dateText(last)}`;
  return `${a.getUTCDate()}–${dateText(last)}`;
}

/** The days covered, for names of files: `2026-11-16_2026-11-22`, `2026-11-23`, `until_2026-11-24`. */
export function periodFileText(period: Covered, zone: Zone): string {
  const iso = (day: number): string => new Date(day * DAY).toISOString().slice(0, 10);
  const until = Date.parse(period.until);
  if (period.from === null) return `until_${iso(zone.day(until))}`;
  const [first, last] = [iso(zone.day(Date.parse(period.from))), iso(zone.day(until - 1))];
  return first === last ? first : `${first}_${last}`;
}

/** `22 Nov 2026`, of a day counted from 1970. */
export function dateText(day: number): string {
  const date = new Date(day * DAY);
  return `${date.getUTCDate()} ${MONTHS[date.getUTCMonth()] ?? ''} ${date.getUTCFullYear()}`;
}
