import { CONTROL, newTenantId } from '@attest/kernel';
import { collection, type RecordQuery, type Storage } from '@attest/storage-ports';
import type { Case, Place } from './two-tenants';

interface Person {
  readonly id: string;
  readonly mail?: string;
  readonly city?: string;
  readonly age?: number;
}

export const PEOPLE = collection<Person>({
  name: 'suite-people',
  key: (person) => person.id,
  unique: { mail: (person) => person.mail },
  indexes: { city: (person) => person.city, age: (person) => person.age },
});
const PLACES = collection<{ readonly id: string; readonly city: string }>({
  name: 'suite-places',
  key: (place) => place.id,
  indexes: { city: (place) => place.city },
});

async function insertAll({ storage, tenant }: Place, people: readonly Person[]): Promise<void> {
  for (const person of people) await storage.records.insert(tenant, PEOPLE, person);
}

async function idsOf({ storage, tenant }: Place, query: RecordQuery): Promise<string[]> {
  const { records } = await storage.records.find(tenant, PEOPLE, query);
  return records.map(({ value }) => value.id);
}

/** What every adapter promises of records. */
export function recordsSuite(storage: () => Storage, promise: Case): void {
  promise('a record comes back by its key, at version 1', async ({ storage, tenant, mark }) => {
    const person = { id: 'p', city: mark };
    expect(await storage.records.get(tenant, PEOPLE, 'p')).toBeUndefined();
    expect(await storage.records.insert(tenant, PEOPLE, person)).toEqual({ version: 1, value: person });
    expect(await storage.records.get(tenant, PEOPLE, 'p')).toEqual({ version: 1, value: person });
  });

  promise('a key that exists is taken', async ({ storage, tenant, mark }) => {
    await storage.records.insert(tenant, PEOPLE, { id: 'p', city: mark });
    await expect(storage.records.insert(tenant, PEOPLE, { id: 'p' })).rejects.toMatchObject({
      code: 'already_taken',
      facts: { index: 'key' },
    });
    expect(await storage.records.get(tenant, PEOPLE, 'p')).toEqual({ version: 1, value: { id: 'p', city: mark } });
  });

  promise('a unique value belongs to one record, until that one gives it up', async ({ storage, tenant }) => {
    const { records } = storage;
    await records.insert(tenant, PEOPLE, { id: 'p', mail: 'p@x' });
    const taken = { code: 'already_taken', facts: { index: 'mail' } };
    await expect(records.insert(tenant, PEOPLE, { id: 'q', mail: 'p@x' })).rejects.toMatchObject(taken);
    await records.insert(tenant, PEOPLE, { id: 'q', mail: 'q@x' });
    await expect(records.replace(tenant, PEOPLE, 1, { id: 'q', mail: 'p@x' })).rejects.toMatchObject(taken);
    await records.replace(tenant, PEOPLE, 1, { id: 'p', mail: 'new@x' });
    expect(await records.replace(tenant, PEOPLE, 1, { id: 'q', mail: 'p@x' })).toMatchObject({ version: 2 });
    await records.remove(tenant, PEOPLE, 'p', 2);
    await records.insert(tenant, PEOPLE, { id: 'r', mail: 'new@x' });
  });

  promise('records without a unique value do not clash, and a record keeps its own', async ({ storage, tenant }) => {
    const { records } = storage;
    await records.insert(tenant, PEOPLE, { id: 'p' });
    await records.insert(tenant, PEOPLE, { id: 'q' });
    await records.insert(tenant, PEOPLE, { id: 'r', mail: 'r@x' });
    expect(await records.replace(tenant, PEOPLE, 1, { id: 'r', mail: 'r@x', age: 3 })).toMatchObject({ version: 2 });
  });

  promise('of inserts that race for a unique value one wins', async ({ storage, tenant }) => {
    const tries = Array.from({ length: 6 }, (_, at) =>
      storage.records.insert(tenant, PEOPLE, { id: `p${at}`, mail: 'one@x' }),
    );
    const results = await Promise.allSettled(tries);
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(await storage.records.count(tenant, PEOPLE)).toBe(1);
  });

  promise('a change needs the version that it was made from', async ({ storage, tenant }) => {
    const { records } = storage;
    await records.insert(tenant, PEOPLE, { id: 'p', age: 1 });
    expect(await records.replace(tenant, PEOPLE, 1, { id: 'p', age: 2 })).toEqual({
      version: 2,
      value: { id: 'p', age: 2 },
    });
    const changed = { code: 'changed_meanwhile' };
    await expect(records.replace(tenant, PEOPLE, 1, { id: 'p', age: 3 })).rejects.toMatchObject(changed);
    await expect(records.replace(tenant, PEOPLE, 1, { id: 'gone' })).rejects.toMatchObject(changed);
    await expect(records.remove(tenant, PEOPLE, 'p', 1)).rejects.toMatchObject(changed);
    expect(await records.get(tenant, PEOPLE, 'p')).toEqual({ version: 2, value: { id: 'p', age: 2 } });
    await records.remove(tenant, PEOPLE, 'p', 2);
    await records.remove(tenant, PEOPLE, 'p', 2);
    expect(await records.get(tenant, PEOPLE, 'p')).toBeUndefined();
    expect(await records.insert(tenant, PEOPLE, { id: 'p' })).toMatchObject({ version: 1 });
  });

  promise('of changes that race from one version one wins', async ({ storage, tenant }) => {
    await storage.records.insert(tenant, PEOPLE, { id: 'p', age: 0 });
    const tries = [1, 2, 3, 4].map((age) => storage.records.replace(tenant, PEOPLE, 1, { id: 'p', age }));
    const results = await Promise.allSettled(tries);
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(await storage.records.get(tenant, PEOPLE, 'p')).toMatchObject({ version: 2 });
  });

  promise('records are found by value, by range, in order of value and then of key', async (place) => {
    await insertAll(place, [
      { id: 'e', age: 30 },
      { id: 'd', age: 9.5 },
      { id: 'c', age: 30 },
      { id: 'b', age: -1 },
      { id: 'a' },
    ]);
    expect(await idsOf(place, { index: 'age', limit: 10 })).toEqual(['b', 'd', 'c', 'e']);
    expect(await idsOf(place, { index: 'age', limit: 10, descending: true })).toEqual(['e', 'c', 'd', 'b']);
    expect(await idsOf(place, { index: 'age', limit: 10, equals: 30 })).toEqual(['c', 'e']);
    expect(await idsOf(place, { index: 'age', limit: 10, from: 9.5 })).toEqual(['d', 'c', 'e']);
    expect(await idsOf(place, { index: 'age', limit: 10, from: -1, before: 30 })).toEqual(['b', 'd']);
    expect(await idsOf(place, { index: 'age', limit: 10, before: 9, descending: true })).toEqual(['b']);
    expect(await idsOf(place, { index: 'mail', limit: 10 })).toEqual([]);
  });

  promise('texts are ordered by code point, not as a language would', async (place) => {
    const cities = ['', 'B', 'a', 'aa', 'ä', '\uff5e', '𝄞'];
    await insertAll(
      place,
      [...cities].reverse().map((city, at) => ({ id: `p${at}`, city })),
    );
    const { records } = await place.storage.records.find(place.tenant, PEOPLE, { index: 'city', limit: 10 });
    expect(records.map(({ value }) => value.city)).toEqual(cities);
  });

  promise('pages go on where the one before ended, also among equal values', async (place) => {
    const people = Array.from({ length: 7 }, (_, at) => ({ id: `p${at}`, city: at < 5 ? 'X' : 'Y', age: at % 2 }));
    await insertAll(place, people);
    for (const index of ['city', 'age']) {
      for (const descending of [false, true]) {
        const whole = await idsOf(place, { index, descending, limit: 100 });
        const walked: string[] = [];
        let after: string | undefined;
        do {
          const query = { index, descending, limit: 2, ...(after === undefined ? {} : { after }) };
          const page = await place.storage.records.find(place.tenant, PEOPLE, query);
          walked.push(...page.records.map(({ value }) => value.id));
          after = page.next;
        } while (after !== undefined);
        expect(walked).toEqual(whole);
        expect(new Set(walked).size).toBe(7);
      }
    }
  });

  promise('the last page has no next, also when it is full', async (place) => {
    await insertAll(place, [
      { id: 'a', age: 1 },
      { id: 'b', age: 2 },
    ]);
    const page = await place.storage.records.find(place.tenant, PEOPLE, { index: 'age', limit: 2 });
    expect(page.records).toHaveLength(2);
    expect(page).not.toHaveProperty('next');
  });

  promise('a cursor that no page gave is refused as bad input', async ({ storage, tenant }) => {
    for (const after of ['', '%', 'bm9uc2Vuc2U', 'W10']) {
      const found = storage.records.find(tenant, PEOPLE, { index: 'age', limit: 2, after });
      await expect(found).rejects.toMatchObject({ code: 'invalid_request' });
    }
  });

  promise('an index follows its records', async (place) => {
    const { storage, tenant } = place;
    await insertAll(place, [{ id: 'p', city: 'X' }]);
    await storage.records.replace(tenant, PEOPLE, 1, { id: 'p', city: 'Y' });
    expect(await idsOf(place, { index: 'city', equals: 'X', limit: 5 })).toEqual([]);
    expect(await idsOf(place, { index: 'city', equals: 'Y', limit: 5 })).toEqual(['p']);
    await storage.records.replace(tenant, PEOPLE, 2, { id: 'p' });
    expect(await idsOf(place, { index: 'city', limit: 5 })).toEqual([]);
    await storage.records.replace(tenant, PEOPLE, 3, { id: 'p', city: 'Z' });
    await storage.records.remove(tenant, PEOPLE, 'p', 4);
    expect(await idsOf(place, { index: 'city', limit: 5 })).toEqual([]);
  });

  promise('an index that is not declared is not searched by', async ({ storage, tenant }) => {
    await expect(storage.records.find(tenant, PEOPLE, { index: 'height', limit: 1 })).rejects.toThrow();
  });

  promise('collections do not see each other', async ({ storage, tenant }) => {
    await storage.records.insert(tenant, PEOPLE, { id: 'x', city: 'X' });
    await storage.records.insert(tenant, PLACES, { id: 'x', city: 'X' });
    await storage.records.remove(tenant, PLACES, 'x', 1);
    expect(await storage.records.get(tenant, PEOPLE, 'x')).toMatchObject({ version: 1 });
    expect(await storage.records.count(tenant, PLACES)).toBe(0);
    expect((await storage.records.find(tenant, PEOPLE, { index: 'city', limit: 5 })).records).toHaveLength(1);
  });

  promise('counting counts a collection, or what is at one value', async (place) => {
    const { storage, tenant } = place;
    await insertAll(place, [{ id: 'a', city: 'X', mail: 'a@x' }, { id: 'b', city: 'X' }, { id: 'c' }]);
    expect(await storage.records.count(tenant, PEOPLE)).toBe(3);
    expect(await storage.records.count(tenant, PEOPLE, { index: 'city', equals: 'X' })).toBe(2);
    expect(await storage.records.count(tenant, PEOPLE, { index: 'mail', equals: 'a@x' })).toBe(1);
    expect(await storage.records.count(tenant, PEOPLE, { index: 'city', equals: 'Y' })).toBe(0);
  });

  test('one tenant and the control database see nothing of what another tenant has', async () => {
    const [filled, empty] = [newTenantId(), newTenantId()];
    await storage().records.insert(filled, PEOPLE, { id: 'only', city: 'X', mail: 'only@x' });
    for (const space of [empty, CONTROL]) {
      expect(await storage().records.get(space, PEOPLE, 'only')).toBeUndefined();
      expect(await storage().records.count(space, PEOPLE, { index: 'mail', equals: 'only@x' })).toBe(0);
      expect(await storage().records.find(space, PEOPLE, { index: 'city', limit: 5 })).toEqual({ records: [] });
    }
    await storage().records.insert(empty, PEOPLE, { id: 'only', mail: 'only@x' });
  });
}
