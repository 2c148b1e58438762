import type { Space } from '@attest/kernel';
import type { Blobs } from './blobs';
import type { Documents } from './documents';
import type { Log } from './log';
import type { Records } from './records';
import type { Statements } from './statements';

/** One adapter: everything it offers, and its life. */
export abstract class Storage {
  abstract readonly log: Log;
  abstract readonly statements: Statements;
  abstract readonly documents: Documents;
  abstract readonly records: Records;
  abstract readonly blobs: Blobs;
  /** What it is and where, for the start-up log: "SQLite in ./data". */
  abstract readonly description: string;
  /**
   * The time of the clock that all processes share, milliseconds: the server's, read now. Undefined when one process owns the
   * storage, whose own clock is then the only one.
   */
  time(): Promise<number | undefined> {
    return Promise.resolve(undefined);
  }
  /** Throws DomainError `storage_unavailable` {reason} when it could not take a write now. */
  abstract check(): Promise<void>;
  /** Closes what a space holds open; it opens again on demand. */
  abstract release(space: Space): Promise<void>;
  abstract close(): Promise<void>;
}
