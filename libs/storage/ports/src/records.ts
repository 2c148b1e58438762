import type { JsonObject, Space } from '@attest/kernel';

/** A key in a declared index: compared by code point for texts, by value for numbers. */
export type IndexValue = string | number;

/**
 * An entity, written once: its name, its key, and the indexes it is found by. Values are plain JSON.
 * `unique` and `indexes` give a record's value in each index, or undefined when it is not in it.
 */
export interface Collection<T extends object> {
  readonly name: string;
  readonly key: (value: T) => string;
  readonly unique: Readonly<Record<string, (value: T) => string | undefined>>;
  readonly indexes: Readonly<Record<string, (value: T) => IndexValue | undefined>>;
}

/** A collection of whatever entity: every collection is one. Who calls its functions must know what the value is. */
export type AnyCollection = Collection<never>;

/** Declares an entity. Several indexes are cheap in words and dear on disk: declare what is searched by. */
export function collection<T extends object>(definition: {
  name: string;
  key: (value: T) => string;
  unique?: Record<string, (value: T) => string | undefined>;
  indexes?: Record<string, (value: T) => IndexValue | undefined>;
}): Collection<T> {
  return { unique: {}, indexes: {}, ...definition };
}

export interface Versioned<T> {
  /** 1 when inserted, one more at each change. */
  readonly version: number;
  readonly value: T;
}

export interface RecordQuery {
  /** A declared index, unique or not. */
  readonly index: string;
  /** Exactly this value … */
  readonly equals?: IndexValue;
  /** … or from this one (inclusive) … */
  readonly from?: IndexValue;
  /** … to before this one (exclusive). */
  readonly before?: IndexValue;
  readonly descending?: boolean;
  /** At most so many. */
  readonly limit: number;
  /** Where the page before ended: its `next`. */
  readonly after?: string;
}

export interface RecordPage<T> {
  readonly records: readonly Versioned<T>[];
  /** Give it as `after` for the next page; absent on the last. Opaque. */
  readonly next?: string;
}

/** What one entry of the audit stream does to one record when it is applied. */
export interface RecordChange {
  readonly collection: AnyCollection;
  readonly key: string;
  /** 0: must not exist. */
  readonly expectedVersion: number;
  /** The record afterwards; undefined removes it. */
  readonly after: JsonObject | undefined;
}

export type ChangeOutcome = 'applied' | 'changed_meanwhile' | 'already_taken';

/** An update of one row by a consumer's fold. */
export interface RowUpdate {
  readonly collection: AnyCollection;
  readonly key: string;
  /** The row after the commit, from the row before it. Pure. */
  readonly update: (before: JsonObject | undefined) => JsonObject;
}

/** All entities but statements, documents and blobs. */
export abstract class Records {
  abstract get<T extends object>(space: Space, of: Collection<T>, key: string): Promise<Versioned<T> | undefined>;

  /**
   * In order of the index's value (numbers before texts), then of the key. Throws DomainError `invalid_request` when
   * `after` is not a cursor.
   */
  abstract find<T extends object>(space: Space, of: Collection<T>, query: RecordQuery): Promise<RecordPage<T>>;

  /** How many records a collection has, or how many are at one value of an index. */
  abstract count<T extends object>(
    space: Space,
    of: Collection<T>,
    at?: { readonly index: string; readonly equals: IndexValue },
  ): Promise<number>;

  /** Throws DomainError `already_taken` {index} when the key (index `key`) or a unique value exists. */
  abstract insert<T extends object>(space: Space, of: Collection<T>, value: T): Promise<Versioned<T>>;

  /** Throws DomainError `changed_meanwhile` when the version differs or the record is gone, `already_taken` as insert. */
  abstract replace<T extends object>(
    space: Space,
    of: Collection<T>,
    expectedVersion: number,
    value: T,
  ): Promise<Versioned<T>>;

  /** Throws DomainError `changed_meanwhile` when the version differs. Deleting what is not there does nothing. */
  abstract remove<T extends object>(
    space: Space,
    of: Collection<T>,
    key: string,
    expectedVersion: number,
  ): Promise<void>;

  /**
   * Applies commit `number` of the audit stream: each change in order, guarded by its expected version and the unique
   * indexes; a change that fails is an outcome, not an error: `already_taken` when the key of a new record or a unique value
   * exists, `changed_meanwhile` when the version differs or the record is gone. A commit that the log does not hold, or that
   * is not the next one, is refused. Moves the audit stream's watermark from `number - 1` to
   * `number`. Applying again changes nothing and answers the same outcomes.
   */
  abstract apply(space: Space, number: number, changes: readonly RecordChange[]): Promise<readonly ChangeOutcome[]>;

  /** Outcomes of an applied commit of the audit stream, in order of its entries. */
  abstract outcomes(space: Space, number: number): Promise<readonly ChangeOutcome[] | undefined>;

  /** Number of the last commit that the consumer has folded; 0 at first. */
  abstract cursor(space: Space, consumer: string): Promise<number>;

  /**
   * One fold: every row updated once, guarded so that folding a commit again changes nothing, then the cursor from
   * `number - 1` to `number`. Answers false, with nothing changed, when the cursor is elsewhere.
   */
  abstract fold(space: Space, consumer: string, number: number, updates: readonly RowUpdate[]): Promise<boolean>;
}
