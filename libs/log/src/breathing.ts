import { setImmediate as nextTurn } from 'node:timers/promises';

/** Milliseconds of work after which the event loop gets its turn. */
const WORK_MS = 8;

/**
 * For work that goes on for long without ever waiting (an embedded storage answers at once): what else the process has to do gets
 * its turn.
 */
export class Breathing {
  private since = performance.now();

  /** Call it often; it pauses when it is time to. */
  async pause(): Promise<void> {
    if (performance.now() - this.since < WORK_MS) return;
    await nextTurn();
    this.since = performance.now();
  }
}
