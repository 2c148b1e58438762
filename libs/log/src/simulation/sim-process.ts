import { Clock } from '@attest/kernel';
import { Timer } from '../timer';
import type { World } from './world';

/** One run of a process: what it waits for never comes once it has crashed. */
export class SimProcess {
  alive = true;
  readonly died: Promise<'died'>;
  readonly timer: Timer;
  readonly clock: Clock;
  private die: (how: 'died') => void = () => undefined;

  constructor(
    readonly world: World,
    readonly name: string,
    /** How far its clock is from the others'. */
    skewMs: number,
  ) {
    this.died = new Promise((resolve) => (this.die = resolve));
    this.timer = new SimTimer(this);
    this.clock = new SimClock(world, skewMs);
  }

  crash(): void {
    if (!this.alive) return;
    this.world.note(`${this.name} crashes`);
    this.alive = false;
    this.die('died');
  }

  /** Calls `work` later, if the process lives by then. */
  after(milliseconds: number, what: string, work: () => void): void {
    this.world.after(milliseconds, `${this.name} ${what}`, () => {
      if (this.alive) work();
    });
  }
}

/** The beginning of all times that clocks show. */
export const EPOCH = Date.parse('2026-11-24T08:00:00.000Z');

class SimClock extends Clock {
  constructor(
    private readonly world: World,
    private readonly skewMs: number,
  ) {
    super();
  }

  now(): number {
    return EPOCH + Math.floor(this.world.now) + this.skewMs;
  }
}

class SimTimer extends Timer {
  constructor(private readonly process: SimProcess) {
    super();
  }

  elapsed(): number {
    return this.process.world.now;
  }

  soon(work: () => void): void {
    this.process.after(0, 'soon', work);
  }

  after(milliseconds: number, work: () => void): () => void {
    let cancelled = false;
    this.process.after(milliseconds, 'timer', () => {
      if (!cancelled) work();
    });
    return () => {
      cancelled = true;
    };
  }

  wait(milliseconds: number): Promise<void> {
    return new Promise((resolve) => {
      this.process.after(milliseconds, 'wait', resolve);
    });
  }
}
