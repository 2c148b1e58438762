import type { SQLInputValue } from 'node:sqlite';

/** One statement of a transaction that the writing thread does: for its answer, or once for each of `rows`. */
export type Step =
  | {
      readonly sql: string;
      readonly values: readonly SQLInputValue[];
      /** Without an answer, nothing of the transaction is done. */
      readonly condition?: true;
    }
  | { readonly sql: string; readonly rows: readonly (readonly SQLInputValue[])[] };

interface Place {
  /** Path of a database that is open in the process as well. */
  readonly path: string;
  /** Gives up all durability, for tests. */
  readonly forgetful: boolean;
}

/** A job of `write-thread.mjs`. */
export type WritingJob =
  | (Place & { readonly do: 'write'; readonly steps: readonly Step[] })
  | (Place & { readonly do: 'checkpoint' | 'close' });

/** What each step answered: its first row, if it had one. Undefined when a condition did not hold. */
export type Written = readonly unknown[] | undefined;

export const WRITE_THREAD = '@attest/storage-sqlite/write-thread';
