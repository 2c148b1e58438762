import type { Stream } from '@attest/ledger';
import type { Facet } from '@attest/xapi';
import type { mongo } from 'mongoose';

/** The documents of a space, by collection. docs/storage-mongodb.md says the same in words. */

/** A UUID as BSON's own type, 16 bytes; any other id as its text. */
export type IdKey = string | mongo.Binary;

export interface EntryDocument {
  readonly id: string;
  readonly header: string;
  readonly bytes: string;
  readonly nonce: mongo.Binary;
}

/** `commits`: a commit is one document, whole or not there; `_id` is the one key that all correctness rests on. */
export interface CommitDocument {
  /** Stream and number (`commitId`). */
  readonly _id: string;
  readonly stream: Stream;
  readonly number: number;
  readonly kind: 'entries' | 'sealed' | 'idle';
  /** Position of the last entry up to this commit. Not in an idle one. */
  readonly position?: number;
  readonly stored?: Date;
  readonly hash?: string;
  readonly previous?: string;
  readonly token?: string;
  /** Running total. */
  readonly bytes?: number;
  readonly entries?: readonly EntryDocument[];
  /** Of an idle commit: no commit will ever have a time up to this one. Not called `stored`, since it is no part of the log. */
  readonly idle?: Date;
}

/** `statements`: the view that queries read. */
export interface StatementDocument {
  readonly _id: IdKey;
  readonly position: number;
  readonly stored: Date;
  readonly timestamp: Date;
  readonly credential: string;
  /** What it is found by: its own facets, and those copied from what it refers to. */
  readonly facets: readonly Facet[];
  readonly refersTo?: IdKey;
  /** Whether it voids what it refers to. */
  readonly voids?: true;
  readonly voided?: true;
  readonly json: string;
}

/**
 * `postings`: which of 4096 successive statements have a facet. `_id` is facet and block (`postingId`), or, for statements that got
 * the facet after they were stored, `lateId`.
 */
export interface PostingDocument {
  readonly _id: string;
  /** Places within the block, ascending, 16 bits each, little endian. */
  readonly own?: mongo.Binary;
  /** Places within the block, in no order. */
  readonly late?: readonly number[];
}

/** `activities`: what is known of an Activity. */
export interface ActivityDocument {
  readonly _id: string;
  /** JSON text. */
  readonly definition: string;
  /** Position of the statement that changed it last: what comes from an earlier one is known already. */
  readonly at: number;
}

/** `marks`: one document each for the schema, the watermark of either view, a consumer's cursor, a turn, a hub, outcomes. */
export interface MarkDocument {
  readonly _id: string;
}

export interface WatermarkDocument extends MarkDocument {
  readonly _id: Stream;
  readonly number: number;
  readonly position: number;
  readonly stored: Date;
  readonly hash: string;
  readonly bytes: number;
  readonly kind: 'entries' | 'sealed';
  /** Statements of blocks before this one are in `postings`. */
  readonly block: number;
  /** Whether any statement refers to one that was not there; whether there is a hub; whether any facet came late. Never taken back. */
  readonly dangling: boolean;
  readonly hubs: boolean;
  readonly late: boolean;
}

/** `records`: all other entities. A removed one that the log or a consumer made stays as a tombstone: `at` outlives it. */
export interface RecordDocument {
  /** Collection and key (`recordId`). */
  readonly _id: string;
  /** Absent in a tombstone. */
  readonly version?: number;
  /** JSON text. */
  readonly value?: string;
  /** Of the write that made it what it is. */
  readonly token: string;
  /** Collection, index and value for each unique index; absent when it is in none. */
  readonly unique?: readonly string[];
  /** Collection, index, value and key: the n-th declared index of whatever collection, by the code point. */
  readonly i0?: string;
  readonly i1?: string;
  readonly i2?: string;
  readonly i3?: string;
  readonly i4?: string;
  readonly i5?: string;
  /** Who changed it by the number of a commit (`audit` or a consumer), and the last number: an older one changes nothing. */
  readonly by?: string;
  readonly at?: number;
}

/** `documents`: state and profiles. */
export interface DocumentDocument {
  /** Scope, registration and id (`documentId`). */
  readonly _id: string;
  readonly updated: Date;
  readonly etag: string;
  readonly contentType: string;
  readonly bytes: mongo.Binary;
  readonly token: string;
}

/** `blobs`: what a blob is, with its bytes when it is small; its chunks otherwise; and what is being uploaded. */
export interface BlobDocument {
  /** `blob/` and the SHA-256, `chunk/` with upload and number, or `upload/` and the upload. */
  readonly _id: string;
  readonly length?: number;
  readonly touched?: Date;
  readonly upload?: string;
  readonly bytes?: mongo.Binary;
  readonly sha256?: string;
}
