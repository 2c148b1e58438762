import { FixedClock, newTenantId, type TenantId } from '@attest/kernel';
import { type PeopleQuery, peopleQuery } from '@attest/contracts';
import { chainEnd, EMPTY_CHAIN, nextCommit } from '@attest/ledger';
import { openMemoryStorage } from '@attest/storage-sqlite';
import type { Storage } from '@attest/storage-ports';
import { aStatement } from '@attest/xapi/testing';
import { GetPerson } from './get-person';
import { ListPeople } from './list-people';
import { peopleConsumer, peopleUpdates } from './people-consumer';

const clock = new FixedClock('2026-11-24T12:00:00Z');
const query = (parts: Partial<PeopleQuery> = {}): PeopleQuery => peopleQuery.parse(parts);

describe('The list of people', () => {
  let storage: Storage;
  let tenant: TenantId;
  let end = EMPTY_CHAIN;

  beforeEach(async () => {
    storage = await openMemoryStorage(clock);
    tenant = newTenantId();
    end = EMPTY_CHAIN;
  });
  afterEach(() => storage.close());

  /** One commit with a statement of each of these actors; folded unless it is left behind. */
  async function record(actors: readonly object[], left?: 'left behind'): Promise<void> {
    clock.advance(1000);
    const stored = new Date(clock.now()).toISOString();
    const entries = actors.map((actor, index) => ({
      id: `${end.commit}-${index}`,
      header: '{"v":1,"credential":"key"}',
      bytes: JSON.stringify(aStatement({ actor, stored })),
      nonce: new Uint8Array(32),
    }));
    const commit = nextCommit(end, { stream: 'statements', entries, stored, token: 't' });
    await storage.log.append(tenant, commit);
    await storage.statements.apply(tenant, commit.number, []);
    end = chainEnd(commit);
    if (left === undefined) {
      await storage.records.fold(tenant, peopleConsumer.name, commit.number, peopleUpdates(commit));
    }
  }

  const named = (name: string, mail = name.toLowerCase()): object => ({ name, mbox: `mailto:${mail}@example.org` });
  const list = (parts: Partial<PeopleQuery> = {}) =>
    new ListPeople(storage.log, storage.records).list(tenant, query(parts));
  const names = async (parts: Partial<PeopleQuery>): Promise<string[]> =>
    (await list(parts)).people.map((person) => person.name);

  /** Follows the cursors to the end. */
  async function walk(parts: Partial<PeopleQuery>): Promise<string[]> {
    const found: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await list({ ...parts, ...(cursor === undefined ? {} : { cursor }) });
      found.push(...page.people.map((person) => person.name));
      cursor = page.next;
    } while (cursor !== undefined);
    return found;
  }

  test('is ordered by name without regard to case, or by who was seen last', async () => {
    await record([named('ben')]);
    await record([named('Ada')]);
    await record([named('Cem')]);
    await record([named('Ada')]);
    expect(await names({ sort: 'name' })).toEqual(['Ada', 'ben', 'Cem']);
    expect(await names({ sort: 'lastSeen' })).toEqual(['Ada', 'Cem', 'ben']);
  });

  test('comes in pages that hold everybody once, in either order, found or all', async () => {
    await record(
      Array.from({ length: 23 }, (_, index) => named(`Person ${String(index).padStart(2, '0')}`, `p${index}`)),
    );
    const all = Array.from({ length: 23 }, (_, index) => `Person ${String(index).padStart(2, '0')}`);
    expect(await walk({ sort: 'name', limit: 5 })).toEqual(all);
    expect((await walk({ sort: 'lastSeen', limit: 5 })).sort()).toEqual(all);
    expect(await walk({ sort: 'name', limit: 5, find: 'person' })).toEqual(all);
    expect((await walk({ sort: 'lastSeen', limit: 5, find: 'person' })).sort()).toEqual(all);
  });

  test('finds by the beginning of a name or of an identifier, in any case, each person once', async () => {
    await record([named('Ada', 'ada'), named('Brandt', 'adam'), named('Cem', 'cem'), named('Éva', 'e')]);
    expect(await names({ find: 'AD', sort: 'name' })).toEqual(['Ada', 'Brandt']);
    expect(await names({ find: 'cem@' })).toEqual(['Cem']);
    expect(await names({ find: 'e\u0301v' })).toEqual(['Éva']);
    expect((await list({ find: 'ad' })).total).toBe(2);
    expect(await list({ find: 'zoe' })).toEqual({ people: [], total: 0, behind: 0 });
  });

  test('says how many people there are in all, and how many statements it does not count yet', async () => {
    expect(await list()).toEqual({ people: [], total: 0, behind: 0 });
    await record([named('Ada'), named('Ben')]);
    await record([named('Ada'), named('Ada'), named('Cem')], 'left behind');
    expect(await list({ limit: 1 })).toMatchObject({ total: 2, behind: 3 });
  });

  test('shows the identifier when no name came', async () => {
    await record([{ mbox: 'mailto:x@example.org' }]);
    expect(await names({})).toEqual(['x@example.org']);
  });

  test('refuses a cursor of another list, or one that is none', async () => {
    await record([named('Ada'), named('Ben')]);
    const { next } = await list({ limit: 1, sort: 'name' });
    for (const wrong of [
      { cursor: next, sort: 'lastSeen' as const },
      { cursor: next, sort: 'name' as const, find: 'a' },
      { cursor: 'nonsense' },
      { cursor: Buffer.from('["name","","x"]').toString('base64url'), sort: 'name' as const },
    ]) {
      await expect(list(wrong)).rejects.toMatchObject({ code: 'invalid_request', faults: [{ path: 'cursor' }] });
    }
  });

  test('holds nobody of another organization, and gives nobody of another by id', async () => {
    await record([named('Ada')]);
    const { id } = (await list()).people[0]!;
    const get = new GetPerson(storage.records);
    expect((await get.get(tenant, id)).name).toBe('Ada');
    await expect(get.get(newTenantId(), id)).rejects.toMatchObject({ code: 'not_found' });
    await expect(get.get(tenant, 'nobody')).rejects.toMatchObject({ code: 'not_found' });
  });

  test('is the same when it is built anew from the log', async () => {
    await record([named('Ada'), named('Ben')]);
    await record([named('Ada'), { ...named('Benjamin', 'ben') }]);
    const incremental = await list({ sort: 'name' });
    for (const commit of await storage.log.read(tenant, 'statements', 0, 100)) {
      // Folding again what is folded changes nothing.
      expect(await storage.records.fold(tenant, peopleConsumer.name, commit.number, peopleUpdates(commit))).toBe(false);
    }
    expect(await list({ sort: 'name' })).toEqual(incremental);
    const anew = await openMemoryStorage(clock);
    for (const commit of await storage.log.read(tenant, 'statements', 0, 100)) {
      await anew.log.append(tenant, commit);
      await anew.statements.apply(tenant, commit.number, []);
      await anew.records.fold(tenant, peopleConsumer.name, commit.number, peopleUpdates(commit));
    }
    expect(await new ListPeople(anew.log, anew.records).list(tenant, query({ sort: 'name' }))).toEqual(incremental);
    await anew.close();
  });
});
