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
    this.writes = new TogetherWrites(files);
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

  async put(
    tenant: TenantId,
    document: NewDocument,
    expected: string | undefined,
  ): Promise<StoredDocument | undefined> {
    const { key, contentType, bytes, etag, at } = document;
    const row = await this.writes.add<{ updated: number }>(
      tenant,
      expected === undefined
        ? {
            sql: 'INSERT INTO document VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING RETURNING updated',
            values: [...scopeValues(key), key.id, at, etag, contentType, bytes],
          }
        : {
            sql: `UPDATE document SET updated = max(?, updated + 1), etag = ?, content_type = ?, bytes = ?
              WHERE ${AT} AND etag = ? RETURNING updated`,
            values: [at, etag, contentType, bytes, ...scopeValues(key), key.id, expected],
          },
      bytes.byteLength,
    );
    return row && { key, contentType, bytes, etag, updated: isoInstant(row.updated) };
  }

  async remove(tenant: TenantId, key: DocumentKey, expected: string | undefined): Promise<boolean> {
    const at = [...scopeValues(key), key.id];
    if (expected === undefined) {
      const there = { sql: `SELECT 1 FROM document WHERE ${AT}`, values: at };
      return (await this.writes.add(tenant, there)) === undefined;
    }
    const removing = { sql: `DELETE FROM document WHERE ${AT} AND etag = ? RETURNING 1`, values: [...at, expected] };
    return (await this.writes.add(tenant, removing)) !== undefined;
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

  async removeAll(tenant: TenantId, scope: DocumentScope): Promise<void> {
    const { where, values } = within(scope);
    await this.writes.add(tenant, { sql: `DELETE FROM document WHERE ${where}`, values });
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
