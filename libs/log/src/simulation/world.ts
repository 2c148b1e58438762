import { Random } from './random';

interface Happening {
  readonly at: number;
  readonly order: number;
  readonly what: string;
  readonly work: () => void;
}

/** Something that must never be, with what is needed to see it again. */
export class Violation extends Error {
  constructor(what: string) {
    super(what);
    this.name = 'Violation';
  }
}

/**
 * A world with its own time, in which everything that takes time is a happening: one at a time, in the order of their times, which are
 * drawn by the seed. Between two of them all code runs that can run, so a run is the same whenever its seed is.
 */
export class World {
  readonly random: Random;
  /** Milliseconds. */
  now = 0;
  happenings = 0;
  /** Called after each happening. */
  check: () => void = () => undefined;
  private readonly waiting: Happening[] = [];
  private order = 0;
  private failure: unknown;
  /** The last happenings, for who looks for the reason of a violation. */
  private readonly past: string[] = [];

  constructor(readonly seed: number) {
    this.random = new Random(seed);
  }

  after(milliseconds: number, what: string, work: () => void): void {
    const at = this.now + Math.max(0, milliseconds);
    const happening = { at, order: this.order++, what, work };
    let place = this.waiting.length;
    while (place > 0 && isLater(this.waiting[place - 1], happening)) place--;
    this.waiting.splice(place, 0, happening);
  }

  sleep(milliseconds: number): Promise<void> {
    return new Promise((resolve) => {
      this.after(milliseconds, 'sleep', resolve);
    });
  }

  /** Ends the run with `error`. */
  fail(error: unknown): void {
    this.failure ??= error;
  }

  violated(what: string): void {
    this.fail(new Violation(`${what} (at ${this.now.toFixed(1)} ms)`));
  }

  note(what: string): void {
    this.past.push(`${this.now.toFixed(1).padStart(10)} ${what}`);
    if (this.past.length > 400) this.past.splice(0, 200);
  }

  get trace(): string {
    return this.past.slice(-60).join('\n');
  }

  /** Lets things happen until `done` is kept; fails when nothing is left that could, or `until` is over. */
  async run(done: Promise<unknown>, until: number): Promise<void> {
    const progress = { finished: false };
    done.then(
      () => (progress.finished = true),
      (error: unknown) => {
        this.fail(error);
      },
    );
    for (;;) {
      await settled();
      this.throwFailure();
      if (progress.finished) return;
      if (this.now > until) throw new Violation(`Not done after ${until} ms: somebody is not served.`);
      if (!this.happen()) throw new Violation('Nothing can happen any more, and not all is done.');
    }
  }

  /** Whether there was something to happen. */
  happen(): boolean {
    const next = this.waiting.shift();
    if (next === undefined) return false;
    this.now = Math.max(this.now, next.at);
    this.happenings++;
    next.work();
    this.check();
    return true;
  }

  private throwFailure(): void {
    if (this.failure === undefined) return;
    throw this.failure instanceof Error ? this.failure : new Error('failed', { cause: this.failure });
  }
}

const isLater = (one: Happening | undefined, other: Happening): boolean =>
  one !== undefined && (one.at > other.at || (one.at === other.at && one.order > other.order));

/** All promises that could be kept have been: nothing here waits but for a happening. */
const settled = (): Promise<void> =>
  new Promise((resolve) => {
    setImmediate(resolve);
  });
