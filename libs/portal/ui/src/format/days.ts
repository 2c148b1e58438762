import { longDayOf } from '../time/time';

/** Days of a time zone: where they begin, what they are called. Days are `2026-11-23`; instants ISO 8601 in UTC. */

const MINUTE = 60_000;
const clocks = new Map<string, Intl.DateTimeFormat>();

/** `2026-11-23`: equal for all instants of one day of the zone. */
export function dayKeyOf(instant: string, zone: string): string {
  return shown(Date.parse(instant), zone).slice(0, 10);
}

/** `Today, Monday 23 November 2026` */
export function dayTitleOf(instant: string, zone: string, now: number): string {
  const day = longDayOf(instant, zone);
  const key = dayKeyOf(instant, zone);
  const today = dayKeyOf(new Date(now).toISOString(), zone);
  if (key === today) return `Today, ${day}`;
  return key === movedBy(today, -1) ? `Yesterday, ${day}` : day;
}

/** When the day begins in the zone, in milliseconds since 1970; NaN for what is no day. */
export function startOfDay(day: string, zone: string): number {
  const asUtc = Date.parse(`${day}T00:00:00.000Z`);
  if (Number.isNaN(asUtc)) return NaN;
  // The offset at the answer decides; it may differ from the offset at the guess when the clocks change that night.
  const guess = asUtc - offsetAt(asUtc, zone) * MINUTE;
  return asUtc - offsetAt(guess, zone) * MINUTE;
}

/** The day so many days later, or earlier. */
export function movedBy(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00.000Z`) + days * 86_400_000).toISOString().slice(0, 10);
}

/** Minutes that the zone's clocks are ahead of UTC at an instant. */
export function offsetAt(at: number, zone: string): number {
  return Math.round((Date.parse(`${shown(at, zone)}Z`) - Math.floor(at / 1000) * 1000) / MINUTE);
}

/** `UTC+5:30` */
export function offsetText(minutes: number): string {
  if (minutes === 0) return 'UTC';
  const size = Math.abs(minutes);
  const rest = size % 60;
  return `UTC${minutes < 0 ? '\u2212' : '+'}${Math.floor(size / 60)}${rest === 0 ? '' : `:${String(rest).padStart(2, '0')}`}`;
}

/** What the zone's clock shows, as `2026-11-23T14:32:08`. */
function shown(at: number, zone: string): string {
  let clock = clocks.get(zone);
  if (clock === undefined) {
    // Swedish writes dates as ISO 8601 does.
    clock = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'medium' });
    clocks.set(zone, clock);
  }
  return clock.format(at).replace(' ', 'T');
}
