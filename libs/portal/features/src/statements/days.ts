import { dayAndTime, dayKeyOf, dayOf, movedBy, startOfDay } from '@attest/portal-ui';

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const DAY = /^\d{4}-\d{2}-\d{2}$/;

/**
 * What a person typed for a day, as `2026-11-23`: `2026-11-23`, `23 Nov`, `23 Nov 2026`, `23.11.2026`, `today`,
 * `yesterday`. An instant stays as it is. Undefined for what is none of these. A day without a year is the last one that
 * is not in the future.
 */
export function readDay(text: string, zone: string, now: number): string | undefined {
  const typed = text.trim().toLowerCase();
  const today = dayKeyOf(new Date(now).toISOString(), zone);
  if (typed === 'today') return today;
  if (typed === 'yesterday') return movedBy(today, -1);
  if (DAY.test(typed)) return existing(typed);
  if (/^\d{4}-\d{2}-\d{2}t/.test(typed)) return Number.isNaN(Date.parse(typed)) ? undefined : typed.toUpperCase();
  const dotted = /^(\d{1,2})\.(\d{1,2})\.(\d{4})$/.exec(typed);
  if (dotted !== null) return existing(key(Number(dotted[3]), Number(dotted[2]), Number(dotted[1])));
  const named = /^(\d{1,2})\.?\s+([a-z]{3})[a-z]*\.?(?:\s+(\d{4}))?$/.exec(typed);
  if (named === null) return undefined;
  const month = MONTHS.indexOf(named[2] ?? '') + 1;
  if (month === 0) return undefined;
  const day = Number(named[1]);
  if (named[3] !== undefined) return existing(key(Number(named[3]), month, day));
  const year = Number(today.slice(0, 4));
  const thisYear = key(year, month, day);
  return existing(thisYear > today ? key(year - 1, month, day) : thisYear);
}

/**
 * A day's edge as an instant. Both days are included: `since` is the millisecond before the day begins, because xAPI's
 * `since` excludes its own instant; `until` is the last millisecond. An instant stays as it is, and so does what is
 * neither: the server then says what is wrong with it.
 */
export function boundary(edge: 'since' | 'until', value: string, zone: string): string {
  if (!DAY.test(value)) return value;
  const at = startOfDay(edge === 'since' ? value : movedBy(value, 1), zone);
  return Number.isNaN(at) ? value : new Date(at - 1).toISOString();
}

/** `23 Nov 2026`; an instant with its time; anything else as it is. */
export function dayText(value: string, zone: string): string {
  const at = DAY.test(value) ? startOfDay(value, zone) : Date.parse(value);
  if (Number.isNaN(at)) return value;
  const instant = new Date(at).toISOString();
  return DAY.test(value) ? dayOf(instant, zone) : dayAndTime(instant, zone);
}

function existing(day: string): string | undefined {
  const at = Date.parse(`${day}T00:00:00.000Z`);
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(day) ? day : undefined;
}

function key(year: number, month: number, day: number): string {
  return `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
}
