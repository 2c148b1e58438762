import { DomainError, randomId, type Space } from '@attest/kernel';
import {
  Records,
  type AnyCollection,
  type ChangeOutcome,
  type Collection,
  type IndexValue,
  type RecordChange,
  type RecordPage,
  type RecordQuery,
  type RowUpdate,
  type Versioned,
} from '@attest/storage-ports';
import { applyChanges, outcomesOf } from './apply-changes';
import { findRecords, valueRange } from './find-records';
import { cursorOf, foldRows } from './fold-rows';
import {
  changeTo,
  contentOf,
  isRecord,
  recordId,
  recordIds,
  uniqueValue,
  versioned,
  type RecordContent,
} from './record-documents';
import type { SpaceDatabase } from './space-database';
import type { Spaces } from './spaces';
import { certain, isDuplicate } from './storage-errors';

/** A race for a unique value may be lost to somebody who then gives it up: that is tried again so often. */
const ATTEMPTS = 5;

export class MongoRecords extends Records {
  constructor(private readonly spaces: Spaces) {
    super();
  }

  get<T extends object>(space: Space, of: Collection<T>, key: string): Promise<Versioned<T> | undefined> {
    return this.spaces.use(space, async ({ records }) => {
      const found = await records.findOne({ _id: recordId(of.name, key) });
      return isRecord(found) ? versioned<T>(found) : undefined;
    });
  }

  find<T extends object>(space: Space, of: Collection<T>, query: RecordQuery): Promise<RecordPage<T>> {
    return this.spaces.use(space, (database) => findRecords(database, of, query));
  }

  count<T extends object>(
    space: Space,
    of: Collection<T>,
    at?: { readonly index: string; readonly equals: IndexValue },
  ): Promise<number> {
    return this.spaces.use(space, ({ records }) =>
      at === undefined
        ? records.countDocuments({ _id: recordIds(of.name), version: { $exists: true } })
        : records.countDocuments(valueRange(of, at.index, at.equals)),
    );
  }

  insert<T extends object>(space: Space, of: Collection<T>, value: T): Promise<Versioned<T>> {
    const key = of.key(value);
    const content = contentOf(of, key, 1, value);
    return this.spaces.use(space, (database) =>
      stored<T>(database, of, key, content, (token) => insertRecord(database, recordId(of.name, key), content, token)),
    );
  }

  replace<T extends object>(space: Space, of: Collection<T>, expectedVersion: number, value: T): Promise<Versioned<T>> {
    const key = of.key(value);
    const content = contentOf(of, key, expectedVersion + 1, value);
    return this.spaces.use(space, (database) =>
      stored<T>(database, of, key, content, async (token) => {
        const filter = { _id: recordId(of.name, key), version: expectedVersion };
        const { matchedCount } = await database.records.updateOne(filter, changeTo(content, token, undefined));
        if (matchedCount === 0) throw new DomainError('changed_meanwhile');
      }),
    );
  }

  remove<T extends object>(space: Space, of: Collection<T>, key: string, expectedVersion: number): Promise<void> {
    return this.spaces.use(space, async ({ records }) => {
      const _id = recordId(of.name, key);
      const gone = async (): Promise<true | undefined> => (isRecord(await records.findOne({ _id })) ? undefined : true);
      const removed = await certain(async () => {
        const plain = await records.deleteOne({ _id, version: expectedVersion, by: { $exists: false } });
        if (plain.deletedCount === 1) return true;
        // What a consumer folds keeps its guard: a stalled run must not bring it back.
        const change = changeTo(undefined, randomId(), undefined);
        return (await records.updateOne({ _id, version: expectedVersion }, change)).matchedCount === 1;
      }, gone);
      if (!removed && (await gone()) !== true) throw new DomainError('changed_meanwhile');
    });
  }

  apply(space: Space, number: number, changes: readonly RecordChange[]): Promise<readonly ChangeOutcome[]> {
    return this.spaces.use(space, (database) => applyChanges(database, number, changes));
  }

  outcomes(space: Space, number: number): Promise<readonly ChangeOutcome[] | undefined> {
    return this.spaces.use(space, (database) => outcomesOf(database, number));
  }

  cursor(space: Space, consumer: string): Promise<number> {
    return this.spaces.use(space, (database) => cursorOf(database, consumer));
  }

  fold(space: Space, consumer: string, number: number, updates: readonly RowUpdate[]): Promise<boolean> {
    return this.spaces.use(space, (database) => foldRows(database, consumer, number, updates));
  }
}

/** Inserts the record; a tombstone becomes it. */
async function insertRecord(
  { records }: SpaceDatabase,
  _id: string,
  content: RecordContent,
  token: string,
): Promise<void> {
  const { matchedCount } = await records.updateOne(
    { _id, version: { $exists: false } },
    changeTo(content, token, undefined),
  );
  if (matchedCount === 0) await records.insertOne({ _id, ...content, token });
}

/**
 * Does a write of a record under a token of its own. Throws DomainError `already_taken` {index} for whichever key another record has.
 */
async function stored<T>(
  database: SpaceDatabase,
  of: AnyCollection,
  key: string,
  content: RecordContent,
  write: (token: string) => Promise<void>,
): Promise<Versioned<T>> {
  const _id = recordId(of.name, key);
  const written = versioned<T>({ version: content.version ?? 1, value: content.value ?? '{}' });
  const token = randomId();
  const own = async (): Promise<Versioned<T> | undefined> =>
    (await database.records.findOne({ _id }, { projection: { token: 1 } }))?.token === token ? written : undefined;
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await certain(async () => {
        await write(token);
        return written;
      }, own);
    } catch (error) {
      if (!isDuplicate(error)) throw error;
      // A write that the driver tried twice may have met itself.
      const met = await own();
      if (met !== undefined) return met;
      const index = await takenIndex(database, of, key, content);
      if (index !== undefined || attempt === ATTEMPTS)
        throw new DomainError('already_taken', { index: index ?? 'key' });
    }
  }
}

/** The key, or the unique index, in which another record has the place of this one. */
async function takenIndex(
  { records }: SpaceDatabase,
  of: AnyCollection,
  key: string,
  { version, value, unique = [] }: RecordContent,
): Promise<string | undefined> {
  const _id = recordId(of.name, key);
  if (version === 1 && isRecord(await records.findOne({ _id }))) return 'key';
  const others = await records.find({ unique: { $in: [...unique] }, _id: { $ne: _id } }).toArray();
  const taken = new Set(others.flatMap((other) => other.unique ?? []));
  return Object.keys(of.unique).find((index) => {
    const at = of.unique[index]?.(JSON.parse(value ?? '{}') as never);
    return at !== undefined && taken.has(uniqueValue(of.name, index, at));
  });
}
