import { DomainError, FixedClock, newTenantId, randomId, type TenantId } from '@attest/kernel';
import { chainFault, EMPTY_CHAIN, chainEnd, type Commit, type NewEntry, nextCommit, nextStored } from '@attest/ledger';
import type { Log, Storage } from '@attest/storage-ports';
import { openMemoryStorage } from '@attest/storage-sqlite';
import { GroupCommit } from './group-commit';
import { GROUP_MAX_ENTRIES, type Proposal } from './proposal';

const entry = (id: string): NewEntry => ({
  id,
  header: `{"id":"${id}"}`,
  bytes: `{"id":"${id}"}`,
  nonce: new Uint8Array(32),
});

const proposal = (ids: readonly string[], judge?: Proposal<number>['judge']): Proposal<number> => ({
  count: ids.length,
  bytes: 100 * ids.length,
  judge: judge ?? (() => Promise.resolve(ids.map(entry))),
  answer: (commit) => commit?.number ?? 0,
});

describe('group commit', () => {
  const clock = new FixedClock('2026-11-24T08:00:00.000Z');
  let storage: Storage;
  let tenant: TenantId;
  let applied: number[];

  const writer = (log: Log = storage.log): GroupCommit =>
    new GroupCommit(log, clock, tenant, 'audit', async (commit) => {
      applied.push(commit.number);
      await storage.records.apply(tenant, commit.number, []);
    });

  const chain = async (): Promise<readonly Commit[]> => {
    const commits = await storage.log.read(tenant, 'audit', 0, 100_000);
    let end = EMPTY_CHAIN;
    for (const commit of commits) {
      expect(chainFault(end, commit)).toBeUndefined();
      end = chainEnd(commit);
    }
    return commits;
  };

  beforeAll(async () => {
    storage = await openMemoryStorage(clock);
  });
  beforeEach(() => {
    tenant = newTenantId();
    applied = [];
  });
  afterAll(() => storage.close());

  it('puts requests that arrive together into one commit, in the order of their arrival', async () => {
    const group = writer();
    await Promise.all([
      group.submit(proposal(['a'])),
      group.submit(proposal(['b', 'c'])),
      group.submit(proposal(['d'])),
    ]);
    const commits = await chain();
    expect(commits).toHaveLength(1);
    expect(commits[0]?.entries.map(({ id, position }) => [id, position])).toEqual([
      ['a', 1],
      ['b', 2],
      ['c', 3],
      ['d', 4],
    ]);
  });

  it('refuses a bad request alone: its neighbours in the group are stored', async () => {
    const group = writer();
    const bad = proposal(['x'], () => Promise.reject(new DomainError('statement_conflict', { id: 'x' })));
    const answers = await Promise.allSettled([
      group.submit(proposal(['a'])),
      group.submit(bad),
      group.submit(proposal(['b'])),
    ]);
    expect(answers.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect((await chain()).flatMap((commit) => commit.entries.map(({ id }) => id))).toEqual(['a', 'b']);
  });

  it('answers a request that has nothing to store without an empty commit', async () => {
    expect(await writer().submit(proposal(['a'], () => Promise.resolve([])))).toBe(0);
    expect(await chain()).toHaveLength(0);
  });

  it('gives every commit a later time, also while the clock stands still', async () => {
    const group = writer();
    for (const id of ['a', 'b', 'c']) await group.submit(proposal([id]));
    const times = (await chain()).map(({ stored }) => stored);
    expect(new Set(times).size).toBe(3);
    expect([...times].sort()).toEqual(times);
  });

  it('starts another commit when a group is full', async () => {
    const group = writer();
    const half = (name: string): string[] =>
      Array.from({ length: GROUP_MAX_ENTRIES / 2 + 1 }, (_, index) => `${name}${index}`);
    await Promise.all([group.submit(proposal(half('a'))), group.submit(proposal(half('b')))]);
    expect((await chain()).map(({ entries }) => entries.length)).toEqual([501, 501]);
  });

  it('refuses a request that no commit could hold', async () => {
    const ids = Array.from({ length: GROUP_MAX_ENTRIES + 1 }, (_, index) => String(index));
    await expect(writer().submit(proposal(ids))).rejects.toMatchObject({ code: 'too_large' });
    await expect(writer().submit({ ...proposal(['a']), bytes: 9e6 })).rejects.toMatchObject({ code: 'too_large' });
    expect(await chain()).toHaveLength(0);
  });

  it('judges its group again after losing a race, against what the winner stored', async () => {
    const loser = writer();
    await loser.submit(proposal(['first']));
    await writer().submit(proposal(['winner']));
    let judged = 0;
    const number = await loser.submit(proposal(['late'], () => Promise.resolve(++judged > 0 ? [entry('late')] : [])));
    expect(judged).toBe(2);
    expect(number).toBe(3);
    expect((await chain()).flatMap((commit) => commit.entries.map(({ id }) => id))).toEqual([
      'first',
      'winner',
      'late',
    ]);
  });

  it('keeps every entry once when many writers race for the same stream', async () => {
    const writers = Array.from({ length: 5 }, () => writer());
    const ids = Array.from({ length: 100 }, () => randomId());
    await Promise.all(ids.map((id, index) => writers[index % writers.length]!.submit(proposal([id]))));
    const stored = (await chain()).flatMap((commit) => commit.entries.map((each) => each.id));
    expect([...stored].sort()).toEqual([...ids].sort());
    expect(applied.length).toBeGreaterThan(0);
  });

  it('recognises its own commit by the token when the answer to an append was lost', async () => {
    const group = writer(answeringLost(storage.log));
    expect(await group.submit(proposal(['a']))).toBe(1);
    expect(await chain()).toHaveLength(1);
  });

  it('answers 503 when an append failed and stored nothing, and goes on afterwards', async () => {
    let broken = true;
    const log = overriding(storage.log, {
      append: (space, commit) => {
        if (broken) throw new DomainError('storage_unavailable', { reason: 'disk full' });
        return storage.log.append(space, commit);
      },
    });
    const group = writer(log);
    await expect(group.submit(proposal(['a']))).rejects.toMatchObject({ code: 'storage_unavailable' });
    broken = false;
    expect(await group.submit(proposal(['a']))).toBe(1);
  });

  it('applies what a stopped writer left unapplied before anything else', async () => {
    const stopped = new GroupCommit(storage.log, clock, tenant, 'audit', () => Promise.reject(new Error('killed')));
    await expect(stopped.submit(proposal(['a']))).rejects.toThrow('killed');
    await writer().ready();
    expect(applied).toEqual([1]);
    expect((await storage.log.head(tenant, 'audit')).applied).toBe(1);
  });

  it('is not idle while a commit may be stored that its view does not show', async () => {
    let broken = true;
    const group = new GroupCommit(storage.log, clock, tenant, 'audit', async (commit) => {
      if (broken) throw new DomainError('storage_unavailable', { reason: 'disk full' });
      await storage.records.apply(tenant, commit.number, []);
    });
    expect(group.idle).toBe(true);
    await expect(group.submit(proposal(['a']))).rejects.toMatchObject({ code: 'storage_unavailable' });
    expect(group.idle).toBe(false);
    broken = false;
    await group.submit(proposal(['b']));
    await new Promise((resolve) => setImmediate(resolve));
    expect(group.idle).toBe(true);
  });

  it('lets the process do other work while it applies a long backlog', async () => {
    const first = writer();
    for (let index = 0; index < 30; index++) await first.submit(proposal([`a${index}`]));
    let turns = 0;
    const slow = new GroupCommit(behind(storage.log), clock, tenant, 'audit', () => {
      const until = performance.now() + 4;
      while (performance.now() < until);
      return Promise.resolve();
    });
    let done = false;
    const ready = slow.ready().finally(() => (done = true));
    const turn = (): void => {
      turns++;
      if (!done) setImmediate(turn);
    };
    setImmediate(turn);
    await ready;
    expect(turns).toBeGreaterThan(5);
  });

  it('applies and reports a seal that it meets, forgets what it knew, and appends nothing more', async () => {
    const reported: string[] = [];
    const options = { sealed: (space: string) => reported.push(space) };
    const view = (commit: Commit): Promise<void> =>
      storage.records.apply(tenant, commit.number, []).then(() => undefined);
    const met = new GroupCommit(storage.log, clock, tenant, 'audit', view, options);
    await met.submit(proposal(['a']));
    const end = await writer().catchUp();
    const stored = nextStored(end, clock.now());
    await storage.log.seal(
      tenant,
      nextCommit(end, { stream: 'audit', kind: 'sealed', entries: [], stored, token: 'seal' }),
    );
    for (let tries = 1; tries <= 2; tries++) {
      await expect(met.submit(proposal(['b']))).rejects.toMatchObject({ code: 'storage_unavailable' });
      expect(reported).toEqual(Array.from({ length: tries }, () => tenant));
    }
    expect(await storage.log.head(tenant, 'audit')).toMatchObject({ commit: 2, applied: 2, sealed: true });
  });

  it('gives no commit an earlier time than it has said it is, though the clock be set back', async () => {
    const set = new FixedClock('2026-11-24T09:00:00.000Z');
    const group = new GroupCommit(storage.log, set, tenant, 'audit', (commit) =>
      storage.records.apply(tenant, commit.number, []).then(() => undefined),
    );
    const said = group.now();
    set.advance(-60_000);
    await group.submit(proposal(['a']));
    expect(Date.parse((await chain())[0]?.stored ?? '')).toBeGreaterThanOrEqual(said);
  });
});

const overriding = (log: Log, methods: Partial<Pick<Log, 'append' | 'head'>>): Log =>
  new Proxy(log, {
    get: (target, name): unknown => {
      if (Object.hasOwn(methods, name)) return methods[name as keyof typeof methods];
      const value: unknown = Reflect.get(target, name);
      return typeof value === 'function' ? (value as () => unknown).bind(target) : value;
    },
  });

/** A log whose view shows nothing yet. */
const behind = (log: Log): Log =>
  overriding(log, { head: async (space, stream) => ({ ...(await log.head(space, stream)), applied: 0 }) });

const answeringLost = (log: Log): Log =>
  overriding(log, {
    append: async (space, commit) => {
      await log.append(space, commit);
      throw new DomainError('storage_unavailable', { reason: 'connection lost' });
    },
  });
