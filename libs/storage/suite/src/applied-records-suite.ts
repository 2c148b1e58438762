import type { JsonObject } from '@attest/kernel';
import { collection, type RecordChange, type RowUpdate } from '@attest/storage-ports';
import type { Case, Place } from './two-tenants';
import { anEntry, write } from './write';

interface Key {
  readonly id: string;
  readonly name?: string;
  readonly owner?: string;
  readonly count?: number;
}

const KEYS = collection<Key>({
  name: 'suite-keys',
  key: (key) => key.id,
  unique: { name: (key) => key.name },
  indexes: { owner: (key) => key.owner },
});

const change = (key: string, expectedVersion: number, after: JsonObject | undefined): RecordChange => ({
  collection: KEYS,
  key,
  expectedVersion,
  after,
});

const add = (key: string, by = 1): RowUpdate => ({
  collection: KEYS,
  key,
  update: (before) => ({ id: key, owner: 'fold', count: Number(before?.['count'] ?? 0) + by }),
});

const commitAudit = ({ storage, tenant, mark }: Place, id: string) =>
  write(storage, tenant, 'audit', anEntry(mark + id));

/** What every adapter promises of records that are made from the log: provable ones, and those that consumers fold. */
export function appliedRecordsSuite(promise: Case): void {
  promise('changes of an audit commit are applied in order, each with its outcome', async (place) => {
    const { storage, tenant } = place;
    await commitAudit(place, '1');
    const outcomes = await storage.records.apply(tenant, 1, [
      change('a', 0, { id: 'a', name: 'first', owner: 'x' }),
      change('a', 0, { id: 'a', name: 'again' }),
      change('b', 0, { id: 'b', name: 'first' }),
      change('a', 1, { id: 'a', name: 'second', owner: 'y' }),
      change('b', 0, { id: 'b', name: 'first' }),
      change('a', 1, { id: 'a', name: 'stale' }),
      change('b', 1, undefined),
      change('c', 1, { id: 'c' }),
      change('c', 1, undefined),
    ]);
    expect(outcomes).toEqual([
      'applied',
      'already_taken',
      'already_taken',
      'applied',
      'applied',
      'changed_meanwhile',
      'applied',
      'changed_meanwhile',
      'changed_meanwhile',
    ]);
    const after = { id: 'a', name: 'second', owner: 'y' };
    expect(await storage.records.get(tenant, KEYS, 'a')).toEqual({ version: 2, value: after });
    expect(await storage.records.get(tenant, KEYS, 'b')).toBeUndefined();
    const byOwner = { index: 'owner', equals: 'y', limit: 5 };
    expect((await storage.records.find(tenant, KEYS, byOwner)).records).toEqual([{ version: 2, value: after }]);
    expect(await storage.records.outcomes(tenant, 1)).toEqual(outcomes);
    expect(await storage.records.outcomes(tenant, 2)).toBeUndefined();
  });

  promise('applying an audit commit again changes nothing and answers the same', async (place) => {
    const { storage, tenant } = place;
    const changes = [change('a', 0, { id: 'a' }), change('b', 3, { id: 'b' })];
    await commitAudit(place, '1');
    const [once, twice] = await Promise.all([
      storage.records.apply(tenant, 1, changes),
      storage.records.apply(tenant, 1, changes),
    ]);
    expect(once).toEqual(['applied', 'changed_meanwhile']);
    expect(twice).toEqual(once);
    await commitAudit(place, '2');
    await storage.records.apply(tenant, 2, [change('a', 1, { id: 'a', name: 'later' })]);
    expect(await storage.records.apply(tenant, 1, changes)).toEqual(once);
    expect(await storage.records.get(tenant, KEYS, 'a')).toMatchObject({ version: 2, value: { name: 'later' } });
  });

  promise('an audit commit is not applied before the one it follows, nor when the log lacks it', async (place) => {
    const { storage, tenant } = place;
    await expect(storage.records.apply(tenant, 1, [change('a', 0, { id: 'a' })])).rejects.toThrow();
    await commitAudit(place, '1');
    await commitAudit(place, '2');
    await expect(storage.records.apply(tenant, 2, [change('a', 0, { id: 'a' })])).rejects.toThrow();
    expect(await storage.records.count(tenant, KEYS)).toBe(0);
    expect(await storage.log.head(tenant, 'audit')).toMatchObject({ commit: 2, applied: 0 });
    await storage.records.apply(tenant, 1, []);
    expect(await storage.records.outcomes(tenant, 1)).toEqual([]);
    expect(await storage.records.apply(tenant, 2, [change('a', 0, { id: 'a' })])).toEqual(['applied']);
  });

  promise('a fold updates its rows and moves its cursor', async ({ storage, tenant }) => {
    expect(await storage.records.cursor(tenant, 'people')).toBe(0);
    expect(await storage.records.fold(tenant, 'people', 1, [add('a'), add('b', 5)])).toBe(true);
    expect(await storage.records.fold(tenant, 'people', 2, [add('a')])).toBe(true);
    expect(await storage.records.fold(tenant, 'people', 3, [])).toBe(true);
    expect(await storage.records.cursor(tenant, 'people')).toBe(3);
    expect(await storage.records.get(tenant, KEYS, 'a')).toMatchObject({ version: 2, value: { count: 2 } });
    expect(await storage.records.count(tenant, KEYS, { index: 'owner', equals: 'fold' })).toBe(2);
  });

  promise('a fold whose cursor is elsewhere changes nothing', async ({ storage, tenant }) => {
    const { records } = storage;
    expect(await records.fold(tenant, 'people', 2, [add('a')])).toBe(false);
    expect(await records.fold(tenant, 'people', 1, [add('a')])).toBe(true);
    expect(await records.fold(tenant, 'people', 1, [add('a')])).toBe(false);
    expect(await records.get(tenant, KEYS, 'a')).toMatchObject({ value: { count: 1 } });
    expect(await records.cursor(tenant, 'people')).toBe(1);
  });

  promise('of runs that fold the same commit one counts', async ({ storage, tenant }) => {
    const runs = await Promise.all([1, 2, 3].map(() => storage.records.fold(tenant, 'people', 1, [add('a')])));
    expect(runs.filter((done) => done)).toHaveLength(1);
    expect(await storage.records.get(tenant, KEYS, 'a')).toMatchObject({ value: { count: 1 } });
  });

  promise('consumers have cursors of their own', async ({ storage, tenant }) => {
    await storage.records.fold(tenant, 'people', 1, []);
    expect(await storage.records.fold(tenant, 'courses', 1, [])).toBe(true);
    expect(await storage.records.cursor(tenant, 'people')).toBe(1);
  });

  promise('a fold that fails leaves everything as it was', async ({ storage, tenant }) => {
    const fails: RowUpdate = {
      collection: KEYS,
      key: 'b',
      update: () => {
        throw new Error('the fold is wrong');
      },
    };
    await expect(storage.records.fold(tenant, 'people', 1, [add('a'), fails])).rejects.toThrow('the fold is wrong');
    expect(await storage.records.get(tenant, KEYS, 'a')).toBeUndefined();
    expect(await storage.records.cursor(tenant, 'people')).toBe(0);
    expect(await storage.records.fold(tenant, 'people', 1, [add('a')])).toBe(true);
  });
}
