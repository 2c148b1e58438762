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
  /** The time of the idle commit that stands after commit `commit`; absent when there is none. See `Sharing.idle`. */
  readonly idle?: IsoInstant;
}

export type Appended =
  | { readonly outcome: 'appended' }
  /**
   * Somebody else wrote that number first; `missed` are all commits from there on, to be judged against. `idle`: the time of the
   * idle commit after them, if there is one; what is appended next must be later. With an idle commit, `missed` may be empty.
   */
  | { readonly outcome: 'behind'; readonly missed: readonly Commit[]; readonly idle?: IsoInstant };

/** A writer that wants to write without being overtaken. */
export interface TurnWish {
  /** Name of the writer, one for each process and stream. */
  readonly by: string;
  /** Milliseconds that one attempt takes it, from knowing the end to the answer. */
  readonly attempt: number;
}

/** Whose turn it is to write to a stream. Advice: whoever does not follow it costs others time, and nothing else. */
export interface Turn {
  /** One more at each change; 0 while nobody has ever asked. */
  readonly version: number;
  /** Whose turn it is; absent: nobody's, everyone may try. */
  readonly holder?: TurnWish;
  /** Milliseconds. Everyone counts them from when he first saw this version, so that no two clocks are compared. */
  readonly lasts: number;
  /** Who comes next, in this order. */
  readonly wishes: readonly TurnWish[];
}

export const NO_TURN: Turn = { version: 0, lasts: 0, wishes: [] };

/** The part of a log that only several processes need. */
export interface Sharing {
  /**
   * Puts an idle commit under `number`, or moves the one that stands there to `stored` if that is later (a guarded update of one
   * document). Durable before it answers the time that stands there then; undefined when that number is not the next one or the
   * stream is sealed.
   *
   * An idle commit is empty and says one thing: no commit will ever have a time up to its own. It is no part of the chain and
   * nobody reads it but `head` and the loser of a race: `read`, `commit`, `entries` and `head.commit` do as if it were not there, so
   * that no consumer steps over it. `append` and `seal` replace it under the same number, by an update guarded by its time: when
   * that is not earlier than the commit's `stored`, they answer `behind` with `idle`.
   */
  idle(space: Space, stream: Stream, number: number, stored: IsoInstant): Promise<IsoInstant | undefined>;

  /** Whose turn it is. Need not be durable, and may be lost at any time: then it is `NO_TURN` again. */
  turn(space: Space, stream: Stream): Promise<Turn>;

  /**
   * Makes `to` the turn, with version `version + 1`, if its version is still `version` (a guarded update of one document); answers
   * whether it did. At most 20 wishes.
   */
  changeTurn(space: Space, stream: Stream, version: number, to: Omit<Turn, 'version'>): Promise<boolean>;
}

/**
 * A tenant's append-only log, two streams.
 *
 * Correctness rests on one thing: a commit is stored under the unique key (space, stream, number), whole or not at all.
 * `append` returns only when the commit survives the loss of process and power. It refuses nothing but a number that is
 * taken, one that would leave a gap (a mistake of the caller), or a stream that is sealed: what a commit may hold is decided
 * before.
 *
 * Whatever is read here (`head`, `commit`, `read`, `missed`) shows only commits that survive such a loss, and every one whose
 * `append` has been answered, to every process at once: a writer that finds its own token acknowledges on the strength of that.
 */
export abstract class Log {
  /** What several processes need that append to one stream; undefined when one process owns the storage. */
  get sharing(): Sharing | undefined {
    return undefined;
  }

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
