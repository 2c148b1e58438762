import { FixedClock, newTenantId, type JsonObject, type TenantId } from '@attest/kernel';
import { nextCommit, nextStored, type Commit, type NewEntry, type Stream } from '@attest/ledger';
import { collection, type RecordChange, type RowUpdate, type Storage } from '@attest/storage-ports';
import { facetOf, type StatementRow } from '@attest/xapi';
import { openMongoStorage } from './index';
import { withMongo } from './mongo-server.fixture';
import { Proxy } from './proxy.fixture';

const START = Date.parse('2026-03-01T08:00:00.000Z');
const clock = new FixedClock(START);

jest.setTimeout(60_000);

withMongo(({ uri, name }) => {
  let proxy: Proxy;
  /** Two processes; the second one's way to the server can be held up. */
  let one: Storage;
  let other: Storage;
  let tenant: TenantId;

  beforeAll(async () => {
    proxy = await Proxy.before(uri());
    const options = { name: name(), clock, blockStatements: 8, patience: 1500 };
    one = await openMongoStorage({ ...options, uri: uri() });
    other = await openMongoStorage({ ...options, uri: proxy.uri });
  });
  afterAll(async () => {
    await Promise.all([one.close(), other.close()]);
    await proxy.stop();
  });
  beforeEach(() => {
    tenant = newTenantId();
  });

  describe('of two processes that append to one stream', () => {
    test('one wins a number, and the other gets all commits that it missed', async () => {
      const late = await commitAfterHead(other, tenant, 'statements', ['late']);
      const first = await commitAfterHead(one, tenant, 'statements', ['a']);
      await one.log.append(tenant, first);
      const second = await commitAfterHead(one, tenant, 'statements', ['b']);
      await one.log.append(tenant, second);
      const answer = await other.log.append(tenant, late);
      expect(answer).toMatchObject({
        outcome: 'behind',
        missed: [{ token: first.token }, { token: second.token }],
      });
    });

    test('each that reads and tries again gets in, without a gap and each once', async () => {
      const store = async (storage: Storage, id: string): Promise<void> => {
        for (;;) {
          const commit = await commitAfterHead(storage, tenant, 'audit', [id]);
          if ((await storage.log.append(tenant, commit)).outcome === 'appended') return;
        }
      };
      const ids = Array.from({ length: 10 }, (_, index) => `${index}`);
      await Promise.all(ids.flatMap((id) => [store(one, `one-${id}`), store(other, `other-${id}`)]));
      const commits = await one.log.read(tenant, 'audit', 0, 100);
      expect(commits.map(({ number }) => number)).toEqual(Array.from({ length: 20 }, (_, index) => index + 1));
      expect(new Set(commits.flatMap(({ entries }) => entries.map(({ id }) => id))).size).toBe(20);
    });

    test('one knows its own commit by the token when the answer is lost on the way', async () => {
      const commit = await commitAfterHead(other, tenant, 'statements', ['lost-answer']);
      proxy.loseAnswerTo(commit.token);
      expect(await other.log.append(tenant, commit)).toEqual({ outcome: 'appended' });
      expect(await one.log.read(tenant, 'statements', 0, 100)).toMatchObject([{ token: commit.token }]);
    });

    test('one that is held up until others have gone on is behind', async () => {
      const commit = await commitAfterHead(other, tenant, 'statements', ['held-up']);
      const held = proxy.hold(commit.token);
      const appending = other.log.append(tenant, commit);
      await held.reached;
      const winner = await commitAfterHead(one, tenant, 'statements', ['winner']);
      await one.log.append(tenant, winner);
      held.release();
      expect(await appending).toMatchObject({ outcome: 'behind', missed: [{ token: winner.token }] });
    });

    test('a seal by one stops the other, whatever it remembers', async () => {
      await other.log.append(tenant, await commitAfterHead(other, tenant, 'statements', ['a']));
      const seal = await commitAfterHead(one, tenant, 'statements', []);
      const blind = await commitAfterHead(other, tenant, 'statements', ['b']);
      await one.log.seal(tenant, { ...seal, kind: 'sealed' });
      expect((await other.log.append(tenant, blind)).outcome).toBe('behind');
      const after = await commitAfterHead(other, tenant, 'statements', ['b']);
      await expect(other.log.append(tenant, after)).rejects.toMatchObject({ code: 'storage_unavailable' });
    });
  });

  describe('of two processes that apply the same commits', () => {
    test('both may do it at once, and each sees what the other did', async () => {
      const seen: string[] = [];
      for (let round = 0; round < 12; round += 1) {
        const writer = round % 2 === 0 ? one : other;
        const ids = [`${round}-a`, `${round}-b`, `${round}-c`];
        const commit = await append(writer, tenant, ids);
        const rows = rowsOf(commit, () => ({ facets: ['v1'] }));
        await Promise.all([one, other, other].map((storage) => storage.statements.apply(tenant, commit.number, rows)));
        seen.push(...ids);
        for (const storage of [one, other]) expect(await found(storage, tenant, 'v1')).toEqual(seen);
      }
      expect(await one.log.head(tenant, 'statements')).toMatchObject({ commit: 12, applied: 12, appliedPosition: 36 });
    });

    test('one that is held up in the middle and finishes long after changes nothing', async () => {
      const target = 'target';
      const first = await append(one, tenant, ['pointing', 'voiding']);
      const firstRows = rowsOf(first, (id) => (id === 'voiding' ? { voids: 'void' } : { refersTo: target }));
      const held = proxy.hold('"id":"pointing"');
      const late = other.statements.apply(tenant, 1, firstRows);
      await held.reached;
      await one.statements.apply(tenant, 1, firstRows);
      const second = await append(one, tenant, [target, 'void']);
      const define = (en: string): Pick<StatementRow, 'activities'> => ({
        activities: [{ id: 'activity', definition: { name: { en } } }],
      });
      await one.statements.apply(
        tenant,
        2,
        rowsOf(second, (id) => ({ facets: id === target ? ['v1'] : [], ...define(id) })),
      );
      held.release();
      await late;
      for (const storage of [one, other]) {
        expect(await found(storage, tenant, 'v1')).toEqual(['pointing', target]);
        expect(await storage.statements.byIds(tenant, ['void'])).toMatchObject([{ voided: true }]);
        expect(await storage.statements.activity(tenant, 'activity')).toEqual({ name: { en: 'void' } });
        expect(await storage.log.head(tenant, 'statements')).toMatchObject({ applied: 2 });
      }
    });

    test('one that said a definition last knows that the other has said another since', async () => {
      for (const [index, storage] of [one, other, one].entries()) {
        const commit = await append(storage, tenant, [`${index}`]);
        const definition = { name: { en: storage === one ? 'of one' : 'of the other' } };
        const rows = rowsOf(commit, () => ({ activities: [{ id: 'activity', definition }] }));
        await storage.statements.apply(tenant, commit.number, rows);
      }
      expect(await other.statements.activity(tenant, 'activity')).toEqual({ name: { en: 'of one' } });
    });
  });

  describe('of two processes that apply the audit stream', () => {
    test('one that is held up does not bring back what has been removed', async () => {
      const first = [
        change('held-up-record', 0, { id: 'held-up-record', mail: 'a@x' }),
        change('next', 0, { id: 'next', mail: 'b@x' }),
      ];
      await append(one, tenant, ['1'], 'audit');
      const held = proxy.hold('"mail":"a@x"');
      const late = other.records.apply(tenant, 1, first);
      await held.reached;
      await one.records.apply(tenant, 1, first);
      await append(one, tenant, ['2'], 'audit');
      await one.records.apply(tenant, 2, [
        change('held-up-record', 1, undefined),
        change('next', 1, { id: 'next', mail: 'a@x' }),
      ]);
      held.release();
      expect(await late).toEqual(['applied', 'applied']);
      for (const storage of [one, other]) {
        expect(await storage.records.get(tenant, MEMBERS, 'held-up-record')).toBeUndefined();
        expect(await storage.records.get(tenant, MEMBERS, 'next')).toMatchObject({ version: 2 });
        expect(await storage.records.count(tenant, MEMBERS)).toBe(1);
      }
    });

    test('records that exchange a unique value in one commit have it afterwards, whoever applies', async () => {
      await append(one, tenant, ['1'], 'audit');
      const first = [change('a', 0, { id: 'a', mail: 'a@x' }), change('b', 0, { id: 'b', mail: 'b@x' })];
      await Promise.all([one, other].map((storage) => storage.records.apply(tenant, 1, first)));
      await append(one, tenant, ['2'], 'audit');
      const exchange = [
        change('a', 1, { id: 'a' }),
        change('b', 1, { id: 'b', mail: 'a@x' }),
        change('a', 2, { id: 'a', mail: 'b@x' }),
      ];
      const outcomes = await Promise.all([one, other].map((storage) => storage.records.apply(tenant, 2, exchange)));
      expect(outcomes).toEqual([Array(3).fill('applied'), Array(3).fill('applied')]);
      const owner = async (mail: string): Promise<unknown> =>
        (await other.records.find(tenant, MEMBERS, { index: 'mail', equals: mail, limit: 2 })).records;
      expect(await owner('a@x')).toEqual([{ version: 2, value: { id: 'b', mail: 'a@x' } }]);
      expect(await owner('b@x')).toEqual([{ version: 3, value: { id: 'a', mail: 'b@x' } }]);
    });
  });

  describe('of two runs of one consumer', () => {
    test('every commit counts once, however they get in each other’s way', async () => {
      const rows = ['a', 'b', 'c', 'd'];
      for (let number = 1; number <= 15; number += 1) {
        const updates = rows.map((row) => add(row, number));
        await Promise.all([one, other, one].map((storage) => storage.records.fold(tenant, 'count', number, updates)));
      }
      expect(await one.records.cursor(tenant, 'count')).toBe(15);
      for (const row of rows) {
        expect(await other.records.get(tenant, MEMBERS, row)).toEqual({ version: 15, value: { id: row, count: 120 } });
      }
    });

    test('one that is held up after it has read changes nothing when it goes on', async () => {
      await one.records.fold(tenant, 'count', 1, [add('a', 1), add('held-up-row', 1)]);
      const held = proxy.hold('held-up-row');
      const reads = held.reached;
      const late = other.records.fold(tenant, 'count', 2, [add('a', 10), add('held-up-row', 10)]);
      await reads;
      await one.records.fold(tenant, 'count', 2, [add('a', 10), add('held-up-row', 10)]);
      await one.records.fold(tenant, 'count', 3, [add('a', 100)]);
      held.release();
      expect(await late).toBe(false);
      expect(await one.records.get(tenant, MEMBERS, 'a')).toMatchObject({ value: { count: 111 } });
      expect(await one.records.get(tenant, MEMBERS, 'held-up-row')).toMatchObject({ value: { count: 11 } });
      expect(await one.records.cursor(tenant, 'count')).toBe(3);
    });

    test('one that was read before the other wrote changes nothing either', async () => {
      await one.records.fold(tenant, 'count', 1, [add('a', 1)]);
      let held: ReturnType<Proxy['hold']> | undefined;
      const slow: RowUpdate = {
        ...add('a', 10),
        update: (before) => {
          // The row has been read; what is written of it waits.
          held ??= proxy.hold('"count":11');
          return add('a', 10).update(before);
        },
      };
      const late = other.records.fold(tenant, 'count', 2, [slow]);
      while (held === undefined) await new Promise(setImmediate);
      await held.reached;
      await one.records.fold(tenant, 'count', 2, [add('a', 10)]);
      held.release();
      expect(await late).toBe(false);
      expect(await other.records.get(tenant, MEMBERS, 'a')).toEqual({ version: 2, value: { id: 'a', count: 11 } });
    });
  });
});

interface Member {
  readonly id: string;
  readonly mail?: string;
  readonly count?: number;
}

const MEMBERS = collection<Member>({
  name: 'members',
  key: ({ id }) => id,
  unique: { mail: ({ mail }) => mail },
  indexes: { count: ({ count }) => count },
});

function change(key: string, expectedVersion: number, after: JsonObject | undefined): RecordChange {
  return { collection: MEMBERS, key, expectedVersion, after };
}

function add(id: string, by: number): RowUpdate {
  const update = (before: JsonObject | undefined): JsonObject => ({ id, count: Number(before?.['count'] ?? 0) + by });
  return { collection: MEMBERS, key: id, update };
}

async function commitAfterHead(
  storage: Storage,
  tenant: TenantId,
  stream: Stream,
  ids: readonly string[],
): Promise<Commit> {
  const { commit, position, stored, hash, totals } = await storage.log.head(tenant, stream);
  const end = { commit, position, stored, hash, totals };
  const entries = ids.map((id): NewEntry => {
    const text = JSON.stringify({ id });
    return { id, header: text, bytes: text, nonce: new Uint8Array(32) };
  });
  return nextCommit(end, {
    stream,
    entries,
    stored: nextStored(end, START),
    token: `token-of-${ids.join()}-${tenant}`,
  });
}

async function append(
  storage: Storage,
  tenant: TenantId,
  ids: readonly string[],
  stream: Stream = 'statements',
): Promise<Commit> {
  const commit = await commitAfterHead(storage, tenant, stream, ids);
  expect((await storage.log.append(tenant, commit)).outcome).toBe('appended');
  return commit;
}

type Particular = Partial<Pick<StatementRow, 'facets' | 'refersTo' | 'voids' | 'activities'>>;

function rowsOf(commit: Commit, particular: (id: string) => Particular): StatementRow[] {
  return commit.entries.map(({ id, position }) => {
    const { facets = [], refersTo, voids, ...rest } = particular(id);
    const target = refersTo ?? voids;
    return {
      id,
      position,
      stored: commit.stored,
      credential: 'key',
      measures: { timestamp: START },
      facets: target === undefined ? facets : [...facets, facetOf('refersTo', target)],
      ...(target === undefined ? {} : { refersTo: target }),
      ...(voids === undefined ? {} : { voids }),
      ...rest,
    };
  });
}

async function found(storage: Storage, tenant: TenantId, ...facets: string[]): Promise<string[]> {
  const query = { filter: { facets }, ascending: true, limit: 1000, upTo: 1_000_000 };
  return (await storage.statements.page(tenant, query)).statements.map(({ id }) => id);
}
