import type { AnyCollection, IndexValue, Versioned } from '@attest/storage-ports';
import { AFTER_END, END, part } from './keys';
import type { RecordDocument } from './schema';

/** Fields for the declared indexes of a collection, the unique ones first. */
const INDEX_FIELDS = ['i0', 'i1', 'i2', 'i3', 'i4', 'i5'] as const;

export type IndexField = (typeof INDEX_FIELDS)[number];

export interface Range {
  readonly $gte: string;
  readonly $lt: string;
}

/** A record without its place and its guard. */
export type RecordContent = Omit<RecordDocument, '_id' | 'token' | 'by' | 'at'>;

export const recordId = (collection: string, key: string): string => part(collection) + END + part(key);

/** Keys of all records of a collection. */
export function recordIds(collection: string): Range {
  return { $gte: part(collection) + END, $lt: part(collection) + AFTER_END };
}

export const uniqueValue = (collection: string, index: string, value: string): string =>
  part(collection) + END + part(index) + END + part(value);

/** The field that a collection's index has its values in. Throws when it declares no such index, or more than there are fields. */
export function indexField(of: AnyCollection, index: string): IndexField {
  const number = [...Object.keys(of.unique), ...Object.keys(of.indexes)].indexOf(index);
  if (number === -1) throw new Error(`${of.name} declares no index ${index}`);
  const field = INDEX_FIELDS[number];
  if (field === undefined) throw new Error(`${of.name} declares more than ${INDEX_FIELDS.length} indexes`);
  return field;
}

/** What a record is written as. */
export function contentOf(of: AnyCollection, key: string, version: number, value: object): RecordContent {
  const unique: string[] = [];
  const fields: Partial<Record<IndexField, string>> = {};
  for (const [index, valueOf] of Object.entries({ ...of.unique, ...of.indexes })) {
    const at = valueOf(value as never);
    if (at === undefined) continue;
    if (Number.isNaN(at)) throw new TypeError(`index ${index} of ${of.name} has no order for NaN`);
    fields[indexField(of, index)] = indexPrefix(of, index) + sortable(at) + END + part(key);
    if (index in of.unique) unique.push(uniqueValue(of.name, index, String(at)));
  }
  return { version, value: JSON.stringify(value), ...(unique.length === 0 ? {} : { unique }), ...fields };
}

/** What all values of one index of one collection begin with. */
export const indexPrefix = (of: AnyCollection, index: string): string => part(of.name) + END + part(index) + END;

/** An index's value as a text: numbers by value, before all texts, and texts by code point. */
export function sortable(value: IndexValue): string {
  return typeof value === 'number' ? `n${sortableNumber(value)}` : `t${part(value)}`;
}

/** The bits of a double in an order that is that of the numbers: negative ones turned around, before the positive ones. */
function sortableNumber(value: number): string {
  const view = new DataView(new ArrayBuffer(8));
  // Minus zero is zero.
  view.setFloat64(0, value + 0);
  const bits = view.getBigUint64(0);
  const ordered = bits >> 63n === 1n ? ~bits & 0xffff_ffff_ffff_ffffn : bits | (1n << 63n);
  return ordered.toString(16).padStart(16, '0');
}

/** Whether there is a record: a tombstone is none. */
export function isRecord(document: RecordDocument | null | undefined): document is RecordDocument & RecordContents {
  return document?.value !== undefined;
}

interface RecordContents {
  readonly version: number;
  readonly value: string;
}

export function versioned<T>({ version, value }: RecordContents): Versioned<T> {
  return { version, value: JSON.parse(value) as T };
}

/** An update that leaves of a record what `content` says, or a tombstone, and its guard alone unless `guard` is given. */
export function changeTo(
  content: RecordContent | undefined,
  token: string,
  guard: { readonly by: string; readonly at: number } | undefined,
): { readonly $set: Partial<RecordDocument>; readonly $unset: Record<string, 1> } {
  const set = { ...content, token, ...guard };
  const absent = ['version', 'value', 'unique', ...INDEX_FIELDS].filter((field) => !(field in set));
  return { $set: set, $unset: Object.fromEntries(absent.map((field) => [field, 1 as const])) };
}
