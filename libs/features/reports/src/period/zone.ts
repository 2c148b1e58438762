const DAY = 86_400_000;
const OFFSET = /^GMT(?:([+-])(\d{1,2})(?::(\d{2}))?(?::(\d{2}))?)?$/;

/** A stretch of time with one offset from UTC. */
interface Stretch {
  readonly from: number;
  readonly until: number;
  /** Milliseconds east of UTC. */
  readonly offset: number;
}

/**
 * An IANA zone's calendar. Days are numbers: days since 1 January 1970. Asking Intl is dear, so each UTC day is asked for
 * once (its two ends, and the moment of change when they differ); all else is arithmetic.
 */
export class Zone {
  private readonly days = new Map<number, readonly Stretch[]>();
  private readonly ends = new Map<number, number>();
  private readonly format: Intl.DateTimeFormat;

  /** Throws RangeError when there is no such zone. */
  constructor(readonly name: string) {
    this.format = new Intl.DateTimeFormat('en-US', { timeZone: name, timeZoneName: 'longOffset' });
  }

  /** Milliseconds east of UTC at an instant. */
  offset(instant: number): number {
    const stretches = this.stretches(Math.floor(instant / DAY));
    return (stretches.find((stretch) => instant < stretch.until) ?? stretches[0])?.offset ?? 0;
  }

  /** `2026-11-23T14:32:08.120+01:00`. */
  iso(instant: number): string {
    const offset = this.offset(instant);
    const local = new Date(instant + offset).toISOString();
    return `${local.slice(0, -1)}${offsetText(offset)}`;
  }

  /** The day an instant belongs to: the latest one that has begun. When clocks go back over midnight, no day comes twice. */
  day(instant: number): number {
    const day = Math.floor((instant + this.offset(instant)) / DAY);
    return this.start(day + 1) <= instant ? day + 1 : day;
  }

  /** The earliest instant whose local date is `day` or later. Midnight may not exist; a whole day may not exist. */
  start(day: number): number {
    const midnight = day * DAY;
    // No place is further than 26 hours from UTC, and no zone ever was.
    for (let utcDay = day - 2; ; utcDay++) {
      for (const stretch of this.stretches(utcDay)) {
        const begins = Math.max(stretch.from, midnight - stretch.offset);
        if (begins < stretch.until) return begins;
      }
    }
  }

  private stretches(utcDay: number): readonly Stretch[] {
    const known = this.days.get(utcDay);
    if (known !== undefined) return known;
    const from = utcDay * DAY;
    const until = from + DAY;
    const before = this.ask(from);
    const after = this.ask(until);
    const change = before === after ? until : this.change(from, until, before);
    const stretches = [{ from, until: change, offset: before }];
    if (change < until) stretches.push({ from: change, until, offset: after });
    this.days.set(utcDay, stretches);
    return stretches;
  }

  /** The first instant after `from` with another offset than `before`. */
  private change(from: number, until: number, before: number): number {
    let same = from;
    let other = until;
    while (other - same > 1) {
      const middle = Math.floor((same + other) / 2);
      if (this.read(middle) === before) same = middle;
      else other = middle;
    }
    return other;
  }

  private ask(instant: number): number {
    const known = this.ends.get(instant);
    if (known !== undefined) return known;
    const offset = this.read(instant);
    this.ends.set(instant, offset);
    return offset;
  }

  private read(instant: number): number {
    const part = this.format.formatToParts(instant).find(({ type }) => type === 'timeZoneName');
    const [, sign, hours = 0, minutes = 0, seconds = 0] = OFFSET.exec(part?.value ?? '') ?? [];
    const offset = (Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds)) * 1000;
    return sign === '-' ? -offset : offset;
  }
}

/** `+01:00`. */
export function offsetText(offset: number): string {
  const minutes = Math.floor(Math.abs(offset) / 60_000);
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${offset < 0 ? '-' : '+'}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}
