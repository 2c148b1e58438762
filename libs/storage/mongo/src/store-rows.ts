import type { Commit } from '@attest/ledger';
import type { Facet, StatementRow } from '@attest/xapi';
import type { mongo } from 'mongoose';
import { markHubs } from './hubs';
import { idKey } from './keys';
import { lateId, type PostingBlocks } from './posting-blocks';
import { targetOf, type Resolved } from './resolve-references';
import type { PostingDocument, StatementDocument } from './schema';
import type { SpaceDatabase } from './space-database';
import { isDuplicate } from './storage-errors';

type StatementWrite = mongo.AnyBulkWriteOperation<StatementDocument>;

/**
 * Writes the rows of a commit, and what it changes in older ones. A row that is there stays as it is: it is the same, but for what it got
 * since.
 */
export async function storeRows(
  database: SpaceDatabase,
  commit: Commit,
  rows: readonly StatementRow[],
  resolved: Resolved,
  { size }: PostingBlocks,
): Promise<void> {
  const json = new Map(commit.entries.map(({ position, bytes }) => [position, bytes]));
  const documents = rows.map((row) => documentOf(row, json.get(row.position), resolved));
  const there = await insertAbsent(database, documents);
  const changes = [...(there ? again(documents) : []), ...changesOf(resolved)];
  if (changes.length > 0) await database.statements.bulkWrite(changes, { ordered: false });
  await addLate(database, resolved, size);
  await markHubs(database, resolved.hubs);
}

function documentOf(row: StatementRow, json: string | undefined, resolved: Resolved): StatementDocument {
  const { id, position, stored, measures, credential, facets, voids } = row;
  if (json === undefined) throw new Error(`a row for position ${position}, which is not in its commit`);
  const refersTo = targetOf(row);
  return {
    _id: idKey(id),
    position,
    stored: new Date(stored),
    timestamp: new Date(measures.timestamp),
    credential,
    facets: [...(resolved.facets.get(id) ?? new Set(facets))],
    ...(refersTo === undefined ? {} : { refersTo: idKey(refersTo) }),
    ...(voids === undefined ? {} : { voids: true }),
    ...(resolved.voidedNew.has(id) ? { voided: true } : {}),
    json,
  };
}

/** Inserts the rows that are not there; answers whether some were. */
async function insertAbsent({ statements }: SpaceDatabase, documents: StatementDocument[]): Promise<boolean> {
  if (documents.length === 0) return false;
  try {
    await statements.insertMany(documents, { ordered: false });
    return false;
  } catch (error) {
    if (!isDuplicate(error)) throw error;
    return true;
  }
}

/** What rows that were there must have at least. */
function again(documents: readonly StatementDocument[]): StatementWrite[] {
  return documents
    .filter(({ refersTo, voided }) => refersTo !== undefined || voided === true)
    .map(({ _id, facets, voided }) => ({
      updateOne: {
        filter: { _id },
        update: { $addToSet: { facets: { $each: [...facets] } }, ...(voided === true ? { $set: { voided } } : {}) },
      },
    }));
}

function changesOf({ voidedOld, gained }: Resolved): StatementWrite[] {
  return [
    ...[...voidedOld].map((id) => ({
      updateOne: { filter: { _id: idKey(id), voids: { $exists: false } }, update: { $set: { voided: true as const } } },
    })),
    ...[...gained].map(([id, { facets }]) => ({
      updateOne: { filter: { _id: idKey(id) }, update: { $addToSet: { facets: { $each: [...facets] } } } },
    })),
  ];
}

/** Facets that older statements got go to the search index at once: no tail has them. */
async function addLate({ postings }: SpaceDatabase, { gained }: Resolved, size: number): Promise<void> {
  const late = new Map<string, number[]>();
  for (const { position, facets } of gained.values()) {
    for (const facet of facets) push(late, facet, position);
  }
  if (late.size === 0) return;
  const writes = [...late].map(([_id, places]): mongo.AnyBulkWriteOperation<PostingDocument> => ({
    updateOne: { filter: { _id }, update: { $addToSet: { late: { $each: places } } }, upsert: true },
  }));
  try {
    await postings.bulkWrite(writes, { ordered: false });
  } catch (error) {
    if (!isDuplicate(error)) throw error;
    // Another process made some of these documents in the same moment: now they are there.
    await postings.bulkWrite(writes, { ordered: false });
  }

  function push(into: Map<string, number[]>, facet: Facet, position: number): void {
    const _id = lateId(facet, Math.floor(position / size));
    const places = into.get(_id);
    if (places === undefined) into.set(_id, [position % size]);
    else places.push(position % size);
  }
}
