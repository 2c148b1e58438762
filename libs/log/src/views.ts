import type { Space, TenantId } from '@attest/kernel';
import type { Commit, Entry } from '@attest/ledger';
import type { Collection, RecordChange } from '@attest/storage-ports';
import { rowOf, type SignatureProof, type StatementRow } from '@attest/xapi';
import type { Actor } from './actor';

/** Header of an entry of the statements stream. */
export interface StatementHeader {
  readonly v: 1;
  /** The statement's id, lower case. */
  readonly id: string;
  /** Id of the API key that wrote it. */
  readonly credential: string;
  /** What its signatures proved when it came; absent when it is not signed. Part of the leaf, so nobody can claim it later. */
  readonly signatures?: readonly SignatureProof[];
}

/** What is known of an entry by whoever wrote it a moment ago, so that it need not be read again. */
export interface KnownEntry {
  readonly credential: string;
  /** `Received.storedValue`. */
  readonly value: unknown;
}

/** The rows that a commit of the statements stream shows. */
export function statementRows(
  { stored, entries }: Commit,
  known: (entry: Entry) => KnownEntry | undefined = () => undefined,
): StatementRow[] {
  return entries.map((entry) => {
    const { id, position, bytes } = entry;
    return rowOf({ id, position, stored, bytes, ...(known(entry) ?? { credential: credentialOf(entry) }) });
  });
}

const credentialOf = (entry: Entry): string => (JSON.parse(entry.header) as StatementHeader).credential;

/** Header of an entry of the audit stream: stays when the entry's bytes are erased. */
export interface AuditHeader {
  readonly v: 1;
  readonly id: string;
  /** What happened, in the past tense: `api-key.issued`. */
  readonly kind: string;
  /** When the entry is copied from the control database: the space it came from. */
  readonly from?: Space;
  /** The organization that a control entry is about. */
  readonly concerns?: TenantId;
}

/** Bytes of an entry of the audit stream. */
export interface AuditBody {
  readonly actor: Actor;
  /** The change of a record, if it is one. */
  readonly change?: {
    readonly collection: string;
    readonly key: string;
    readonly expected: number;
    readonly before: object | null;
    readonly after: object | null;
  };
  readonly facts?: object;
  readonly reason?: string;
}

export const auditHeader = (entry: Entry): AuditHeader => JSON.parse(entry.header) as AuditHeader;
export const auditBody = (entry: Entry): AuditBody => JSON.parse(entry.bytes) as AuditBody;

/**
 * What a commit of the audit stream does to records, one change for each entry; an entry that changes no record is undefined.
 * Copied entries change nothing in the space that they are copied to.
 */
export function recordChanges(
  commit: Commit,
  collections: ReadonlyMap<string, Collection<object>>,
): (RecordChange | undefined)[] {
  return commit.entries.map((entry) => {
    const { change } = auditBody(entry);
    if (change === undefined || auditHeader(entry).from !== undefined) return undefined;
    const collection = collections.get(change.collection);
    if (collection === undefined) throw new Error(`No provable collection is called ${change.collection}.`);
    return {
      collection,
      key: change.key,
      expectedVersion: change.expected,
      after: (change.after ?? undefined) as RecordChange['after'],
    };
  });
}
