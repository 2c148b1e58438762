import type { IsoInstant, JsonObject } from '@attest/kernel';

/**
 * A search key: one letter for its kind and 16 characters of a hash of the value, e.g. `v` for the verb. Worked out once, on
 * write, by `rowOf`; a query is a set of facets that must all be there.
 */
export type Facet = string;

/** Typed values that reports and analytics use. */
export interface StatementMeasures {
  /** `timestamp`, milliseconds. */
  readonly timestamp: number;
  readonly success?: boolean;
  readonly completion?: boolean;
  /** -1 to 1. */
  readonly scaled?: number;
  readonly seconds?: number;
}

/** What one statement says about an Activity: where the LRS learns definitions from. */
export interface DefinedActivity {
  readonly id: string;
  readonly definition: JsonObject;
}

/** What the view of statements keeps beside the bytes. */
export interface StatementRow {
  /** The statement's id, lower case. */
  readonly id: string;
  readonly position: number;
  readonly stored: IsoInstant;
  readonly facets: readonly Facet[];
  /** Id (lower case) of the statement that this one voids. */
  readonly voids?: string;
  /** Id (lower case) of the statement that this one's object refers to. */
  readonly refersTo?: string;
  /** Id of the API key that wrote it. */
  readonly credential: string;
  readonly measures: StatementMeasures;
  /** The Activities that it defines, each once; absent when it defines none. */
  readonly activities?: readonly DefinedActivity[];
}

/** What a list of statements must satisfy, limits and order aside. */
export interface StatementFilter {
  /** All of them. */
  readonly facets: readonly Facet[];
  /** `stored` later than this (exclusive). */
  readonly since?: IsoInstant;
  /** `stored` at or before this (inclusive). */
  readonly until?: IsoInstant;
}
