import { isoInstant } from '@attest/kernel';
import type { Commit, Entry, Stream } from '@attest/ledger';
import { mongo } from 'mongoose';
import { afterCommits, commitId } from './keys';
import type { CommitDocument, EntryDocument } from './schema';
import type { CommitHeader, SpaceDatabase } from './space-database';

/** All of a commit's document but its entries. */
const HEADER = { entries: 0 } as const;

/** Commits of one read are at most so many: entries are counted afterwards. */
const MOST_AT_ONCE = 256;

export function commitDocument(commit: Commit): CommitDocument {
  const { stream, number, kind, stored, token, previous, hash, totals, entries } = commit;
  return {
    _id: commitId(stream, number),
    stream,
    number,
    kind,
    position: totals.entries,
    stored: new Date(stored),
    token,
    previous,
    hash,
    bytes: totals.bytes,
    entries: entries.map(({ id, header, bytes, nonce }) => ({ id, header, bytes, nonce: new mongo.Binary(nonce) })),
  };
}

export function headerOf({ number, kind, totals, stored, hash }: Commit): CommitHeader {
  return { number, kind, position: totals.entries, stored: new Date(stored), hash, bytes: totals.bytes };
}

/** A document of the log that is no idle commit. */
type StoredCommit = CommitDocument & CommitHeader & Required<Pick<CommitDocument, 'previous' | 'token' | 'entries'>>;

export function isCommit(document: CommitDocument): document is StoredCommit {
  return document.kind !== 'idle';
}

export function commitOf(document: StoredCommit): Commit {
  const { stream, number, kind, stored, token, previous, hash, position, bytes } = document;
  return {
    stream,
    number,
    kind,
    entries: entriesOf(document),
    stored: isoInstant(stored.getTime()),
    token,
    previous,
    hash,
    totals: { entries: position, bytes },
  };
}

export function entriesOf({ position, entries }: StoredCommit): Entry[] {
  const first = position - entries.length + 1;
  return entries.map((entry, index) => entryOf(entry, first + index));
}

function entryOf({ id, header, bytes, nonce }: EntryDocument, position: number): Entry {
  return { position, id, header, bytes, nonce: nonce.buffer };
}

/** What stands under that number, an idle commit too, whole. */
export async function commitDocumentAt(
  database: SpaceDatabase,
  stream: Stream,
  number: number,
): Promise<CommitDocument | undefined> {
  return (await database.commits.findOne({ _id: commitId(stream, number) })) ?? undefined;
}

/** The header of the commit with that number, if there is one. */
export async function commitHeader(
  database: SpaceDatabase,
  stream: Stream,
  number: number,
): Promise<CommitHeader | undefined> {
  const found = await database.commits.findOne({ _id: commitId(stream, number) }, { projection: HEADER });
  return found !== null && isCommit(found) ? found : undefined;
}

/** What stands at the end of a stream, at most two documents, the last one first; only those numbered from `from` on. */
export function lastDocuments(database: SpaceDatabase, stream: Stream, from: number): Promise<CommitDocument[]> {
  return database.commits
    .find({ _id: { $gte: commitId(stream, from), $lt: afterCommits(stream) } }, { projection: HEADER })
    .sort({ _id: -1 })
    .limit(2)
    .toArray();
}

/**
 * The documents from number `from` on, in order: at least one if there is one, then as many commits as have up to `maxEntries`
 * entries together; the idle one after them as well.
 */
export async function documentsThatFit(
  database: SpaceDatabase,
  stream: Stream,
  from: number,
  maxEntries: number,
): Promise<CommitDocument[]> {
  const documents: CommitDocument[] = [];
  let entries = 0;
  // Commits may weigh 8 MB each, or a hundred bytes: what is asked for at once begins small.
  for (let limit = 2; ; limit = Math.min(limit * 4, MOST_AT_ONCE)) {
    const next = from + documents.length;
    // Numbers have no gaps.
    const more = await database.commits
      .find({ _id: { $gte: commitId(stream, next), $lt: commitId(stream, next + limit) } })
      .sort({ _id: 1 })
      .toArray();
    for (const document of more) {
      entries += document.entries?.length ?? 0;
      if (entries > maxEntries && documents.length > 0) return documents;
      documents.push(document);
    }
    if (more.length < limit) return documents;
  }
}
