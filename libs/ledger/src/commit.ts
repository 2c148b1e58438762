import { createHash } from 'node:crypto';
import type { IsoInstant } from '@attest/kernel';

export type Stream = 'statements' | 'audit';

/** What is to be appended. */
export interface NewEntry {
  /** Unique within the stream: a statement's id in lower case, an audit entry's id. */
  readonly id: string;
  /**
   * JSON text, one object, of facts about the entry that stay when its bytes are erased; `id` is one of them. An object ends where
   * its brace closes, so header and bytes need no mark between them in the leaf.
   */
  readonly header: string;
  /** JSON text of the entry itself. */
  readonly bytes: string;
  /** 32 random bytes, so that the leaf of erased bytes cannot be guessed. */
  readonly nonce: Uint8Array;
}

export interface Entry extends NewEntry {
  /** Place in the stream: 1, 2, 3 … without gaps. */
  readonly position: number;
}

/** Running totals after a commit, so that quotas need no counting. */
export interface CommitTotals {
  readonly entries: number;
  /** Bytes of header and bytes of all entries, UTF-8. */
  readonly bytes: number;
}

export type CommitKind = 'entries' | 'sealed';

export interface Commit {
  readonly stream: Stream;
  /** 1, 2, 3 … without gaps. */
  readonly number: number;
  readonly kind: CommitKind;
  readonly entries: readonly Entry[];
  /** Strictly later than the commit before. */
  readonly stored: IsoInstant;
  /** Random; tells the own commit from another's under the same number. */
  readonly token: string;
  /** Hash of the commit before, hex; 64 zeros for the first. */
  readonly previous: string;
  readonly hash: string;
  readonly totals: CommitTotals;
}

export const NO_HASH = '0'.repeat(64);

/** Where a chain stands: what the next commit builds on. */
export interface ChainEnd {
  readonly commit: number;
  readonly position: number;
  readonly stored: IsoInstant;
  readonly hash: string;
  readonly totals: CommitTotals;
}

export const EMPTY_CHAIN: ChainEnd = {
  commit: 0,
  position: 0,
  stored: '1970-01-01T00:00:00.000Z',
  hash: NO_HASH,
  totals: { entries: 0, bytes: 0 },
};

/** SHA-256(0x00 ‖ nonce ‖ header ‖ bytes): the leaf of an entry (RFC 6962's domain separation). */
export function leafHash(entry: NewEntry): Buffer {
  return createHash('sha256').update(LEAF).update(entry.nonce).update(entry.header).update(entry.bytes).digest();
}

const LEAF = Uint8Array.of(0);
const COMMIT = Uint8Array.of(2);

/**
 * Hash of a commit, hex: SHA-256(0x02 ‖ previous ‖ stream ‖ 0x00 ‖ kind ‖ 0x00 ‖ number ‖ first position ‖ count ‖ stored ‖
 * leaves), numbers and milliseconds as 64 bits, big-endian. The token is not part of it.
 */
export function commitHash(commit: Omit<Commit, 'hash' | 'token'>): string {
  const hash = createHash('sha256').update(COMMIT).update(Buffer.from(commit.previous, 'hex'));
  hash.update(`${commit.stream}\0${commit.kind}\0`);
  const numbers = Buffer.alloc(32);
  const first = commit.totals.entries - commit.entries.length + 1;
  numbers.writeBigUInt64BE(BigInt(commit.number), 0);
  numbers.writeBigUInt64BE(BigInt(first), 8);
  numbers.writeBigUInt64BE(BigInt(commit.entries.length), 16);
  numbers.writeBigUInt64BE(BigInt(Date.parse(commit.stored)), 24);
  hash.update(numbers);
  for (const entry of commit.entries) hash.update(leafHash(entry));
  return hash.digest('hex');
}

/** The `stored` time of the commit after `end`, asked for at `now` (milliseconds): now, or 1 ms after the one before. */
export function nextStored(end: ChainEnd, now: number): IsoInstant {
  return new Date(Math.max(now, Date.parse(end.stored) + 1)).toISOString();
}

/** The commit that follows `end`. `stored` comes from `nextStored`. */
export function nextCommit(
  end: ChainEnd,
  commit: {
    readonly stream: Stream;
    readonly kind?: CommitKind;
    readonly entries: readonly NewEntry[];
    readonly stored: IsoInstant;
    readonly token: string;
  },
): Commit {
  const entries = commit.entries.map((entry, index) => ({ ...entry, position: end.position + index + 1 }));
  const bytes = end.totals.bytes + weightOf(entries);
  const unhashed = {
    stream: commit.stream,
    kind: commit.kind ?? 'entries',
    number: end.commit + 1,
    entries,
    stored: commit.stored,
    token: commit.token,
    previous: end.hash,
    totals: { entries: end.totals.entries + entries.length, bytes },
  };
  return { ...unhashed, hash: commitHash(unhashed) };
}

/** Bytes of header and bytes of entries, UTF-8. */
function weightOf(entries: readonly NewEntry[]): number {
  return entries.reduce((sum, { header, bytes }) => sum + Buffer.byteLength(header) + Buffer.byteLength(bytes), 0);
}

/** Where the chain stands after `commit`. */
export function chainEnd(commit: Commit): ChainEnd {
  return {
    commit: commit.number,
    position: commit.totals.entries,
    stored: commit.stored,
    hash: commit.hash,
    totals: commit.totals,
  };
}

export type ChainFault =
  'gap' | 'previous_differs' | 'hash_differs' | 'time_not_later' | 'positions_differ' | 'totals_differ' | 'id_differs';

/** The first reason why `commit` does not follow `end`; undefined when it does. */
export function chainFault(end: ChainEnd, commit: Commit): ChainFault | undefined {
  if (commit.number !== end.commit + 1) return 'gap';
  if (commit.previous !== end.hash) return 'previous_differs';
  if (Date.parse(commit.stored) <= Date.parse(end.stored)) return 'time_not_later';
  if (commit.entries.some((entry, index) => entry.position !== end.position + index + 1)) return 'positions_differ';
  if (commit.totals.entries !== end.totals.entries + commit.entries.length) return 'positions_differ';
  if (commitHash(commit) !== commit.hash) return 'hash_differs';
  // What follows is not hashed itself, but says again what is.
  if (commit.totals.bytes !== end.totals.bytes + weightOf(commit.entries)) return 'totals_differ';
  if (commit.entries.some(({ id, header }) => (JSON.parse(header) as { id?: unknown }).id !== id)) return 'id_differs';
  return undefined;
}
