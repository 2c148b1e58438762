import type { Clock } from '@attest/kernel';

/**
 * Timers run on a clock that stands still while a laptop sleeps and knows nothing of a corrected wall clock. So a far time is
 * approached in steps; this also keeps clear of 2^31 ms, beyond which setTimeout fires at once.
 */
const LONGEST_STEP = 60_000;

/** Rings once when a time of the given clock has come. Keeps no process alive. */
export class Alarm {
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly clock: Clock,
    private readonly ring: () => void,
  ) {}

  /** Replaces the time it was set to; undefined: none. */
  set(at: number | undefined): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    if (at === undefined) return;
    const step = Math.min(Math.max(at - this.clock.now(), 1), LONGEST_STEP);
    this.timer = setTimeout(() => {
      if (this.clock.now() < at) this.set(at);
      else this.ring();
    }, step).unref();
  }
}
