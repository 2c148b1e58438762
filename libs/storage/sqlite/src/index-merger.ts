import type { Space } from '@attest/kernel';
import { JobThread } from './job-thread';

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

/** The thread that works facets into search indexes, one job after the other. */
export class IndexMerger {
  private readonly thread = new JobThread<MergeJob & { readonly do: 'merge' | 'join' }>(
    '@attest/storage-sqlite/merge-facets',
  );

  /** Resolves when the index has it all; rejects with SQLite's or the system's error, and nothing is lost then. */
  async merge(job: MergeJob): Promise<void> {
    const merged = this.thread.ask({ ...job, do: 'merge' });
    // Nobody waits for few segments to be made of many; what the disk refuses is tried again after the next merge.
    this.thread.ask({ ...job, do: 'join' }).catch(() => undefined);
    await merged;
  }

  /** Resolves when nothing is under way; failures are those of who asked for the merge. */
  idle(): Promise<void> {
    return this.thread.idle();
  }

  /** Waits for what is under way, and ends the thread. Throws the bug that a job has met, if one has. */
  close(): Promise<void> {
    return this.thread.close();
  }
}
