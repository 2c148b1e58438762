import type { Space } from '@attest/kernel';
import type { DatabaseFile } from './database-file';
import type { DatabaseFiles } from './database-files';
import type { FileKind } from './migrations';

interface Waiting {
  readonly work: (file: DatabaseFile) => unknown;
  readonly resolve: (value: never) => void;
  readonly reject: (error: unknown) => void;
}

/** At most so many writes in one transaction: it holds up everybody else in the process. */
const TOGETHER = 200;

/**
 * Writes to one kind of file that arrive in one turn of the event loop, made durable together: syncing the disk is most of what
 * a small write costs. They are done one after the other in the order in which they were asked for, so each sees those before it.
 */
export class TogetherWrites {
  private readonly waiting = new Map<Space, Waiting[]>();

  constructor(
    private readonly files: DatabaseFiles,
    private readonly kind: FileKind,
  ) {}

  /** What `work` answers, when it is durable. `work` never throws but for the outside world, which undoes its neighbours as well. */
  add<T>(space: Space, work: (file: DatabaseFile) => T): Promise<T> {
    return new Promise((resolve, reject) => {
      const known = this.waiting.get(space);
      const waiting = { work, resolve, reject };
      if (known !== undefined) {
        known.push(waiting);
        return;
      }
      this.waiting.set(space, [waiting]);
      setImmediate(() => void this.write(space));
    });
  }

  private async write(space: Space): Promise<void> {
    const all = this.waiting.get(space) ?? [];
    this.waiting.delete(space);
    for (let from = 0; from < all.length; from += TOGETHER) {
      const some = all.slice(from, from + TOGETHER);
      try {
        const answers = await this.files.run(() =>
          this.files.use(space, this.kind, (file) =>
            file.write('power-loss', () => some.map(({ work }) => work(file))),
          ),
        );
        some.forEach(({ resolve }, index) => {
          resolve(answers[index] as never);
        });
      } catch (error) {
        for (const { reject } of some) reject(error);
      }
    }
  }
}
