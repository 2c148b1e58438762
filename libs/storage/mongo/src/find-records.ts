import {
  pageCursor,
  readPageCursor,
  type AnyCollection,
  type Collection,
  type IndexValue,
  type RecordPage,
  type RecordQuery,
} from '@attest/storage-ports';
import { AFTER_END, END, part } from './keys';
import {
  indexField,
  indexPrefix,
  isRecord,
  sortable,
  versioned,
  type IndexField,
  type Range,
} from './record-documents';
import type { SpaceDatabase } from './space-database';

/** A page of records in order of the index. */
export async function findRecords<T extends object>(
  { records }: SpaceDatabase,
  of: Collection<T>,
  query: RecordQuery,
): Promise<RecordPage<T>> {
  const field = indexField(of, query.index);
  const found = await records
    .find({ [field]: rangeOf(of, query) })
    .sort({ [field]: query.descending === true ? -1 : 1 })
    .limit(query.limit + 1)
    .toArray();
  const page = found
    .filter(isRecord)
    .map((document) => versioned<T>(document))
    .slice(0, query.limit);
  const last = found.length > query.limit ? page.at(-1) : undefined;
  return { records: page, ...(last === undefined ? {} : { next: nextAfter(of, query.index, last.value) }) };
}

function nextAfter<T extends object>(of: Collection<T>, index: string, value: T): string {
  const at = (of.unique[index] ?? of.indexes[index])?.(value);
  if (at === undefined) throw new Error(`a record of ${of.name} was found by index ${index}, which it is not in`);
  return pageCursor(at, of.key(value));
}

/** Where records are that have exactly this value in an index. */
export function valueRange(of: AnyCollection, index: string, equals: IndexValue): { [field in IndexField]?: Range } {
  return { [indexField(of, index)]: rangeOf(of, { index, equals }) };
}

function rangeOf(of: AnyCollection, query: Omit<RecordQuery, 'limit'>): Range {
  const prefix = indexPrefix(of, query.index);
  const low = [prefix];
  const high = [prefix.slice(0, -END.length) + AFTER_END];
  if (query.equals !== undefined) {
    low.push(prefix + sortable(query.equals) + END);
    high.push(prefix + sortable(query.equals) + AFTER_END);
  }
  if (query.from !== undefined) low.push(prefix + sortable(query.from) + END);
  if (query.before !== undefined) high.push(prefix + sortable(query.before) + END);
  if (query.after !== undefined) {
    const [at, key] = readPageCursor(query.after);
    const after = prefix + sortable(at) + END + part(key);
    if (query.descending === true) high.push(after);
    // The least text that is greater.
    else low.push(after + END);
  }
  return { $gte: low.reduce(later), $lt: high.reduce(earlier) };
}

const later = (one: string, other: string): string => (inOrder(one, other) ? other : one);
const earlier = (one: string, other: string): string => (inOrder(one, other) ? one : other);

/** By code point, as the server compares. */
function inOrder(one: string, other: string): boolean {
  return Buffer.compare(Buffer.from(one), Buffer.from(other)) < 0;
}
