import { DomainError, type JsonObject, type Space } from '@attest/kernel';
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
import type { DatabaseFile } from './database-file';
import type { DatabaseFiles } from './database-files';
import { findRecords } from './find-records';
import { isNext, moveWatermark } from './watermark';

interface Row {
  readonly version: number;
  readonly value: string;
}

export class SqliteRecords extends Records {
  constructor(private readonly files: DatabaseFiles) {
    super();
  }

  get<T extends object>(space: Space, of: Collection<T>, key: string): Promise<Versioned<T> | undefined> {
    return this.use(space, (file) => {
      const row = read(file, of.name, key);
      return row && versioned<T>(row);
    });
  }

  find<T extends object>(space: Space, of: Collection<T>, query: RecordQuery): Promise<RecordPage<T>> {
    return this.use(space, (file) => {
      const { rows, next } = findRecords(file, of, query);
      return { records: rows.map((row) => versioned<T>(row)), ...(next === undefined ? {} : { next }) };
    });
  }

  count<T extends object>(
    space: Space,
    of: Collection<T>,
    at?: { readonly index: string; readonly equals: IndexValue },
  ): Promise<number> {
    return this.use(space, (file) => {
      const row =
        at === undefined
          ? file.get<{ count: number }>('SELECT count(*) AS count FROM record WHERE collection = ?', of.name)
          : file.get<{ count: number }>(
              'SELECT count(*) AS count FROM record_index WHERE collection = ? AND name = ? AND value = ?',
              of.name,
              at.index,
              at.equals,
            );
      return row?.count ?? 0;
    });
  }

  insert<T extends object>(space: Space, of: Collection<T>, value: T): Promise<Versioned<T>> {
    return this.change(space, (file) =>
      file.write('power-loss', () => {
        const key = of.key(value);
        if (read(file, of.name, key) !== undefined) throw new DomainError('already_taken', { index: 'key' });
        return store(file, of, key, 1, value);
      }),
    );
  }

  replace<T extends object>(space: Space, of: Collection<T>, expectedVersion: number, value: T): Promise<Versioned<T>> {
    return this.change(space, (file) =>
      file.write('power-loss', () => {
        const key = of.key(value);
        if (read(file, of.name, key)?.version !== expectedVersion) throw new DomainError('changed_meanwhile');
        return store(file, of, key, expectedVersion + 1, value);
      }),
    );
  }

  remove<T extends object>(space: Space, of: Collection<T>, key: string, expectedVersion: number): Promise<void> {
    return this.change(space, (file) => {
      file.write('power-loss', () => {
        const row = read(file, of.name, key);
        if (row === undefined) return;
        if (row.version !== expectedVersion) throw new DomainError('changed_meanwhile');
        removeRecord(file, of.name, key);
      });
    });
  }

  apply(space: Space, number: number, changes: readonly RecordChange[]): Promise<readonly ChangeOutcome[]> {
    return this.change(space, (file) =>
      this.files.use(space, 'log', (log) => {
        if (!isNext(log, 'audit', file, number)) return outcomesOf(file, number) ?? [];
        return file.write('crash', () => {
          const outcomes = changes.map((change) => applyChange(file, change));
          file.run('INSERT INTO outcome VALUES (?, ?)', number, JSON.stringify(outcomes));
          moveWatermark(log, 'audit', file, number);
          return outcomes;
        });
      }),
    );
  }

  outcomes(space: Space, number: number): Promise<readonly ChangeOutcome[] | undefined> {
    return this.use(space, (file) => outcomesOf(file, number));
  }

  cursor(space: Space, consumer: string): Promise<number> {
    return this.use(space, (file) => cursorOf(file, consumer));
  }

  fold(space: Space, consumer: string, number: number, updates: readonly RowUpdate[]): Promise<boolean> {
    return this.change(space, (file) => {
      if (cursorOf(file, consumer) !== number - 1) return false;
      // A power loss takes rows and cursor back together, and the commit is folded again.
      file.write('crash', () => {
        for (const { collection, key, update } of updates) {
          const before = read(file, collection.name, key);
          const after = update(before && (JSON.parse(before.value) as JsonObject));
          store(file, collection, key, (before?.version ?? 0) + 1, after);
        }
        file.run(
          'INSERT INTO consumer VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET cursor = excluded.cursor',
          consumer,
          number,
        );
      });
      return true;
    });
  }

  /** As `use`, for what writes: waits until there is room for it. */
  private async change<T>(space: Space, work: (file: DatabaseFile) => T): Promise<T> {
    await this.files.room(space, 'records');
    return this.use(space, work);
  }

  private use<T>(space: Space, work: (file: DatabaseFile) => T): Promise<T> {
    return this.files.run(() => this.files.use(space, 'records', work));
  }
}

function read(file: DatabaseFile, collection: string, key: string): Row | undefined {
  return file.get<Row>('SELECT version, value FROM record WHERE collection = ? AND key = ?', collection, key);
}

function versioned<T>(row: Row): Versioned<T> {
  return { version: row.version, value: JSON.parse(row.value) as T };
}

/** Writes a record and what it is found by. Throws DomainError `already_taken` {index}. */
function store<T extends object>(
  file: DatabaseFile,
  of: AnyCollection,
  key: string,
  version: number,
  value: T,
): Versioned<T> {
  const taken = takenIndex(file, of, key, value);
  if (taken !== undefined) throw new DomainError('already_taken', { index: taken });
  const text = JSON.stringify(value);
  file.run(
    `INSERT INTO record VALUES (?, ?, ?, ?)
     ON CONFLICT (collection, key) DO UPDATE SET version = excluded.version, value = excluded.value`,
    of.name,
    key,
    version,
    text,
  );
  if (version > 1) file.run('DELETE FROM record_index WHERE collection = ? AND key = ?', of.name, key);
  for (const [name, at] of indexValues(of, value)) {
    file.run('INSERT INTO record_index VALUES (?, ?, ?, ?)', of.name, name, at, key);
  }
  return versioned({ version, value: text });
}

function removeRecord(file: DatabaseFile, collection: string, key: string): void {
  file.run('DELETE FROM record_index WHERE collection = ? AND key = ?', collection, key);
  file.run('DELETE FROM record WHERE collection = ? AND key = ?', collection, key);
}

function indexValues(of: AnyCollection, value: object): [string, IndexValue][] {
  const found: [string, IndexValue][] = [];
  for (const [name, valueOf] of Object.entries({ ...of.unique, ...of.indexes })) {
    const at = valueOf(value as never);
    if (Number.isNaN(at)) throw new TypeError(`index ${name} of ${of.name} has no order for NaN`);
    if (at !== undefined) found.push([name, at]);
  }
  return found;
}

/** The unique index in which another record has the place of this one. Nobody else writes during the transaction. */
function takenIndex(file: DatabaseFile, of: AnyCollection, key: string, value: object): string | undefined {
  for (const [name, valueOf] of Object.entries(of.unique)) {
    const at = valueOf(value as never);
    if (at === undefined) continue;
    const other = file.get(
      'SELECT 1 FROM record_index WHERE collection = ? AND name = ? AND value = ? AND key <> ?',
      of.name,
      name,
      at,
      key,
    );
    if (other !== undefined) return name;
  }
  return undefined;
}

function applyChange(file: DatabaseFile, change: RecordChange): ChangeOutcome {
  const { collection, key, expectedVersion, after } = change;
  const version = read(file, collection.name, key)?.version ?? 0;
  if (version !== expectedVersion) return version > 0 && expectedVersion === 0 ? 'already_taken' : 'changed_meanwhile';
  if (after === undefined) {
    removeRecord(file, collection.name, key);
    return 'applied';
  }
  if (takenIndex(file, collection, key, after) !== undefined) return 'already_taken';
  store(file, collection, key, version + 1, after);
  return 'applied';
}

function outcomesOf(file: DatabaseFile, number: number): readonly ChangeOutcome[] | undefined {
  const row = file.get<{ outcomes: string }>('SELECT outcomes FROM outcome WHERE number = ?', number);
  return row && (JSON.parse(row.outcomes) as readonly ChangeOutcome[]);
}

function cursorOf(file: DatabaseFile, consumer: string): number {
  return file.get<{ cursor: number }>('SELECT cursor FROM consumer WHERE name = ?', consumer)?.cursor ?? 0;
}
