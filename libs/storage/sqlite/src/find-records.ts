import { DomainError } from '@attest/kernel';
import type { Collection, IndexValue, RecordQuery } from '@attest/storage-ports';
import type { DatabaseFile } from './database-file';

interface FoundRow {
  readonly version: number;
  readonly value: string;
  readonly at: IndexValue;
  readonly key: string;
}

/** The records of one page in order of the index, and where the next page begins. */
export function findRecords<T extends object>(
  file: DatabaseFile,
  of: Collection<T>,
  query: RecordQuery,
): { rows: readonly FoundRow[]; next: string | undefined } {
  if (!(query.index in of.unique) && !(query.index in of.indexes)) {
    throw new Error(`${of.name} declares no index ${query.index}`);
  }
  const { where, values } = conditions(query);
  const order = query.descending === true ? 'DESC' : 'ASC';
  const found = file.all<FoundRow>(
    `SELECT r.version, r.value, i.value AS at, i.key
     FROM record_index i CROSS JOIN record r ON r.collection = i.collection AND r.key = i.key
     WHERE i.collection = ? AND i.name = ? ${where} ORDER BY i.value ${order}, i.key ${order} LIMIT ?`,
    of.name,
    query.index,
    ...values,
    query.limit + 1,
  );
  const rows = found.slice(0, query.limit);
  const last = rows.at(-1);
  return { rows, next: found.length > query.limit && last !== undefined ? encode(last) : undefined };
}

function conditions(query: RecordQuery): { where: string; values: IndexValue[] } {
  const where: string[] = [];
  const values: IndexValue[] = [];
  const add = (sql: string, ...given: IndexValue[]): void => {
    where.push(`AND ${sql}`);
    values.push(...given);
  };
  if (query.equals !== undefined) add('i.value = ?', query.equals);
  if (query.from !== undefined) add('i.value >= ?', query.from);
  if (query.before !== undefined) add('i.value < ?', query.before);
  if (query.after !== undefined) {
    add(`(i.value, i.key) ${query.descending === true ? '<' : '>'} (?, ?)`, ...decode(query.after));
  }
  return { where: where.join(' '), values };
}

function encode({ at, key }: FoundRow): string {
  return Buffer.from(JSON.stringify([at, key])).toString('base64url');
}

/** A cursor comes back from outside: what is none is the caller's fault. */
function decode(cursor: string): [IndexValue, string] {
  let parts: unknown;
  try {
    parts = JSON.parse(Buffer.from(cursor, 'base64url').toString());
  } catch {
    parts = undefined;
  }
  const [at, key] = Array.isArray(parts) ? (parts as unknown[]) : [];
  if ((typeof at !== 'string' && typeof at !== 'number') || typeof key !== 'string') {
    throw new DomainError('invalid_request', {}, [
      { path: 'cursor', message: 'The cursor is not one that a page gave as its next.', rule: 'cursor' },
    ]);
  }
  return [at, key];
}
