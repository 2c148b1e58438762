import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { FixedClock, newTenantId, type TenantId } from '@attest/kernel';
import { chainEnd, chainFault, EMPTY_CHAIN, type Commit } from '@attest/ledger';
import type { Storage } from '@attest/storage-ports';
import { openSqliteStorage } from './index';

const ROOT = join(__dirname, '../../../..');
const CLOCK = new FixedClock('2026-03-01T08:00:00.000Z');

let folder: string;
let bundle: string;
let writer: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'attest-crash-'));
  // Inside the workspace, because there the thread of the search index is found by its package's name.
  await mkdir(join(ROOT, 'tmp'), { recursive: true });
  bundle = await mkdtemp(join(ROOT, 'tmp/crash-'));
  writer = join(bundle, 'writer.mjs');
  const fixture = join(__dirname, 'crash-writer.fixture.ts');
  const options = ['--platform', 'node', '--format', 'esm', '--file', writer];
  const bundled = spawnSync(process.execPath, [join(ROOT, 'node_modules/.bin/rolldown'), fixture, ...options], {
    cwd: ROOT,
    encoding: 'utf8',
  });
  expect({ status: bundled.status, error: bundled.status === 0 ? '' : bundled.stderr }).toEqual({
    status: 0,
    error: '',
  });
}, 60_000);

afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
  await rm(bundle, { recursive: true, force: true });
});

/** Runs the writer until it has acknowledged `count` commits, or until it kills itself; answers the last acknowledged. */
async function writeAndKill(data: string, tenant: TenantId, { count = Infinity, killAt = 0 }): Promise<number> {
  const child = spawn(process.execPath, ['--no-warnings', writer, data, tenant, String(killAt)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(child, 'exit') as Promise<[number | null, NodeJS.Signals | null]>;
  let acknowledged = 0;
  let lines = 0;
  for await (const line of createInterface({ input: child.stdout })) {
    acknowledged = Number(line);
    lines += 1;
    if (lines === count) child.kill('SIGKILL');
  }
  const [, signal] = await ended;
  expect(signal).toBe('SIGKILL');
  return acknowledged;
}

async function commitsOf(storage: Storage, tenant: TenantId): Promise<readonly Commit[]> {
  const commits = await storage.log.read(tenant, 'statements', 0, 100_000);
  let end = EMPTY_CHAIN;
  for (const commit of commits) {
    expect(chainFault(end, commit)).toBeUndefined();
    expect(commit.entries).toHaveLength(5);
    end = chainEnd(commit);
  }
  return commits;
}

async function applyTheRest(storage: Storage, tenant: TenantId, commits: readonly Commit[]): Promise<void> {
  const { applied } = await storage.log.head(tenant, 'statements');
  for (const { number, entries, stored } of commits.slice(applied)) {
    const rows = entries.map(({ id, position }) => ({
      id,
      position,
      stored,
      facets: ['v1', `r${position}`],
      credential: 'key',
      measures: { timestamp: 0 },
    }));
    await storage.statements.apply(tenant, number, rows);
  }
}

test('a process killed between append and apply leaves a commit that the next one applies', async () => {
  const data = join(folder, 'between');
  const tenant = newTenantId();
  expect(await writeAndKill(data, tenant, { killAt: 4 })).toBe(3);
  const storage = await openSqliteStorage({ folder: data, clock: CLOCK });
  expect(await storage.log.head(tenant, 'statements')).toMatchObject({ commit: 4, applied: 3, appliedPosition: 15 });
  await applyTheRest(storage, tenant, await commitsOf(storage, tenant));
  const query = { filter: { facets: ['v1'] }, ascending: true, limit: 100, upTo: 20 };
  expect((await storage.statements.page(tenant, query)).statements.map(({ position }) => position)).toEqual(
    Array.from({ length: 20 }, (_, index) => index + 1),
  );
  await storage.close();
}, 60_000);

test('a process killed at any time loses nothing that it acknowledged, and its folder opens at once', async () => {
  const data = join(folder, 'any');
  const tenant = newTenantId();
  for (const count of [1, 17, 60]) {
    const acknowledged = await writeAndKill(data, tenant, { count });
    const storage = await openSqliteStorage({ folder: data, clock: CLOCK });
    const commits = await commitsOf(storage, tenant);
    expect(commits.length).toBeGreaterThanOrEqual(acknowledged);
    const head = await storage.log.head(tenant, 'statements');
    expect(head.applied).toBeGreaterThanOrEqual(acknowledged);
    expect(await storage.records.cursor(tenant, 'counter')).toBeGreaterThanOrEqual(acknowledged);
    await applyTheRest(storage, tenant, commits);
    const query = { filter: { facets: [] }, ascending: true, limit: 100_000, upTo: 100_000 };
    const shown = (await storage.statements.page(tenant, query)).statements.map(({ id }) => id);
    expect(shown).toEqual(commits.flatMap(({ entries }) => entries.map(({ id }) => id)));
    // Through the search index, which lacks what was being merged, and its tail.
    const last = commits.length * 5;
    for (const [facet, positions] of [
      ['v1', Array.from({ length: last }, (_, index) => index + 1)],
      ['r1', [1]],
      [`r${last}`, [last]],
      [`r${last + 1}`, []],
    ] as const) {
      const { statements } = await storage.statements.page(tenant, { ...query, filter: { facets: [facet] } });
      expect([facet, statements.map(({ position }) => position)]).toEqual([facet, positions]);
    }
    // What consumers have not folded yet, they fold.
    for (let next = (await storage.records.cursor(tenant, 'counter')) + 1; next <= commits.length; next += 1) {
      expect(await storage.records.fold(tenant, 'counter', next, [])).toBe(true);
    }
    await storage.close();
  }
}, 120_000);
