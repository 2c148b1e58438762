import type { DatabaseSync } from 'node:sqlite';
import { storageUnavailable } from './storage-errors';
import { DOCUMENTS_0001 } from './migrations/documents-0001-documents';
import { INDEX_0001 } from './migrations/index-0001-facets';
import { INDEX_0002 } from './migrations/index-0002-segments';
import { LOG_0001 } from './migrations/log-0001-commits';
import { RECORDS_0001 } from './migrations/records-0001-records';
import { VIEW_0001 } from './migrations/view-0001-statements';
import { VIEW_0002 } from './migrations/view-0002-references';
import { VIEW_0003 } from './migrations/view-0003-forgotten';

/**
 * A numbered step of a database's schema. Steps only add (a process of the version before keeps working), run once each, in
 * order, and are never edited after a release.
 */
export interface Migration {
  /** 1, 2, 3 … without gaps. */
  readonly number: number;
  readonly sql: string;
}

/** The databases of a space: its log, the view of its statements and its search index, state and profiles, everything else. */
export type FileKind = 'log' | 'view' | 'index' | 'documents' | 'records';

export const MIGRATIONS: Readonly<Record<FileKind, readonly Migration[]>> = {
  log: [LOG_0001],
  view: [VIEW_0001, VIEW_0002, VIEW_0003],
  index: [INDEX_0001, INDEX_0002],
  documents: [DOCUMENTS_0001],
  records: [RECORDS_0001],
};

/**
 * Brings a database to the newest schema. Its number is kept in the database (`PRAGMA user_version`) and changes in the same
 * transaction as the schema. Throws DomainError `storage_unavailable` when a newer version of Attest has been at work.
 */
export function migrate(database: DatabaseSync, path: string, migrations: readonly Migration[]): void {
  const row = database.prepare('PRAGMA user_version').get();
  const current = Number(row?.['user_version']);
  if (current > migrations.length) {
    throw storageUnavailable(
      `The database ${path} has schema ${current}, but this version of Attest knows schemas up to ${migrations.length}: start the newer version that wrote it.`,
    );
  }
  for (const migration of migrations.slice(current)) {
    database.exec(`BEGIN IMMEDIATE; ${migration.sql}; PRAGMA user_version = ${migration.number}; COMMIT`);
  }
}
