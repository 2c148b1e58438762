import type { Space } from '@attest/kernel';
import type { DatabaseFiles } from './database-files';
import type { Step } from './writing';

interface Waiting {
  readonly step: Step;
  readonly bytes: number;
  readonly resolve: (row: unknown) => void;
  readonly reject: (error: unknown) => void;
}

/** At most so many writes, or one and others up to so many bytes, in one transaction: they are copied for the thread together. */
const TOGETHER = 200;
const TOGETHER_BYTES = 8 * 1024 * 1024;

/**
 * Small writes of documents made durable together: syncing the disk is most of what one costs. Those that are asked for while others are
 * under way go into the next transaction, one after the other in the order in which they were asked for, so each sees those before.
 */
export class TogetherWrites {
  /** By space, what waits; there is an entry while a write is under way. */
  private readonly waiting = new Map<Space, Waiting[]>();

  constructor(private readonly files: DatabaseFiles) {}

  /**
   * The row that `step` answers, if it does, when it is durable. A step fails only because of the outside world, which undoes its neighbours
   * as well.
   * @param bytes about how much it weighs.
   */
  add<Row>(space: Space, step: Step, bytes = 0): Promise<Row | undefined> {
    return this.files.wait(
      () =>
        new Promise<unknown>((resolve, reject) => {
          const waiting = { step, bytes, resolve, reject };
          const known = this.waiting.get(space);
          if (known !== undefined) {
            known.push(waiting);
            return;
          }
          this.waiting.set(space, [waiting]);
          // After those that this turn of the event loop still brings.
          setImmediate(() => void this.write(space));
        }),
    ) as Promise<Row | undefined>;
  }

  private async write(space: Space): Promise<void> {
    const all = this.waiting.get(space) ?? [];
    while (all.length > 0) {
      const some = all.splice(0, fitting(all));
      try {
        const rows = await this.files.write(
          space,
          'documents',
          some.map(({ step }) => step),
        );
        some.forEach(({ resolve }, index) => {
          resolve(rows?.[index]);
        });
      } catch (error) {
        for (const { reject } of some) reject(error);
      }
    }
    this.waiting.delete(space);
  }
}

/** How many of the first go together. */
function fitting(all: readonly Waiting[]): number {
  let bytes = 0;
  const end = all.findIndex((one, index) => index === TOGETHER || ((bytes += one.bytes) > TOGETHER_BYTES && index > 0));
  return end === -1 ? all.length : end;
}
