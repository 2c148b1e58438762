import { DomainError, randomId, type JsonObject } from '@attest/kernel';
import type { AnyCollection, RowUpdate } from '@attest/storage-ports';
import type { mongo } from 'mongoose';
import { changeTo, contentOf, recordId } from './record-documents';
import type { MarkDocument, RecordDocument } from './schema';
import type { SpaceDatabase } from './space-database';
import { certain, isDuplicate } from './storage-errors';

interface CursorDocument extends MarkDocument {
  readonly number: number;
  readonly token: string;
}

/** All that one commit does to one row. */
interface Row {
  readonly _id: string;
  readonly collection: AnyCollection;
  readonly key: string;
  readonly update: (before: JsonObject | undefined) => JsonObject;
}

const cursorId = (consumer: string): string => `cursor/${consumer}`;

export async function cursorOf(database: SpaceDatabase, consumer: string): Promise<number> {
  return (await database.marks<CursorDocument>().findOne({ _id: cursorId(consumer) }))?.number ?? 0;
}

/**
 * One fold. A row says by which consumer and up to which commit it was changed, in the same document: of two runs of the same commit,
 * each row is changed by one of them, and the cursor is moved by one. A crash in between leaves rows that are done, and the
 * commit is folded again around them.
 */
export async function foldRows(
  database: SpaceDatabase,
  consumer: string,
  number: number,
  updates: readonly RowUpdate[],
): Promise<boolean> {
  if ((await cursorOf(database, consumer)) !== number - 1) return false;
  let rows = rowsOf(updates);
  while (rows.length > 0) rows = await changeRows(database, consumer, number, rows);
  return moveCursor(database, consumer, number);
}

/** Updates of the same row become one. */
function rowsOf(updates: readonly RowUpdate[]): Row[] {
  const rows = new Map<string, Row>();
  for (const { collection, key, update } of updates) {
    const _id = recordId(collection.name, key);
    const first = rows.get(_id)?.update;
    const both = first === undefined ? update : (before: JsonObject | undefined): JsonObject => update(first(before));
    rows.set(_id, { _id, collection, key, update: both });
  }
  return [...rows.values()];
}

/** Changes the rows that the commit has not changed yet, and answers those that somebody else changed in the same moment. */
async function changeRows(database: SpaceDatabase, by: string, at: number, rows: readonly Row[]): Promise<Row[]> {
  const before = await documentsOf(database, rows);
  const open = rows.filter(({ _id }) => !isDone(before.get(_id), by, at));
  if (open.length === 0) return [];
  const token = randomId();
  const writes = open.map((row) => writeOf(row, before.get(row._id), token, { by, at }));
  let duplicate = false;
  try {
    const { matchedCount, insertedCount } = await database.records.bulkWrite(writes, { ordered: false });
    if (matchedCount + insertedCount === writes.length) return [];
  } catch (error) {
    if (!isDuplicate(error)) throw error;
    duplicate = true;
  }
  const after = await documentsOf(database, open);
  const left = open.filter(({ _id }) => !isDone(after.get(_id), by, at));
  const lost = left.find(({ _id }) => after.get(_id)?.token === before.get(_id)?.token);
  // Nobody else was at the row: it is a unique value that another record has.
  if (duplicate && lost !== undefined) throw new DomainError('already_taken', { index: uniqueOf(lost.collection) });
  return left;
}

async function documentsOf(
  { records }: SpaceDatabase,
  rows: readonly Row[],
): Promise<ReadonlyMap<string, RecordDocument>> {
  const found = await records.find({ _id: { $in: rows.map(({ _id }) => _id) } }).toArray();
  return new Map(found.map((document) => [document._id, document]));
}

const isDone = (document: RecordDocument | undefined, by: string, at: number): boolean =>
  document?.by === by && (document.at ?? 0) >= at;

function writeOf(
  { _id, collection, key, update }: Row,
  before: RecordDocument | undefined,
  token: string,
  guard: { readonly by: string; readonly at: number },
): mongo.AnyBulkWriteOperation<RecordDocument> {
  const { value } = before ?? {};
  const after = update(value === undefined ? undefined : (JSON.parse(value) as JsonObject));
  const content = contentOf(collection, key, (before?.version ?? 0) + 1, after);
  if (before === undefined) return { insertOne: { document: { _id, ...content, token, ...guard } } };
  return { updateOne: { filter: { _id, token: before.token }, update: changeTo(content, token, guard) } };
}

const uniqueOf = (collection: AnyCollection): string => Object.keys(collection.unique)[0] ?? 'key';

/** Whether this run moved the cursor; what is not known is read back by its token. */
async function moveCursor(database: SpaceDatabase, consumer: string, number: number): Promise<boolean> {
  const cursors = database.marks<CursorDocument>();
  const _id = cursorId(consumer);
  const token = randomId();
  const moved = await certain(
    async () => {
      const filter = { _id, number: number - 1 };
      return (await cursors.updateOne(filter, { $set: { number, token } })).matchedCount === 1;
    },
    async () => ((await cursors.findOne({ _id }))?.token === token ? true : undefined),
  );
  if (moved || number > 1) return moved;
  try {
    await cursors.insertOne({ _id, number, token });
    return true;
  } catch (error) {
    if (!isDuplicate(error)) throw error;
    return (await cursors.findOne({ _id }))?.token === token;
  }
}
