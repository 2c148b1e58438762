import type { JsonObject } from '@attest/kernel';
import { mergeDefinition, type StatementRow } from '@attest/xapi';
import type { mongo } from 'mongoose';
import type { ActivityDocument } from './schema';
import type { Memory, SpaceDatabase } from './space-database';
import { isDuplicate } from './storage-errors';

/** Activities whose last definition is remembered: most statements say again what the one before said. */
const REMEMBERED = 2000;

/** What a commit says of an Activity, in its order. */
interface Said {
  readonly id: string;
  readonly definitions: JsonObject[];
  /** Position of the statement that said the last of it. */
  at: number;
  last: string;
}

export async function readDefinition({ activities }: SpaceDatabase, id: string): Promise<JsonObject | undefined> {
  const found = await activities.findOne({ _id: id });
  return found === null ? undefined : (JSON.parse(found.definition) as JsonObject);
}

/**
 * Merges what the rows of commit `number` say into what is known, unless this or a later commit has done so. Once it returns, it is done, whoever
 * did it.
 */
export async function learnDefinitions(
  database: SpaceDatabase,
  number: number,
  rows: readonly StatementRow[],
  memory: Memory,
): Promise<void> {
  if (memory.learnt !== number - 1) memory.definitions.clear();
  const said = saidIn(rows, memory);
  let open = said;
  while (open.length > 0) open = await merge(database, open);
  if (memory.definitions.size + said.length > REMEMBERED) memory.definitions.clear();
  for (const { id, last } of said) memory.definitions.set(id, last);
  memory.learnt = number;
}

/** What is said of each Activity, without what was said of it last. */
function saidIn(rows: readonly StatementRow[], memory: Memory): Said[] {
  const said = new Map<string, Said>();
  for (const { position, activities = [] } of rows) {
    for (const { id, definition } of activities) {
      const text = JSON.stringify(definition);
      const known = said.get(id);
      if ((known?.last ?? memory.definitions.get(id)) === text) continue;
      if (known === undefined) said.set(id, { id, definitions: [definition], at: position, last: text });
      else {
        known.definitions.push(definition);
        known.at = position;
        known.last = text;
      }
    }
  }
  return [...said.values()];
}

/** Answers what must be tried again, because somebody else changed it in the same moment. */
async function merge({ activities }: SpaceDatabase, said: readonly Said[]): Promise<Said[]> {
  const found = await activities.find({ _id: { $in: said.map(({ id }) => id) } }).toArray();
  const known = new Map(found.map((document) => [document._id, document]));
  const writes: mongo.AnyBulkWriteOperation<ActivityDocument>[] = [];
  const written: Said[] = [];
  for (const one of said) {
    const before = known.get(one.id);
    if (before !== undefined && before.at >= one.at) continue;
    const was = before && (JSON.parse(before.definition) as JsonObject);
    const is = one.definitions.reduce((merged, definition) => mergeDefinition(merged, definition), was);
    if (is === undefined || is === was) continue;
    const definition = JSON.stringify(is);
    written.push(one);
    writes.push(
      before === undefined
        ? { insertOne: { document: { _id: one.id, definition, at: one.at } } }
        : { updateOne: { filter: { _id: one.id, at: before.at }, update: { $set: { definition, at: one.at } } } },
    );
  }
  if (writes.length === 0) return [];
  try {
    const { matchedCount, insertedCount } = await activities.bulkWrite(writes, { ordered: false });
    return matchedCount + insertedCount === writes.length ? [] : written;
  } catch (error) {
    if (!isDuplicate(error)) throw error;
    return written;
  }
}
