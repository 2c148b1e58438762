import type { Space, TenantId } from '@attest/kernel';
import { nextCommit, nextStored, type ChainEnd, type Commit, type NewEntry, type Stream } from '@attest/ledger';
import type { Head, Storage } from '@attest/storage-ports';
import { facetOf, type DefinedActivity, type StatementRow } from '@attest/xapi';

export const START = Date.parse('2026-03-01T08:00:00.000Z');

export function anEntry(id: string, bytes = `{"id":"${id}"}`): NewEntry {
  return { id, header: `{"id":"${id}","credential":"key-${id}"}`, bytes, nonce: new Uint8Array(32).fill(id.length) };
}

export function endOf(head: Head): ChainEnd {
  const { commit, position, stored, hash, totals } = head;
  return { commit, position, stored, hash, totals };
}

/** The commit that would follow now. */
export async function commitAfterHead(
  storage: Storage,
  space: Space,
  stream: Stream,
  entries: readonly NewEntry[],
  token = 'token',
): Promise<Commit> {
  const end = endOf(await storage.log.head(space, stream));
  return nextCommit(end, { stream, entries, stored: nextStored(end, START), token });
}

/** Appends a commit with these entries. */
export async function write(
  storage: Storage,
  space: Space,
  stream: Stream,
  ...entries: readonly NewEntry[]
): Promise<Commit> {
  const commit = await commitAfterHead(storage, space, stream, entries);
  const appended = await storage.log.append(space, commit);
  expect(appended.outcome).toBe('appended');
  return commit;
}

export interface NewRow {
  readonly id: string;
  readonly facets?: readonly string[];
  /** Refers to that statement as well, as every voiding statement does. */
  readonly voids?: string;
  readonly refersTo?: string;
  readonly activities?: readonly DefinedActivity[];
}

export function rowsFor(commit: Commit, rows: readonly NewRow[]): StatementRow[] {
  return commit.entries.map(({ id, position }, index) => {
    const { facets = [], voids, refersTo = voids, activities } = rows[index]!;
    return {
      id,
      position,
      stored: commit.stored,
      facets: refersTo === undefined ? facets : [...facets, facetOf('refersTo', refersTo)],
      credential: `key-${id}`,
      measures: { timestamp: 0 },
      ...(voids === undefined ? {} : { voids }),
      ...(refersTo === undefined ? {} : { refersTo }),
      ...(activities === undefined ? {} : { activities }),
    };
  });
}

/** Appends and applies a commit with these statements. */
export async function writeStatements(storage: Storage, tenant: TenantId, ...rows: readonly NewRow[]): Promise<Commit> {
  const commit = await write(storage, tenant, 'statements', ...rows.map(({ id }) => anEntry(id)));
  await storage.statements.apply(tenant, commit.number, rowsFor(commit, rows));
  return commit;
}

/** A commit in a form in which any two byte arrays with the same bytes are equal. */
export function plain(commit: Commit): unknown {
  return { ...commit, entries: commit.entries.map(plainEntry) };
}

export function plainEntry<E extends NewEntry>(entry: E): unknown {
  return { ...entry, nonce: Buffer.from(entry.nonce).toString('hex') };
}
