import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';
import type { Space } from '@attest/kernel';

/** What to merge into a search index: all that the view has up to a commit. */
export interface MergeJob {
  readonly space: Space;
  /** Path of the view's database. */
  readonly view: string;
  /** Path of the index's database. */
  readonly index: string;
  readonly number: number;
  /** Hash of commit `number`. */
  readonly hash: string;
  /** Position of the last entry of commit `number`. */
  readonly position: number;
  /** Gives up all durability, for tests. */
  readonly forgetful: boolean;
}

interface Failure {
  readonly message: string;
  readonly stack: string;
  readonly code?: string;
  readonly errcode?: number;
}

/** Of a job: that it is merged, then that its thread has done with it; or that it failed. */
interface Reply {
  readonly id: number;
  readonly merged?: true;
  readonly done?: true;
  readonly failed?: Failure;
}

interface Running {
  readonly space: Space;
  readonly merged: PromiseWithResolvers<undefined>;
  readonly done: PromiseWithResolvers<undefined>;
}

/** The thread that works facets into search indexes, one job after the other; started for the first one. */
export class IndexMerger {
  private worker: Worker | undefined;
  private readonly running = new Map<number, Running>();
  private last = 0;
  private closed = false;
  private bug: Error | undefined;

  /** Resolves when the index has it all; rejects with SQLite's or the system's error, and nothing has changed then. */
  merge(job: MergeJob): Promise<void> {
    if (this.closed) return Promise.reject(new Error('The storage has been closed.'));
    this.last += 1;
    const running = {
      space: job.space,
      merged: Promise.withResolvers<undefined>(),
      done: Promise.withResolvers<undefined>(),
    };
    this.running.set(this.last, running);
    this.thread().postMessage({ ...job, id: this.last });
    return running.merged.promise;
  }

  /** Resolves when nothing is under way, for a space or for all; failures are those of who asked for the merge. */
  async idle(space?: Space): Promise<void> {
    const of = [...this.running.values()].filter((running) => space === undefined || running.space === space);
    await Promise.all(of.map(({ done }) => done.promise));
  }

  /** Waits for what is under way, and ends the thread. Throws the bug that a job has met, if one has. */
  async close(): Promise<void> {
    this.closed = true;
    await this.idle();
    await this.worker?.terminate();
    this.worker = undefined;
    if (this.bug !== undefined) throw this.bug;
  }

  private thread(): Worker {
    if (this.worker !== undefined) return this.worker;
    const here = createRequire(import.meta.url);
    const worker = new Worker(pathToFileURL(here.resolve('@attest/storage-sqlite/merge-facets')), {
      // The process may run with hooks and flags that are no business of this thread's.
      execArgv: ['--no-warnings'],
    });
    worker.unref();
    worker.on('message', (reply: Reply) => {
      this.settle(reply);
    });
    worker.on('error', (error) => {
      this.lost(worker, error instanceof Error ? error : new Error(String(error)));
    });
    worker.on('exit', (code) => {
      this.lost(worker, new Error(`The thread of the search index ended with ${code}.`));
    });
    this.worker = worker;
    return worker;
  }

  private settle({ id, merged, failed }: Reply): void {
    const running = this.running.get(id);
    if (merged === true) {
      running?.merged.resolve(undefined);
      return;
    }
    this.running.delete(id);
    if (failed !== undefined) {
      const error = Object.assign(new Error(failed.message), failed);
      running?.merged.reject(error);
      // What the disk refuses is tried again with the next job, but a bug must not stay unseen when the job itself was done.
      if (failed.code === undefined) this.bug ??= error;
    }
    running?.done.resolve(undefined);
  }

  /** The next job starts another thread. */
  private lost(worker: Worker, error: Error): void {
    if (this.worker !== worker) return;
    this.worker = undefined;
    for (const { merged, done } of this.running.values()) {
      merged.reject(error);
      done.resolve(undefined);
    }
    this.running.clear();
  }
}
