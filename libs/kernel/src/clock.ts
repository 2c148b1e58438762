/** The only source of "now": milliseconds since 1970, UTC. */
export abstract class Clock {
  abstract now(): number;
}

export class SystemClock extends Clock {
  now(): number {
    return Date.now();
  }
}

/** A clock that stands still until it is moved, for tests. */
export class FixedClock extends Clock {
  private at: number;

  constructor(at: string | number) {
    super();
    this.at = typeof at === 'number' ? at : Date.parse(at);
  }

  now(): number {
    return this.at;
  }

  advance(milliseconds: number): void {
    this.at += milliseconds;
  }
}

/** An instant as it is stored and shown to machines: ISO 8601, UTC, milliseconds. */
export type IsoInstant = string;

export function isoInstant(milliseconds: number): IsoInstant {
  return new Date(milliseconds).toISOString();
}
