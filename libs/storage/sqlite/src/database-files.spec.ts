import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CONTROL, FixedClock, newTenantId, type TenantId } from '@attest/kernel';
import { EMPTY_CHAIN, nextCommit } from '@attest/ledger';
import { collection } from '@attest/storage-ports';
import { DatabaseFiles } from './database-files';
import { SqliteLog } from './sqlite-log';
import { SqliteRecords } from './sqlite-records';

const THINGS = collection<{ readonly id: string; readonly text?: string }>({
  name: 'things',
  key: (thing) => thing.id,
});

let folder: string;
let files: DatabaseFiles;
let clock: FixedClock;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'attest-files-'));
  clock = new FixedClock('2026-03-01T08:00:00.000Z');
  files = new DatabaseFiles({ folder, clock, maxOpen: 3, idleMs: 60_000, forgetful: false });
});

afterEach(async () => {
  await files.closeAll();
  await rm(folder, { recursive: true, force: true });
});

const isOpen = (use: () => unknown): boolean => {
  try {
    use();
    return true;
  } catch {
    return false;
  }
};

test('however many spaces are used, few files are open, the ones used last', () => {
  const tenants = Array.from({ length: 10 }, newTenantId);
  const handles = tenants.map((tenant) => files.use(tenant, 'log', (file) => file));
  expect(files.openCount).toBe(3);
  const open = handles.map((file) => isOpen(() => file.get('SELECT 1')));
  expect(open).toEqual([false, false, false, false, false, false, false, true, true, true]);
});

test('a file that is used again is not the next to go', () => {
  const [first, second, third, fourth] = Array.from({ length: 4 }, newTenantId);
  const handle = files.use(first!, 'log', (file) => file);
  for (const tenant of [second!, third!, first!, fourth!]) files.use(tenant, 'log', () => undefined);
  expect(files.use(first!, 'log', (file) => file)).toBe(handle);
});

test('a file in use is not closed, even when that leaves more open than wished', async () => {
  const tenant = newTenantId();
  const releases: Promise<void>[] = [];
  files.use(tenant, 'log', (log) => {
    for (let at = 0; at < 6; at += 1) files.use(newTenantId(), 'log', () => undefined);
    clock.advance(120_000);
    files.closeIdle();
    releases.push(files.release(tenant));
    expect(log.get('SELECT 1 AS one')).toMatchObject({ one: 1 });
    expect(files.openCount).toBe(1);
  });
  await Promise.all(releases);
});

test('what nobody uses is closed after a while', () => {
  files.use(CONTROL, 'log', () => undefined);
  clock.advance(59_000);
  files.use(newTenantId(), 'log', () => undefined);
  files.closeIdle();
  expect(files.openCount).toBe(2);
  clock.advance(1_000);
  files.closeIdle();
  expect(files.openCount).toBe(1);
});

/** What a pragma answers on the connection of the thread that writes the file. */
async function pragma(tenant: TenantId, kind: 'log' | 'documents', text: string): Promise<number | undefined> {
  const [row] = (await files.write(tenant, kind, [{ sql: `PRAGMA ${text}`, values: [] }])) ?? [];
  return Object.values(row as Record<string, number>)[0];
}

test('an append waits for the disk; what can be made again from the log does not', async () => {
  const tenant = newTenantId();
  const [full, normal] = [2, 1];
  const level = (): unknown =>
    files.use(tenant, 'records', (file) => file.get<{ synchronous: number }>('PRAGMA synchronous')?.synchronous);
  const [log, records] = [new SqliteLog(files), new SqliteRecords(files)];
  const stored = '2026-03-01T08:00:00.000Z';
  await log.append(tenant, nextCommit(EMPTY_CHAIN, { stream: 'audit', entries: [], stored, token: 't' }));
  expect(await pragma(tenant, 'log', 'synchronous')).toBe(full);
  expect(await pragma(tenant, 'documents', 'synchronous')).toBe(full);
  await records.apply(tenant, 1, []);
  expect(level()).toBe(normal);
  await records.insert(tenant, THINGS, { id: 'a' });
  expect(level()).toBe(full);
  await records.fold(tenant, 'consumer', 1, []);
  expect(level()).toBe(normal);
});

test('a full disk is a sentence, nothing half is stored, and it goes on when there is space', async () => {
  const tenant = newTenantId();
  const [log, records] = [new SqliteLog(files), new SqliteRecords(files)];
  const entry = { id: 'a', header: '{}', bytes: JSON.stringify('x'.repeat(400_000)), nonce: new Uint8Array(32) };
  const stored = '2026-03-01T08:00:00.000Z';
  const commit = nextCommit(EMPTY_CHAIN, {
    stream: 'statements',
    entries: [entry, { ...entry, id: 'b' }],
    stored,
    token: 't',
  });
  // SQLite answers "database or disk is full" at this limit as it does when the disk has no space.
  const limit = async (pages: number): Promise<void> => {
    await pragma(tenant, 'log', `max_page_count = ${pages}`);
    files.use(tenant, 'records', (file) => {
      file.exec(`PRAGMA max_page_count = ${pages}`);
    });
  };
  await limit(40);
  const full = { code: 'storage_unavailable', facts: { reason: expect.stringContaining('is full') as string } };
  await expect(log.append(tenant, commit)).rejects.toMatchObject(full);
  await expect(records.insert(tenant, THINGS, { id: 'a', text: entry.bytes })).rejects.toMatchObject(full);
  expect(await log.head(tenant, 'statements')).toMatchObject({ commit: 0, position: 0 });
  expect(await log.entries(tenant, 'statements', [1, 2])).toEqual([]);
  expect(await records.get(tenant, THINGS, 'a')).toBeUndefined();
  await limit(100_000);
  expect((await log.append(tenant, commit)).outcome).toBe('appended');
  expect(await records.insert(tenant, THINGS, { id: 'a', text: entry.bytes })).toMatchObject({ version: 1 });
});
