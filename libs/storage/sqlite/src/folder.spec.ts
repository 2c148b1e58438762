import { chmod, copyFile, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { FixedClock, newTenantId, type TenantId } from '@attest/kernel';
import { nextCommit, nextStored } from '@attest/ledger';
import { collection, type Storage } from '@attest/storage-ports';
import { openSqliteStorage } from './index';
import { probeFolder } from './probe-folder';

const CLOCK = new FixedClock('2026-03-01T08:00:00.000Z');
const THINGS = collection<{ readonly id: string }>({ name: 'things', key: (thing) => thing.id });

let folder: string;
let opened: Storage | undefined;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'attest-folder-'));
});

afterEach(async () => {
  await opened?.close();
  opened = undefined;
  await rm(folder, { recursive: true, force: true });
});

async function open(path = folder): Promise<Storage> {
  opened = await openSqliteStorage({ folder: path, clock: CLOCK });
  return opened;
}

async function append(storage: Storage, tenant: TenantId, id: string): Promise<number> {
  const end = await storage.log.head(tenant, 'statements');
  const entries = [{ id, header: '{}', bytes: `{"id":"${id}"}`, nonce: new Uint8Array(32) }];
  const stored = nextStored(end, CLOCK.now());
  const commit = nextCommit(end, { stream: 'statements', entries, stored, token: 't' });
  await storage.log.append(tenant, commit);
  return commit.number;
}

async function apply(storage: Storage, tenant: TenantId, number: number): Promise<void> {
  const commit = await storage.log.commit(tenant, 'statements', number);
  const rows = commit!.entries.map(({ id, position }) => ({
    id,
    position,
    stored: commit!.stored,
    facets: ['v1'],
    credential: 'key',
    measures: { timestamp: 0 },
  }));
  await storage.statements.apply(tenant, number, rows);
}

async function write(storage: Storage, tenant: TenantId, id: string): Promise<void> {
  await apply(storage, tenant, await append(storage, tenant, id));
}

async function shownBy(storage: Storage, tenant: TenantId): Promise<string[]> {
  const query = { filter: { facets: ['v1'] }, ascending: true, limit: 100, upTo: 100 };
  return (await storage.statements.page(tenant, query)).statements.map(({ id }) => id);
}

/** Copies the database files of a tenant whose names begin with `kind`, as a backup of some files would. */
async function copyFiles(from: string, to: string, kind: string): Promise<void> {
  await mkdir(to, { recursive: true });
  for (const name of await readdir(to)) if (name.startsWith(kind)) await rm(join(to, name));
  for (const name of await readdir(from)) if (name.startsWith(kind)) await copyFile(join(from, name), join(to, name));
}

const reasonOf = (path: string): object => ({
  code: 'storage_unavailable',
  facts: { reason: expect.stringContaining(path) as string },
});

test('what was stored is there when the folder is opened again', async () => {
  const tenant = newTenantId();
  const first = await open(join(folder, 'not', 'there', 'yet'));
  await write(first, tenant, 'a');
  await first.records.insert(tenant, THINGS, { id: 'x' });
  const blob = await first.blobs.put(tenant, Buffer.from('bytes'));
  await first.close();
  const again = await open(join(folder, 'not', 'there', 'yet'));
  expect(await shownBy(again, tenant)).toEqual(['a']);
  expect(await again.records.get(tenant, THINGS, 'x')).toEqual({ version: 1, value: { id: 'x' } });
  expect(await again.blobs.info(tenant, blob.sha256)).toEqual(blob);
});

test('a folder belongs to one storage at a time', async () => {
  const first = await open();
  await expect(openSqliteStorage({ folder, clock: CLOCK })).rejects.toMatchObject(reasonOf(folder));
  await expect(openSqliteStorage({ folder, clock: CLOCK })).rejects.toMatchObject({
    facts: { reason: expect.stringContaining('in use by another process') as string },
  });
  await first.check();
  await first.close();
  await open();
});

test('a folder that can be read but not written to is refused when it is opened', async () => {
  await (await open()).close();
  await rm(join(folder, 'probe'), { force: true });
  // As a file system that is mounted read-only, also for root.
  await mkdir(join(folder, 'probe'));
  await expect(open()).rejects.toMatchObject({
    facts: { reason: expect.stringContaining('cannot be written to') as string },
  });
  await rm(join(folder, 'probe'), { recursive: true });
  await open();
});

test('a storage that is closed says so, and closing it again does nothing', async () => {
  const storage = await open();
  await storage.close();
  await storage.close();
  await expect(storage.log.head(newTenantId(), 'audit')).rejects.toMatchObject(reasonOf(folder));
  await expect(storage.check()).rejects.toMatchObject(reasonOf(folder));
});

test('an id that is none never becomes a path', async () => {
  const storage = await open();
  await expect(storage.log.head('../../elsewhere' as TenantId, 'audit')).rejects.toThrow('not a tenant id');
  await expect(storage.blobs.info('..' as TenantId, 'a'.repeat(64))).rejects.toThrow('not a tenant id');
});

test('a folder that may not be written to is refused with a sentence that names it', async () => {
  await chmod(folder, 0o555);
  const root = process.geteuid?.() === 0;
  // Root may write everywhere, so it becomes nobody for the attempt.
  if (root) process.seteuid?.(65534);
  try {
    const attempt = openSqliteStorage({ folder, clock: CLOCK });
    await expect(attempt).rejects.toMatchObject(reasonOf(folder));
  } finally {
    if (root) process.seteuid?.(0);
    await chmod(folder, 0o700);
  }
});

test('a storage whose folder cannot be written to any more says so when it is checked', async () => {
  const storage = await open();
  await storage.check();
  await rm(join(folder, 'probe'));
  await mkdir(join(folder, 'probe'));
  await expect(storage.check()).rejects.toMatchObject(reasonOf(folder));
});

test('a disk with hardly any room left is said to be full before it is', () => {
  expect(() => {
    probeFolder(folder, Number.MAX_SAFE_INTEGER);
  }).toThrow(expect.objectContaining(reasonOf('is full')) as Error);
});

test('a file in the place of the folder is refused', async () => {
  const path = join(folder, 'file');
  await writeFile(path, 'not a folder');
  await expect(open(path)).rejects.toMatchObject(reasonOf(path));
  await expect(open(join(path, 'below'))).rejects.toMatchObject(reasonOf(path));
});

test('a damaged database is refused, and other tenants go on', async () => {
  const [damaged, well] = [newTenantId(), newTenantId()];
  await mkdir(join(folder, 'tenants', damaged), { recursive: true });
  await writeFile(join(folder, 'tenants', damaged, 'log.sqlite'), 'this is not a database, it only has its name');
  const storage = await open();
  await expect(storage.log.head(damaged, 'statements')).rejects.toMatchObject(reasonOf('damaged'));
  await write(storage, well, 'a');
  expect(await shownBy(storage, well)).toEqual(['a']);
});

test('a database that a newer version has written is refused, and not touched', async () => {
  const tenant = newTenantId();
  const first = await open();
  await write(first, tenant, 'a');
  await first.close();
  const path = join(folder, 'tenants', tenant, 'log.sqlite');
  const database = new DatabaseSync(path);
  database.exec('PRAGMA user_version = 99');
  database.close();
  const storage = await open();
  await expect(storage.log.head(tenant, 'statements')).rejects.toMatchObject(reasonOf('schema 99'));
});

test('a view that lost its newest commits, as by a loss of power, shows that and takes them again', async () => {
  const tenant = newTenantId();
  const files = join(folder, 'tenants', tenant);
  const first = await open();
  await write(first, tenant, 'a');
  await first.release(tenant);
  await copyFiles(files, join(folder, 'kept'), 'view');
  await write(first, tenant, 'b');
  await first.close();
  await copyFiles(join(folder, 'kept'), files, 'view');
  const again = await open();
  expect(await again.log.head(tenant, 'statements')).toMatchObject({ commit: 2, applied: 1 });
  expect(await shownBy(again, tenant)).toEqual(['a']);
  await apply(again, tenant, 2);
  expect(await shownBy(again, tenant)).toEqual(['a', 'b']);
});

test('a view that shows what the log does not hold is made again from nothing', async () => {
  const tenant = newTenantId();
  const files = join(folder, 'tenants', tenant);
  const first = await open();
  await write(first, tenant, 'a');
  await first.release(tenant);
  await copyFiles(files, join(folder, 'kept'), 'log');
  await write(first, tenant, 'lost');
  await first.close();
  await copyFiles(join(folder, 'kept'), files, 'log');
  const again = await open();
  expect(await again.log.head(tenant, 'statements')).toMatchObject({ commit: 1, applied: 0 });
  expect(await shownBy(again, tenant)).toEqual([]);
  await apply(again, tenant, 1);
  expect(await shownBy(again, tenant)).toEqual(['a']);
});

test('records that show what the log does not hold are refused with a sentence', async () => {
  const tenant = newTenantId();
  const files = join(folder, 'tenants', tenant);
  const first = await open();
  const end = await first.log.head(tenant, 'audit');
  await first.log.append(
    tenant,
    nextCommit(end, { stream: 'audit', entries: [], stored: nextStored(end, CLOCK.now()), token: 't' }),
  );
  await first.records.apply(tenant, 1, []);
  await first.close();
  for (const name of await readdir(files)) if (name.startsWith('log')) await rm(join(files, name));
  const again = await open();
  await expect(again.records.get(tenant, THINGS, 'x')).rejects.toMatchObject(reasonOf('restore the whole folder'));
});
