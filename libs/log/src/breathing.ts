import { ProcessTimer, type Timer } from './timer';

/** Milliseconds of work after which the event loop gets its turn. */
const WORK_MS = 8;

/**
 * For work that goes on for long without ever waiting (an embedded storage answers at once): what else the process has to do gets
 * its turn.
 */
export class Breathing {
  private since: number;

  constructor(private readonly timer: Timer = new ProcessTimer()) {
    this.since = timer.elapsed();
  }

  /** Call it often; it pauses when it is time to. */
  async pause(): Promise<void> {
    if (this.timer.elapsed() - this.since < WORK_MS) return;
    await new Promise<void>((resolve) => {
      this.timer.soon(resolve);
    });
    this.since = this.timer.elapsed();
  }
}
