import { newTenantId, type TenantId } from '@attest/kernel';
import type { Job, JobKind, NextTimes, Queue } from '@attest/queue-ports';

/** A queue under test and what the suite may do to it. */
export interface QueueHarness {
  readonly queue: Queue;
  /** What the time is to the queue, milliseconds. */
  now(): number;
  /** Lets so much time pass: moves the queue's clock, or waits. */
  advance(milliseconds: number): Promise<void>;
  /**
   * Ends the process and starts another one over the same data, without handlers. `closed`: in order, with no grace; `killed`: as
   * by SIGKILL, with nothing written that was not yet. Time may pass in between.
   */
  restart(how: 'closed' | 'killed', downFor?: number): Promise<QueueHarness>;
  /** Ends it and removes its data. */
  end(): Promise<void>;
}

export interface QueueSuiteOptions {
  /** Opens an empty queue; its time is `at` if the time is given. */
  open(options: { at: string }): Promise<QueueHarness>;
  readonly nextTimes: NextTimes;
  /** Whether the suite can move the queue's time. In real time what takes hours is left out, save through `nextTimes`. */
  readonly time: 'given' | 'real';
}

/** What each case gets: a queue, and two tenants of whom the second must not notice the first. */
export interface Stage {
  readonly harness: QueueHarness;
  readonly queue: Queue;
  readonly ours: TenantId;
  readonly theirs: TenantId;
}

/** `it` for a case that takes hours: where the suite cannot move the time it is skipped, with the reason in its name. */
export function inGivenTime({ time }: QueueSuiteOptions): (name: string, test: () => Promise<void>) => void {
  if (time === 'given') return it;
  return (name, test) => {
    it.skip(`${name} (takes hours in real time)`, test);
  };
}

export type OnStage = (work: (stage: Stage) => Promise<void>, at?: string) => () => Promise<void>;

export const NOON = '2026-03-03T12:00:00.000Z';

/** Makes a test of a case: opens the queue before and ends whatever queue is left after it. */
export function stages(options: QueueSuiteOptions): OnStage {
  return (work, at = NOON) =>
    async () => {
      let current = await options.open({ at });
      const follow = (harness: QueueHarness): QueueHarness => ({
        ...harness,
        queue: harness.queue,
        now: () => harness.now(),
        advance: (milliseconds) => harness.advance(milliseconds),
        end: () => harness.end(),
        restart: async (how, downFor) => {
          current = await harness.restart(how, downFor);
          return follow(current);
        },
      });
      try {
        const harness = follow(current);
        await work({ harness, queue: harness.queue, ours: newTenantId(), theirs: newTenantId() });
      } finally {
        await current.end();
      }
    };
}

export type Numbered = { readonly n: number; readonly scheduledFor?: string };

export function aKind(overrides: Partial<JobKind<Numbered>> = {}): JobKind<Numbered> {
  return { name: 'count', attempts: 3, backoff: 100, concurrency: 1, ...overrides };
}

/** Answers what `look` answers once that is not undefined. Fails after ten seconds with `what`. */
export async function eventually<T>(what: string, look: () => Promise<T | undefined> | T | undefined): Promise<T> {
  const deadline = performance.now() + 10_000;
  for (;;) {
    const seen = await look();
    if (seen !== undefined && seen !== false) return seen;
    if (performance.now() > deadline) throw new Error(`did not happen within ten seconds: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}

/** The job once it is in that state. */
export function inState(queue: Queue, job: Job, state: Job['state']): Promise<Job> {
  return eventually(`job ${job.id} is ${state}`, async () => {
    const now = await queue.job(job.space, job.id);
    return now?.state === state ? now : undefined;
  });
}

/** A promise that a test opens; `entered` counts who has come to it. */
export class Gate {
  entered = 0;
  private readonly opened = Promise.withResolvers<undefined>();

  async pass(): Promise<void> {
    this.entered += 1;
    await this.opened.promise;
  }

  open(): void {
    this.opened.resolve(undefined);
  }
}

export const numbersOf = (jobs: readonly Job[]): unknown[] => jobs.map((job) => job.payload['n']);
