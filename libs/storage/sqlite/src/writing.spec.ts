import { statSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Worker } from 'node:worker_threads';
import { FixedClock, newTenantId, type TenantId } from '@attest/kernel';
import { chainEnd, EMPTY_CHAIN, nextCommit, type ChainEnd, type Commit } from '@attest/ledger';
import { collection, type Storage } from '@attest/storage-ports';
import { DatabaseFiles } from './database-files';
import { openSqliteStorage } from './index';
import { SqliteLog } from './sqlite-log';

const CLOCK = new FixedClock('2026-03-01T08:00:00.000Z');
const NOTES = collection<{ readonly id: string; readonly text: string }>({ name: 'notes', key: (note) => note.id });

let folder: string;
let tenant: TenantId;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'attest-writing-'));
  tenant = newTenantId();
});

afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

function aCommit(end: ChainEnd, count = 1, bytes = 100): Commit {
  const entries = Array.from({ length: count }, (_, at) => ({
    id: `s${end.position + at + 1}`,
    header: '{}',
    bytes: JSON.stringify('x'.repeat(bytes)),
    nonce: new Uint8Array(32),
  }));
  const stored = new Date(CLOCK.now() + end.commit).toISOString();
  return nextCommit(end, { stream: 'statements', entries, stored, token: 'token' });
}

test('closing waits for appends and documents that are under way, and they are stored', async () => {
  const first = await openSqliteStorage({ folder, clock: CLOCK });
  const key = { kind: 'state', activity: 'https://a.example', agent: 'a', id: 'x' } as const;
  const document = { key, contentType: 'text/plain', bytes: Buffer.from('x'), etag: 'e'.repeat(40), at: CLOCK.now() };
  const appended = first.log.append(tenant, aCommit(EMPTY_CHAIN));
  const put = first.documents.put(tenant, document, undefined);
  await first.close();
  expect((await appended).outcome).toBe('appended');
  expect(await put).toMatchObject({ etag: document.etag });
  const again = await openSqliteStorage({ folder, clock: CLOCK });
  expect(await again.log.head(tenant, 'statements')).toMatchObject({ commit: 1 });
  expect(await again.documents.get(tenant, key)).toMatchObject({ etag: document.etag });
  await again.close();
});

test('when the writing thread dies, what waited for it is refused, the rest is readable, and the next append is done', async () => {
  const files = new DatabaseFiles({ folder, clock: CLOCK, maxOpen: 10, idleMs: 60_000, forgetful: false });
  const log = new SqliteLog(files);
  const first = aCommit(EMPTY_CHAIN);
  await log.append(tenant, first);
  const second = aCommit(chainEnd(first), 1000, 8000);
  const appending = log.append(tenant, second);
  // The thread begins to write in the meantime, or not: both are possible, as at any crash.
  const { worker } = (files as unknown as { writer: { worker: Worker } }).writer;
  const [attempt] = await Promise.allSettled([appending, worker.terminate()]);
  expect(attempt).toMatchObject({ status: 'rejected', reason: { code: 'storage_unavailable' } });
  const there = await log.commit(tenant, 'statements', 2);
  expect([0, 1000]).toContain(there?.entries.length ?? 0);
  const retried = await log.append(tenant, second);
  expect(retried.outcome).toBe(there === undefined ? 'appended' : 'behind');
  expect(await log.head(tenant, 'statements')).toMatchObject({ commit: 2, position: 1001 });
  await files.closeAll();
});

test('write-ahead logs stay small however long is written without a pause', async () => {
  const storage = await openSqliteStorage({ folder, clock: CLOCK, chunkStatements: 1_000_000 });
  const facets = Array.from({ length: 80 }, (_, at) => `v${at}${'f'.repeat(40)}`);
  const updates = (number: number): Parameters<Storage['records']['fold']>[3] =>
    [1, 2, 3, 4].map((at) => ({
      collection: NOTES,
      key: `${number}-${at}`,
      update: () => ({ id: `${number}-${at}`, text: 'x'.repeat(40_000) }),
    }));
  let end = EMPTY_CHAIN;
  for (let number = 1; number <= 250; number += 1) {
    const commit = aCommit(end, 50, 4000);
    end = chainEnd(commit);
    await storage.log.append(tenant, commit);
    const rows = commit.entries.map(({ id, position }) => ({
      id,
      position,
      stored: commit.stored,
      facets,
      credential: 'key',
      measures: { timestamp: 0 },
    }));
    await storage.statements.apply(tenant, number, rows);
    await storage.records.fold(tenant, 'notes', number, updates(number));
  }
  for (const kind of ['log', 'view', 'records']) {
    const path = join(folder, 'tenants', tenant, `${kind}.sqlite`);
    expect([kind, statSync(path).size > 32e6, statSync(`${path}-wal`).size < 40e6]).toEqual([kind, true, true]);
  }
  await storage.close();
}, 60_000);
