import { isoInstant, type IsoInstant } from '@attest/kernel';

/** A timestamp as written, taken apart. */
export interface Timestamp {
  /** Milliseconds since 1970, cut (not rounded) to whole ones. */
  readonly milliseconds: number;
  /** Whether it names `Z` or an offset; without one it is read as UTC. */
  readonly zoned: boolean;
}

const PATTERN =
  /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,30}))?)?(?:(Z)|([+-])(\d\d)(?::?(\d\d))?)?$/i;

const MINUTE = 60_000;
const DAY = 86_400_000;
const YEAR_0 = Date.parse('0000-01-01T00:00:00Z');
const YEAR_10000 = Date.parse('9999-12-31T23:59:59.999Z') + 1;

/**
 * Reads an ISO 8601 date and time (D 4.5): `YYYY-MM-DDThh:mm[:ss[.fraction]]`, then `Z`, an offset, or nothing. Undefined when it has
 * another form, names no real date, has the offset −00:00, or lies outside the years 0 to 9999 in UTC.
 */
export function readTimestamp(text: string): Timestamp | undefined {
  const parts = PATTERN.exec(text);
  if (parts === null) return undefined;
  const [, year, month, day, hour, minute, second = '00', fraction = '', z, sign, offsetHour, offsetMinute = '00'] =
    parts;
  const date = dateMilliseconds(Number(year), Number(month), Number(day));
  if (date === undefined || Number(hour) > 23 || Number(minute) > 59 || Number(second) > 60) return undefined;
  const offset = offsetMinutes(sign, offsetHour, offsetMinute);
  if (offset === undefined) return undefined;

  const atMinute = date + (Number(hour) * 60 + Number(minute) - offset) * MINUTE;
  // The leap second stands only at the end of a day in UTC (RFC 3339, 5.6).
  if (second === '60' && (atMinute + MINUTE) % DAY !== 0) return undefined;
  const milliseconds = atMinute + Number(second) * 1000 + Number(fraction.slice(0, 3).padEnd(3, '0'));
  if (atMinute < YEAR_0 || milliseconds >= YEAR_10000) return undefined;
  return { milliseconds, zoned: z !== undefined || sign !== undefined };
}

/** The same instant in UTC as RFC 3339 writes it, with all digits of its fraction. Undefined for what is no timestamp. */
export function inUtc(text: string): string | undefined {
  const timestamp = readTimestamp(text);
  if (timestamp === undefined) return undefined;
  const [, , , , , , second = '00', fraction] = PATTERN.exec(text) ?? [];
  // Offsets are whole minutes, so seconds and fraction stay as written; 60 is the leap second, which only the text can tell.
  const minute = timestamp.milliseconds - (second === '60' ? MINUTE : 0);
  return `${isoInstant(minute).slice(0, 17)}${second}${fraction === undefined ? '' : `.${fraction}`}Z`;
}

/** The instant that a valid timestamp names, in UTC and cut to milliseconds; undefined for anything else. */
export function instantOf(text: string): IsoInstant | undefined {
  const timestamp = readTimestamp(text);
  return timestamp === undefined ? undefined : isoInstant(timestamp.milliseconds);
}

function dateMilliseconds(year: number, month: number, day: number): number | undefined {
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day ? date.getTime() : undefined;
}

function offsetMinutes(sign: string | undefined, hour: string | undefined, minute: string): number | undefined {
  if (sign === undefined) return 0;
  const minutes = Number(hour) * 60 + Number(minute);
  if (Number(hour) > 23 || Number(minute) > 59) return undefined;
  // −00:00 says "offset unknown" in RFC 3339; ISO 8601 forbids it.
  if (sign === '-') return minutes === 0 ? undefined : -minutes;
  return minutes;
}
