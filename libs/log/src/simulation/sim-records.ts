import { DomainError, type JsonObject, type Space } from '@attest/kernel';
import {
  type AnyCollection,
  type ChangeOutcome,
  type Collection,
  type IndexValue,
  type RecordChange,
  type RecordPage,
  type RecordQuery,
  Records,
  type RowUpdate,
  type Versioned,
} from '@attest/storage-ports';
import type { Connection } from './connection';
import { appliedKey, type Broken, commitKey } from './sim-log';
import type { SimServer } from './sim-server';

/** A record, and the last commit that a fold put into it. */
export interface Kept {
  readonly version: number;
  readonly value: JsonObject;
  readonly at: number;
}

const prefixOf = (space: Space, of: string): string => `record ${space} ${of} `;
export const recordKey = (space: Space, of: string, key: string): string => prefixOf(space, of) + key;
export const cursorKey = (space: Space, consumer: string): string => `cursor ${space} ${consumer}`;
const outcomesKey = (space: Space, number: number): string => `outcomes ${space} ${number}`;

/** Records as an adapter keeps them that has no transactions: a fold is a request for each of its rows, and one for its cursor. */
export class SimRecords extends Records {
  constructor(
    private readonly connection: Connection,
    private readonly broken?: Broken,
  ) {
    super();
  }

  get<T extends object>(space: Space, of: Collection<T>, key: string): Promise<Versioned<T> | undefined> {
    return this.connection.ask('get', (server) => {
      const kept = server.get<Kept>(recordKey(space, of.name, key));
      return kept && versioned<T>(kept);
    });
  }

  find<T extends object>(space: Space, of: Collection<T>, query: RecordQuery): Promise<RecordPage<T>> {
    return this.connection.ask('find', (server) => {
      const valueOf = of.indexes[query.index] ?? of.unique[query.index];
      if (valueOf === undefined) throw new Error(`no index ${query.index}`);
      const found: { at: IndexValue; record: Versioned<T> }[] = [];
      for (const [, kept] of server.all<Kept>(prefixOf(space, of.name))) {
        const record = versioned<T>(kept);
        const at = valueOf(record.value);
        if (at !== undefined && (query.equals === undefined || query.equals === at)) found.push({ at, record });
      }
      found.sort((one, other) => (one.at < other.at ? -1 : one.at > other.at ? 1 : 0));
      return { records: found.slice(0, query.limit).map(({ record }) => record) };
    });
  }

  count<T extends object>(space: Space, of: Collection<T>): Promise<number> {
    return this.connection.ask('count', (server) => [...server.all(prefixOf(space, of.name))].length);
  }

  insert<T extends object>(space: Space, of: Collection<T>, value: T): Promise<Versioned<T>> {
    return this.connection.ask(`insert ${of.name}`, (server) => {
      if (server.get(recordKey(space, of.name, of.key(value))) !== undefined) {
        throw new DomainError('already_taken', { index: 'key' });
      }
      return versioned<T>(keep(server, space, of.name, of.key(value), 1, value));
    });
  }

  replace<T extends object>(space: Space, of: Collection<T>, expected: number, value: T): Promise<Versioned<T>> {
    return this.connection.ask(`replace ${of.name}`, (server) => {
      const kept = server.get<Kept>(recordKey(space, of.name, of.key(value)));
      if (kept?.version !== expected) throw new DomainError('changed_meanwhile');
      return versioned<T>(keep(server, space, of.name, of.key(value), expected + 1, value));
    });
  }

  remove<T extends object>(space: Space, of: Collection<T>, key: string, expected: number): Promise<void> {
    return this.connection.ask(`remove ${of.name}`, (server) => {
      const kept = server.get<Kept>(recordKey(space, of.name, key));
      if (kept === undefined) return;
      if (kept.version !== expected) throw new DomainError('changed_meanwhile');
      server.put(recordKey(space, of.name, key), undefined);
    });
  }

  apply(space: Space, number: number, changes: readonly RecordChange[]): Promise<readonly ChangeOutcome[]> {
    return this.connection.ask(`apply audit ${number}`, (server) => {
      const applied = server.get<number>(appliedKey(space, 'audit')) ?? 0;
      if (number <= applied) return server.get<readonly ChangeOutcome[]>(outcomesKey(space, number)) ?? [];
      if (number > applied + 1) throw new Error(`audit commit ${number} is applied before ${applied + 1}`);
      if (server.get(commitKey(space, 'audit', number)) === undefined) throw new Error(`no audit commit ${number}`);
      const outcomes = changes.map((change) => applyChange(server, space, change));
      server.put(outcomesKey(space, number), outcomes);
      server.put(appliedKey(space, 'audit'), number);
      return outcomes;
    });
  }

  outcomes(space: Space, number: number): Promise<readonly ChangeOutcome[] | undefined> {
    return this.connection.ask('outcomes', (server) => server.get(outcomesKey(space, number)));
  }

  cursor(space: Space, consumer: string): Promise<number> {
    return this.connection.ask('cursor', (server) => server.get<number>(cursorKey(space, consumer)) ?? 0);
  }

  async fold(space: Space, consumer: string, number: number, updates: readonly RowUpdate[]): Promise<boolean> {
    if ((await this.cursor(space, consumer)) !== number - 1) return false;
    for (const update of updates) while (!(await this.updateRow(space, number, update)));
    return this.connection.ask(`move cursor to ${number}`, (server) => {
      if ((server.get<number>(cursorKey(space, consumer)) ?? 0) !== number - 1) return false;
      server.put(cursorKey(space, consumer), number);
      return true;
    });
  }

  /** False when another changed the row between reading and writing. */
  private async updateRow(space: Space, number: number, { collection, key, update }: RowUpdate): Promise<boolean> {
    const place = recordKey(space, collection.name, key);
    const before = await this.connection.ask('row', (server) => server.get<Kept>(place));
    if ((before?.at ?? 0) >= number && this.broken !== 'fold-unguarded') return true;
    const value = update(before?.value);
    return this.connection.ask(`fold ${number}`, (server) => {
      const there = server.get<Kept>(place);
      if (there?.version !== before?.version) return false;
      server.put(place, { version: (there?.version ?? 0) + 1, value, at: number } satisfies Kept);
      return true;
    });
  }
}

const versioned = <T>({ version, value }: Kept): Versioned<T> => ({ version, value: value as T });

function keep(server: SimServer, space: Space, of: string, key: string, version: number, value: object): Kept {
  const kept: Kept = { version, value: JSON.parse(JSON.stringify(value)) as JsonObject, at: 0 };
  server.put(recordKey(space, of, key), kept);
  return kept;
}

function applyChange(server: SimServer, space: Space, change: RecordChange): ChangeOutcome {
  const collection: AnyCollection = change.collection;
  const place = recordKey(space, collection.name, change.key);
  const version = server.get<Kept>(place)?.version ?? 0;
  if (version !== change.expectedVersion) {
    return version > 0 && change.expectedVersion === 0 ? 'already_taken' : 'changed_meanwhile';
  }
  if (change.after === undefined) server.put(place, undefined);
  else keep(server, space, collection.name, change.key, version + 1, change.after);
  return 'applied';
}
