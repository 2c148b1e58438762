import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';
import { storageUnavailable } from './storage-errors';

/** An error as it comes from another thread, where errors lose what they carry. */
interface Failure {
  readonly message: string;
  readonly stack: string;
  readonly code?: string;
  readonly errcode?: number;
}

interface Reply {
  readonly id: number;
  readonly answer?: unknown;
  readonly failed?: Failure;
}

/**
 * A thread that does jobs in the order in which they were asked for, one at a time. Started for the first one, and again for the next
 * one after it has died. The process stays alive while a job is under way.
 */
export class JobThread<Job> {
  private worker: Worker | undefined;
  private readonly running = new Map<number, PromiseWithResolvers<unknown>>();
  private last = 0;
  private closed = false;
  private bug: Error | undefined;

  /** @param module name by which the thread's file is found. */
  constructor(private readonly module: string) {}

  /** Whether there is a thread: one that has never been asked, or has died, keeps nothing open. */
  get isRunning(): boolean {
    return this.worker !== undefined;
  }

  /**
   * What the thread answers. Rejects with SQLite's or the system's error, and with DomainError `storage_unavailable` when the thread
   * dies: then it is unknown what has been done.
   */
  ask(job: Job): Promise<unknown> {
    if (this.closed) return Promise.reject(storageUnavailable('The storage has been closed.'));
    const asked = Promise.withResolvers<unknown>();
    const id = (this.last += 1);
    const worker = this.thread();
    worker.postMessage({ id, job });
    this.running.set(id, asked);
    worker.ref();
    return asked.promise;
  }

  /** Resolves when nothing is under way any more of what is now; failures are those of who asked. */
  async idle(): Promise<void> {
    await Promise.allSettled([...this.running.values()].map(({ promise }) => promise));
  }

  /** Waits for what is under way, and ends the thread. Throws the bug that a job has met, if one has. */
  async close(): Promise<void> {
    this.closed = true;
    await this.idle();
    const { worker } = this;
    this.worker = undefined;
    await worker?.terminate();
    if (this.bug !== undefined) throw this.bug;
  }

  private thread(): Worker {
    if (this.worker !== undefined) return this.worker;
    const here = createRequire(import.meta.url);
    const worker = new Worker(pathToFileURL(here.resolve(this.module)), {
      // The process may run with hooks and flags that are no business of this thread's.
      execArgv: ['--no-warnings'],
    });
    worker.on('message', (reply: Reply) => {
      this.settle(worker, reply);
    });
    worker.on('error', (error) => {
      this.lost(worker, error);
    });
    worker.on('exit', (code) => {
      this.lost(worker, `exit code ${code}`);
    });
    this.worker = worker;
    return worker;
  }

  private settle(worker: Worker, { id, answer, failed }: Reply): void {
    const asked = this.running.get(id);
    this.running.delete(id);
    if (this.running.size === 0) worker.unref();
    if (failed === undefined) {
      asked?.resolve(answer);
      return;
    }
    const error = Object.assign(new Error(failed.message), failed);
    // What the disk refuses is tried again, but a bug must not stay unseen where nobody waits for the job.
    if (failed.code === undefined) this.bug ??= error;
    asked?.reject(error);
  }

  private lost(worker: Worker, cause: unknown): void {
    if (this.worker !== worker) return;
    this.worker = undefined;
    const error = storageUnavailable('A thread that works on the data folder ended unexpectedly.', cause);
    const lost = [...this.running.values()];
    this.running.clear();
    for (const { reject } of lost) reject(error);
  }
}
