import { pageCursor, readPageCursor, type Collection, type IndexValue, type RecordQuery } from '@attest/storage-ports';
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
  return { rows, next: found.length > query.limit && last !== undefined ? pageCursor(last.at, last.key) : undefined };
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
    add(`(i.value, i.key) ${query.descending === true ? '<' : '>'} (?, ?)`, ...readPageCursor(query.after));
  }
  return { where: where.join(' '), values };
}
