import type { Space } from '@attest/kernel';
import type { Blobs } from './blobs';
import type { Log } from './log';
import type { Records } from './records';
import type { Statements } from './statements';

/** One adapter: everything it offers, and its life. */
export interface Storage {
  readonly log: Log;
  readonly statements: Statements;
  readonly records: Records;
  readonly blobs: Blobs;
  /** What it is and where, for the start-up log: "SQLite in ./data". */
  readonly description: string;
  /** Whether several processes may write; then Consistent-Through may not say "now". */
  readonly shared: boolean;
  /** Throws DomainError `storage_unavailable` {reason} when it could not take a write now. */
  check(): Promise<void>;
  /** Closes what a space holds open; it opens again on demand. */
  release(space: Space): Promise<void>;
  close(): Promise<void>;
}
