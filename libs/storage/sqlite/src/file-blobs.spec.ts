import { mkdtemp, readdir, readlink, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FixedClock, newTenantId } from '@attest/kernel';
import { FileBlobs } from './file-blobs';
import { openSqliteStorage } from './open-storage';

const tenant = newTenantId();

let folder: string;
let clock: FixedClock;
let blobs: FileBlobs;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'attest-blobs-'));
  clock = new FixedClock('2026-03-01T08:00:00.000Z');
  blobs = new FileBlobs(folder, clock, false);
});

afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

const writing = (): string => join(folder, 'tenants', tenant, 'blobs', 'writing');

test('storing a blob again keeps it from being collected', async () => {
  const { sha256 } = await blobs.put(tenant, Buffer.from('old'));
  await blobs.put(tenant, Buffer.from('untouched'));
  clock.advance(86_400_000);
  await blobs.put(tenant, Buffer.from('old'));
  expect(await blobs.collect(tenant, () => false, clock.now())).toBe(1);
  expect(await blobs.info(tenant, sha256)).toMatchObject({ length: 3 });
  expect(await blobs.collect(tenant, () => false, clock.now() + 1)).toBe(1);
});

test('a blob that breaks off while it is written leaves no file', async () => {
  async function* broken(): AsyncGenerator<Uint8Array> {
    yield await Promise.resolve(Buffer.from('half'));
    throw new Error('the connection broke');
  }
  await expect(blobs.put(tenant, broken())).rejects.toThrow('the connection broke');
  expect(await readdir(writing())).toEqual([]);
});

test('what a crash left half written is collected, and not counted', async () => {
  await blobs.put(tenant, Buffer.from('whole'));
  const left = join(writing(), 'left');
  await writeFile(left, 'half');
  await utimes(left, 0, 0);
  expect(await blobs.collect(tenant, () => true, clock.now())).toBe(0);
  expect(await readdir(writing())).toEqual([]);
});

test('what a killed process left half written is gone after the next start, and whole blobs are not', async () => {
  const { sha256 } = await blobs.put(tenant, Buffer.from('whole'));
  await writeFile(join(writing(), 'left'), 'half');
  const storage = await openSqliteStorage({ folder, clock });
  expect(await storage.blobs.info(tenant, sha256)).toMatchObject({ length: 5 });
  await expect(readdir(writing())).rejects.toThrow('ENOENT');
  await storage.close();
});

test('a blob is written as its bytes come: nothing is asked for before what came is on its way', async () => {
  const sizes: number[] = [];
  async function* bytes(): AsyncGenerator<Uint8Array> {
    for (let piece = 0; piece < 4; piece++) {
      const [file] = await readdir(writing());
      sizes.push((await stat(join(writing(), file!))).size);
      yield Buffer.alloc(100_000);
    }
  }
  await blobs.put(tenant, bytes());
  expect(sizes).toEqual([0, 100_000, 200_000, 300_000]);
});

const onLinux = process.platform === 'linux' ? test : test.skip;

onLinux('reading that is broken off closes the file (needs /proc)', async () => {
  const { sha256 } = await blobs.put(tenant, Buffer.alloc(1_000_000));
  for await (const chunk of (await blobs.get(tenant, sha256))!) {
    expect(chunk.byteLength).toBeLessThan(1_000_000);
    break;
  }
  const open = await Promise.all(
    (await readdir('/proc/self/fd')).map((fd) => readlink(`/proc/self/fd/${fd}`).catch(() => '')),
  );
  expect(open.filter((path) => path.includes(sha256.slice(2)))).toEqual([]);
});
