import { isoInstant, type IsoInstant, type TenantId } from '@attest/kernel';
import {
  Documents,
  type DocumentKey,
  type DocumentScope,
  type NewDocument,
  type StoredDocument,
} from '@attest/storage-ports';
import type { DatabaseFile } from './database-file';
import type { DatabaseFiles } from './database-files';
import { TogetherWrites } from './together-writes';

interface Row {
  readonly updated: number;
  readonly etag: string;
  readonly content_type: string;
  readonly bytes: Uint8Array;
}

const AT = 'kind = ? AND activity = ? AND agent = ? AND registration = ? AND id = ?';

export class SqliteDocuments extends Documents {
  private readonly writes: TogetherWrites;

  constructor(private readonly files: DatabaseFiles) {
    super();
    this.writes = new TogetherWrites(files, 'documents');
  }

  get(tenant: TenantId, key: DocumentKey): Promise<StoredDocument | undefined> {
    return this.use(tenant, (file) => {
      const row = file.get<Row>(
        `SELECT updated, etag, content_type, bytes FROM document WHERE ${AT}`,
        ...scopeValues(key),
        key.id,
      );
      if (row === undefined) return undefined;
      const { updated, etag, content_type: contentType, bytes } = row;
      return { key, contentType, bytes, etag, updated: isoInstant(updated) };
    });
  }

  put(tenant: TenantId, document: NewDocument, expected: string | undefined): Promise<StoredDocument | undefined> {
    return this.writes.add(tenant, (file) => {
      const { key, contentType, bytes, etag, at } = document;
      const there = stampOf(file, key);
      if (there?.etag !== expected) return undefined;
      const updated = Math.max(at, (there?.updated ?? -Infinity) + 1);
      file.run(
        `INSERT INTO document VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
         ON CONFLICT DO UPDATE SET
           updated = excluded.updated, etag = excluded.etag, content_type = excluded.content_type, bytes = excluded.bytes`,
        ...scopeValues(key),
        key.id,
        updated,
        etag,
        contentType,
        bytes,
      );
      return { key, contentType, bytes, etag, updated: isoInstant(updated) };
    });
  }

  remove(tenant: TenantId, key: DocumentKey, expected: string | undefined): Promise<boolean> {
    return this.writes.add(tenant, (file) => {
      if (stampOf(file, key)?.etag !== expected) return false;
      if (expected !== undefined) file.run(`DELETE FROM document WHERE ${AT}`, ...scopeValues(key), key.id);
      return true;
    });
  }

  list(tenant: TenantId, scope: DocumentScope, since?: IsoInstant): Promise<readonly string[]> {
    return this.use(tenant, (file) => {
      const { where, values } = within(scope);
      const rows = file.all<{ id: string }>(
        `SELECT DISTINCT id FROM document WHERE ${where} AND updated > ? ORDER BY id`,
        ...values,
        since === undefined ? Number.MIN_SAFE_INTEGER : Date.parse(since),
      );
      return rows.map(({ id }) => id);
    });
  }

  removeAll(tenant: TenantId, scope: DocumentScope): Promise<void> {
    return this.writes.add(tenant, (file) => {
      const { where, values } = within(scope);
      file.run(`DELETE FROM document WHERE ${where}`, ...values);
    });
  }

  private use<T>(tenant: TenantId, work: (file: DatabaseFile) => T): Promise<T> {
    return this.files.run(() => this.files.use(tenant, 'documents', work));
  }
}

function scopeValues({ kind, activity = '', agent = '', registration = '' }: DocumentScope): string[] {
  return [kind, activity, agent, registration];
}

/** A beginning of the primary key: all of a scope, or all registrations of a state scope that names none. */
function within(scope: DocumentScope): { where: string; values: string[] } {
  if (scope.kind === 'state' && scope.registration === undefined) {
    return { where: 'kind = ? AND activity = ? AND agent = ?', values: scopeValues(scope).slice(0, 3) };
  }
  return { where: 'kind = ? AND activity = ? AND agent = ? AND registration = ?', values: scopeValues(scope) };
}

function stampOf(
  file: DatabaseFile,
  key: DocumentKey,
): { readonly etag: string; readonly updated: number } | undefined {
  return file.get(`SELECT etag, updated FROM document WHERE ${AT}`, ...scopeValues(key), key.id);
}
