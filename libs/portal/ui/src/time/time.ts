/**
 * How the portal writes days and times: `23 Nov 2026`, `14:32:08 CET`. Instants are ISO 8601 in UTC, zones IANA names; text
 * that is no instant is written as it is.
 */

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
/** Each English knows the short names of its own parts of the world: CET, EST, AEDT. */
const ENGLISHES = ['en-GB', 'en-US', 'en-AU'];

const formats = new Map<string, Intl.DateTimeFormat>();

function format(zone: string, options: Intl.DateTimeFormatOptions, language = 'en-GB'): Intl.DateTimeFormat {
  const key = `${language} ${zone} ${JSON.stringify(options)}`;
  const made = formats.get(key) ?? new Intl.DateTimeFormat(language, { timeZone: zone, ...options });
  formats.set(key, made);
  return made;
}

function written(instant: string, write: (at: number) => string): string {
  const at = Date.parse(instant);
  return Number.isNaN(at) ? instant : write(at);
}

/** `23 Nov 2026` */
export function dayOf(instant: string, zone: string): string {
  return written(instant, (at) => {
    const parts = format(zone, { day: 'numeric', month: 'numeric', year: 'numeric' }).formatToParts(at);
    const part = (type: string): string => parts.find((each) => each.type === type)?.value ?? '';
    // The locale's own September has four letters, unlike every other month.
    return `${Number(part('day'))} ${MONTHS[Number(part('month')) - 1] ?? ''} ${part('year')}`;
  });
}

/** `Mon 23 Nov 2026` */
export function weekdayOf(instant: string, zone: string): string {
  return written(instant, (at) => `${format(zone, { weekday: 'short' }).format(at)} ${dayOf(instant, zone)}`);
}

/** `Monday 23 November 2026`, for the row that begins a day. */
export function longDayOf(instant: string, zone: string): string {
  const options = { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' } as const;
  return written(instant, (at) => format(zone, options).format(at).replace(',', ''));
}

/** `14:32:08` */
export function timeOf(instant: string, zone: string): string {
  const options = { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' } as const;
  return written(instant, (at) => format(zone, options).format(at));
}

/** `14:32` */
export function minuteOf(instant: string, zone: string): string {
  const options = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const;
  return written(instant, (at) => format(zone, options).format(at));
}

/** `CET`; `UTC+5:30` where no English has a short name. */
export function zoneOf(instant: string, zone: string): string {
  return written(instant, (at) => {
    for (const language of ENGLISHES) {
      const name = namedIn(language, at, zone);
      if (!name.startsWith('GMT') || name === 'GMT') return name;
    }
    return namedIn('en-GB', at, zone).replace('GMT', 'UTC').replace('-', '−');
  });
}

function namedIn(language: string, at: number, zone: string): string {
  const parts = format(zone, { timeZoneName: 'short' }, language).formatToParts(at);
  return parts.find((part) => part.type === 'timeZoneName')?.value ?? zone;
}

/** `14:32:08 CET` */
export function timeWithZone(instant: string, zone: string): string {
  return written(instant, () => `${timeOf(instant, zone)} ${zoneOf(instant, zone)}`);
}

/** `23 Nov 2026, 14:32:08 CET` */
export function dayAndTime(instant: string, zone: string): string {
  return written(instant, () => `${dayOf(instant, zone)}, ${timeWithZone(instant, zone)}`);
}

/** `23 Nov 2026, 14:32`, where the view names the zone once elsewhere. */
export function dayAndMinute(instant: string, zone: string): string {
  return written(instant, () => `${dayOf(instant, zone)}, ${minuteOf(instant, zone)}`);
}

/** UTC and ISO 8601, for tooltips. */
export function isoOf(instant: string): string {
  return written(instant, (at) => new Date(at).toISOString());
}

/** `1,204` */
export function numberOf(value: number): string {
  return value.toLocaleString('en-GB');
}

/** `92 %` with a thin space, for a share between 0 and 1. */
export function percentOf(share: number): string {
  return `${Math.round(share * 100)}\u202f%`;
}
