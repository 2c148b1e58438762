import type { IsoInstant, Space } from '@attest/kernel';
import type { Commit, CommitTotals, Entry, Stream } from '@attest/ledger';

/** Where a stream ends. `commit` 0 and `position` 0: nothing yet. */
export interface Head {
  readonly stream: Stream;
  /** Number of the last commit. */
  readonly commit: number;
  /** Position of the last entry. */
  readonly position: number;
  /** `stored` of the last commit; the epoch when there is none. */
  readonly stored: IsoInstant;
  /** Hash of the last commit, hex; 64 zeros when there is none. */
  readonly hash: string;
  /** Number of the last commit that the stream's first view (statements, records) shows: the watermark of every list. */
  readonly applied: number;
  /** Position of the last entry of commit `applied`. */
  readonly appliedPosition: number;
  /** `stored` of commit `applied`. */
  readonly appliedStored: IsoInstant;
  readonly totals: CommitTotals;
  readonly sealed: boolean;
}

export type Appended =
  | { readonly outcome: 'appended'; readonly head: Head }
  /** Somebody else wrote that number first; `missed` are the commits from there on, to be judged against. */
  | { readonly outcome: 'behind'; readonly missed: readonly Commit[] };

/**
 * A tenant's append-only log, two streams.
 *
 * Correctness rests on one thing: a commit is stored under the unique key (space, stream, number), whole or not at all.
 * `append` returns only when the commit survives the loss of process and power. It refuses nothing but a number that is
 * taken, one that would leave a gap (a mistake of the caller), or a stream that is sealed: what a commit may hold is decided
 * before.
 */
export abstract class Log {
  abstract head(space: Space, stream: Stream): Promise<Head>;

  /**
   * Stores `commit` under its number if that is free. Throws DomainError `storage_unavailable` when it cannot be known
   * to be durable; the caller then reads the number back and compares `token` before it tries again.
   */
  abstract append(space: Space, commit: Commit): Promise<Appended>;

  /** The commit with that number, if there is one. */
  abstract commit(space: Space, stream: Stream, number: number): Promise<Commit | undefined>;

  /** Commits after `after`, in order; at least one if there is one, then as many as fit into `maxEntries`. */
  abstract read(space: Space, stream: Stream, after: number, maxEntries: number): Promise<readonly Commit[]>;

  /** The entries at these positions that exist, in the order of the positions. */
  abstract entries(space: Space, stream: Stream, positions: readonly number[]): Promise<readonly Entry[]>;

  /** Appends the last commit that a stream takes. Later appends throw DomainError `storage_unavailable`. */
  abstract seal(space: Space, commit: Commit): Promise<Appended>;
}
