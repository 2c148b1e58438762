const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const MINUTE = 60_000;

export interface WallTime {
  readonly year: number;
  /** 1 to 12 */
  readonly month: number;
  readonly day: number;
  /** 0 to 23 */
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  /** 0 is Sunday. */
  readonly weekday: number;
}

/**
 * Instants written as the clock on the wall of one time zone shows them: `23 Nov 2026, 14:32:08 CET`. Text that is no
 * instant is written as it is.
 */
export class ZonedTime {
  private readonly parts: Intl.DateTimeFormat;
  private readonly weekdays: Intl.DateTimeFormat;
  private readonly longMonths: Intl.DateTimeFormat;

  constructor(readonly zone: string) {
    this.parts = new Intl.DateTimeFormat('en-GB', {
      timeZone: zone,
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
      hourCycle: 'h23',
    });
    this.weekdays = new Intl.DateTimeFormat('en-GB', { timeZone: zone, weekday: 'long' });
    this.longMonths = new Intl.DateTimeFormat('en-GB', { timeZone: zone, month: 'long' });
  }

  /** `14:32:08` */
  time(instant: string): string {
    return this.written(instant, (wall) => `${two(wall.hour)}:${two(wall.minute)}:${two(wall.second)}`);
  }

  /** `14:32` */
  timeToMinute(instant: string): string {
    return this.written(instant, (wall) => `${two(wall.hour)}:${two(wall.minute)}`);
  }

  /** `23 Nov 2026` */
  date(instant: string): string {
    return this.written(instant, dateOf);
  }

  /** `Mon 23 Nov 2026` */
  weekdayDate(instant: string): string {
    return this.written(instant, (wall, at) => `${this.weekdays.format(at).slice(0, 3)} ${dateOf(wall)}`);
  }

  /** `23 Nov 2026, 14:32:08 CET` */
  dateTime(instant: string): string {
    return this.written(instant, (wall) => `${dateOf(wall)}, ${this.time(instant)} ${this.abbreviation(instant)}`);
  }

  /** `23 Nov 2026, 14:32 CET` */
  dateTimeToMinute(instant: string): string {
    return this.written(
      instant,
      (wall) => `${dateOf(wall)}, ${this.timeToMinute(instant)} ${this.abbreviation(instant)}`,
    );
  }

  /** `2026-11-23`: equal for all instants of one day of the zone. */
  dayKey(instant: string): string {
    return this.written(instant, (wall) => `${wall.year}-${two(wall.month)}-${two(wall.day)}`);
  }

  /** `Today, Monday 23 November 2026` */
  dayTitle(instant: string, now: number): string {
    return this.written(instant, (wall, at) => {
      const day = `${this.weekdays.format(at)} ${wall.day} ${this.longMonths.format(at)} ${wall.year}`;
      const key = this.dayKey(instant);
      if (key === this.dayKey(new Date(now).toISOString())) return `Today, ${day}`;
      // Half a day before this day began lies in the day before, whatever the clocks did.
      const yesterday = this.startOfDay(this.dayKey(new Date(now).toISOString())) - 12 * 60 * MINUTE;
      return key === this.dayKey(new Date(yesterday).toISOString()) ? `Yesterday, ${day}` : day;
    });
  }

  /** `CET`, or `UTC+5:30` where English has no short name. */
  abbreviation(instant: string): string {
    return this.written(instant, (_wall, at) => {
      for (const language of ['en-GB', 'en-US', 'en-AU']) {
        const name = new Intl.DateTimeFormat(language, { timeZone: this.zone, timeZoneName: 'short' })
          .formatToParts(at)
          .find((part) => part.type === 'timeZoneName')?.value;
        if (name !== undefined && !/^GMT[+-]/.test(name)) return name;
      }
      return offsetText(this.offset(at));
    });
  }

  /** The same instant in UTC as ISO 8601, for a tooltip. */
  utc(instant: string): string {
    return this.written(instant, (_wall, at) => new Date(at).toISOString());
  }

  wall(at: number): WallTime {
    const values = Object.fromEntries(this.parts.formatToParts(at).map((part) => [part.type, Number(part.value)]));
    const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = values;
    return { year, month, day, hour, minute, second, weekday: new Date(Date.UTC(year, month - 1, day)).getUTCDay() };
  }

  /** When the day `2026-11-23` begins here, in milliseconds since 1970; NaN for what is no day. */
  startOfDay(day: string): number {
    const [year = NaN, month = NaN, date = NaN] = day.split('-').map(Number);
    const asUtc = Date.UTC(year, month - 1, date);
    if (Number.isNaN(asUtc)) return NaN;
    // The offset at the answer decides; it may differ from the offset at the guess when the clocks change that night.
    const guess = asUtc - this.offset(asUtc) * MINUTE;
    return asUtc - this.offset(guess) * MINUTE;
  }

  /** Minutes that this zone's clocks are ahead of UTC at an instant. */
  offset(at: number): number {
    const wall = this.wall(at);
    const shown = Date.UTC(wall.year, wall.month - 1, wall.day, wall.hour, wall.minute, wall.second);
    return Math.round((shown - Math.floor(at / 1000) * 1000) / MINUTE);
  }

  private written(instant: string, write: (wall: WallTime, at: number) => string): string {
    const at = Date.parse(instant);
    return Number.isNaN(at) ? instant : write(this.wall(at), at);
  }
}

/** `UTC+5:30` */
export function offsetText(minutes: number): string {
  if (minutes === 0) return 'UTC';
  const size = Math.abs(minutes);
  const rest = size % 60;
  return `UTC${minutes < 0 ? '\u2212' : '+'}${Math.floor(size / 60)}${rest === 0 ? '' : `:${two(rest)}`}`;
}

function dateOf(wall: WallTime): string {
  return `${wall.day} ${MONTHS[wall.month - 1] ?? ''} ${wall.year}`;
}

function two(value: number): string {
  return String(value).padStart(2, '0');
}
