import { randomId } from '@attest/kernel';
import type { ChangeOutcome, RecordChange } from '@attest/storage-ports';
import { padded } from './keys';
import { changeTo, contentOf, recordId, type RecordContent } from './record-documents';
import type { MarkDocument, RecordDocument } from './schema';
import type { SpaceDatabase } from './space-database';
import { certain, isDuplicate } from './storage-errors';
import { moveWatermark, nextToApply } from './watermark';

interface OutcomesDocument extends MarkDocument {
  readonly outcomes: readonly ChangeOutcome[];
}

/** Whoever changes records by the audit stream. */
const AUDIT = 'audit';

/**
 * Applies commit `number` of the audit stream, in three steps that any number of processes may do at once or again: the outcomes are decided
 * and stored, the first decision counts; what they make of each record follows from them alone and is written unless a later commit
 * has been at it; the watermark moves. A decision is made before any row is written, so whoever reads rows that are half done loses
 * to it.
 */
export async function applyChanges(
  database: SpaceDatabase,
  number: number,
  changes: readonly RecordChange[],
): Promise<readonly ChangeOutcome[]> {
  const memory = database.memory;
  const next = await nextToApply(database, AUDIT, number, memory);
  if (next === undefined) return (await outcomesOf(database, number)) ?? [];
  const outcomes = await decided(database, number, await decide(database, changes));
  await writeRows(
    database,
    number,
    changes.filter((_, index) => outcomes[index] === 'applied'),
  );
  await moveWatermark(database, AUDIT, next.header, {}, memory);
  return outcomes;
}

export async function outcomesOf(
  database: SpaceDatabase,
  number: number,
): Promise<readonly ChangeOutcome[] | undefined> {
  return (await database.marks<OutcomesDocument>().findOne({ _id: outcomesId(number) }))?.outcomes;
}

const outcomesId = (number: number): string => `outcomes/${padded(number)}`;

/** Stores what was decided, unless somebody else's decision is there already; answers the one that counts. */
async function decided(
  database: SpaceDatabase,
  number: number,
  outcomes: readonly ChangeOutcome[],
): Promise<readonly ChangeOutcome[]> {
  const there = (): Promise<readonly ChangeOutcome[] | undefined> => outcomesOf(database, number);
  try {
    return await certain(async () => {
      await database.marks<OutcomesDocument>().insertOne({ _id: outcomesId(number), outcomes });
      return outcomes;
    }, there);
  } catch (error) {
    if (!isDuplicate(error)) throw error;
    return (await there()) ?? outcomes;
  }
}

/** A record as the changes before have left it. */
interface State {
  readonly version: number;
  readonly unique: readonly string[];
}

/** What becomes of each change, in order, when they meet the records as they are. */
async function decide(database: SpaceDatabase, changes: readonly RecordChange[]): Promise<readonly ChangeOutcome[]> {
  const ids = changes.map(idOfChange);
  const contents = changes.map(contentOfChange);
  const wanted = contents.flatMap((content) => content?.unique ?? []);
  const found = await database.records
    .find({ $or: [{ _id: { $in: ids } }, ...(wanted.length === 0 ? [] : [{ unique: { $in: wanted } }])] })
    .project<Pick<RecordDocument, '_id' | 'version' | 'unique'>>({ version: 1, unique: 1 })
    .toArray();
  const states = new Map<string, State>();
  for (const { _id, version = 0, unique = [] } of found) states.set(_id, { version, unique });
  const owners = new Map<string, string>();
  for (const [id, { unique }] of states) for (const value of unique) owners.set(value, id);

  return changes.map(({ expectedVersion }, index) => {
    const id = ids[index] ?? '';
    const content = contents[index];
    const { version, unique } = states.get(id) ?? { version: 0, unique: [] };
    if (version !== expectedVersion)
      return version > 0 && expectedVersion === 0 ? 'already_taken' : 'changed_meanwhile';
    const isTaken = (value: string): boolean => (owners.get(value) ?? id) !== id;
    if (content?.unique?.some(isTaken) === true) return 'already_taken';
    for (const value of unique) owners.delete(value);
    for (const value of content?.unique ?? []) owners.set(value, id);
    states.set(id, { version: content === undefined ? 0 : version + 1, unique: content?.unique ?? [] });
    return 'applied';
  });
}

/** Writes what the applied changes leave of each record; nothing where this or a later commit has been at it already. */
async function writeRows(database: SpaceDatabase, at: number, applied: readonly RecordChange[]): Promise<void> {
  const rows = new Map(applied.map((change) => [idOfChange(change), contentOfChange(change)]));
  await giveUpUnique(database, at, rows);
  for (const [_id, content] of rows) {
    try {
      const change = changeTo(content, randomId(), { by: AUDIT, at });
      await database.records.updateOne({ _id, ...notSince(at) }, change, { upsert: true });
    } catch (error) {
      if (!isDuplicate(error)) throw error;
      const there = await database.records.findOne({ _id });
      if (there === null || there.by !== AUDIT || (there.at ?? 0) < at) throw error;
    }
  }
}

/** Values that go from one record of the commit to another are given up before they are taken. */
async function giveUpUnique(
  { records }: SpaceDatabase,
  at: number,
  rows: ReadonlyMap<string, RecordContent | undefined>,
): Promise<void> {
  if (rows.size < 2) return;
  for (const [_id, content] of rows) {
    const own = new Set(content?.unique);
    const others = [...rows.values()].flatMap((row) => row?.unique ?? []).filter((value) => !own.has(value));
    if (others.length === 0) continue;
    await records.updateOne({ _id, unique: { $in: others }, ...notSince(at) }, { $unset: { unique: 1 } });
  }
}

/** Records that neither this commit nor a later one has changed. */
function notSince(at: number): object {
  return { $or: [{ by: { $ne: AUDIT } }, { at: { $lt: at } }] };
}

function idOfChange({ collection, key }: RecordChange): string {
  return recordId(collection.name, key);
}

function contentOfChange({ collection, key, expectedVersion, after }: RecordChange): RecordContent | undefined {
  return after === undefined ? undefined : contentOf(collection, key, expectedVersion + 1, after);
}
