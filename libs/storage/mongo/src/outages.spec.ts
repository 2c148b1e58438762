import { FixedClock, isDomainError, newTenantId } from '@attest/kernel';
import { collection, type Storage } from '@attest/storage-ports';
import { isReplicated } from './connection';
import { openMongoStorage } from './index';
import { withMongo } from './mongo-server.fixture';
import { Proxy } from './proxy.fixture';

const clock = new FixedClock('2026-03-01T08:00:00.000Z');
const UNAVAILABLE = { code: 'storage_unavailable' };
const THINGS = collection<{ readonly id: string }>({ name: 'things', key: ({ id }) => id });

jest.setTimeout(60_000);

withMongo(({ uri, name }) => {
  let proxy: Proxy;
  let storage: Storage;
  const open = (): Promise<Storage> => openMongoStorage({ uri: proxy.uri, name: name(), clock, patience: 1000 });

  beforeEach(async () => {
    proxy = await Proxy.before(uri());
    storage = await open();
  });
  afterEach(async () => {
    await storage.close();
    await proxy.stop();
  });

  test('while the server is gone every call says so, and when it is back they work, without a restart', async () => {
    const tenant = newTenantId();
    await storage.records.insert(tenant, THINGS, { id: 'before' });
    await proxy.stop();
    const calls = [
      storage.check(),
      storage.time(),
      storage.records.insert(tenant, THINGS, { id: 'meanwhile' }),
      storage.records.get(newTenantId(), THINGS, 'in a tenant that was not open'),
      storage.log.head(tenant, 'statements'),
      storage.statements.byIds(tenant, ['x']),
      storage.blobs.put(tenant, Buffer.from('x')),
      storage.documents.list(tenant, { kind: 'state' }),
    ];
    for (const call of calls) await expect(call).rejects.toMatchObject(UNAVAILABLE);
    await proxy.start();
    await storage.check();
    expect(await storage.records.get(tenant, THINGS, 'before')).toMatchObject({ version: 1 });
    expect(await storage.records.get(tenant, THINGS, 'meanwhile')).toBeUndefined();
    await storage.records.insert(tenant, THINGS, { id: 'after' });
  });

  test('a storage does not open while no server answers, and names none', async () => {
    await proxy.stop();
    const opening = open();
    await expect(opening).rejects.toMatchObject(UNAVAILABLE);
    const facts: unknown = await opening.catch((error: unknown) => isDomainError(error) && error.facts);
    expect(JSON.stringify(facts)).not.toContain('127.0.0.1');
    await proxy.start();
  });

  test('a storage that has been closed says so', async () => {
    const other = await open();
    await other.close();
    await expect(other.check()).rejects.toMatchObject(UNAVAILABLE);
  });
});

test('a single server is refused, unless it is a replica set or a router', () => {
  expect(isReplicated({})).toBe(false);
  expect(isReplicated({ setName: 'rs0' })).toBe(true);
  expect(isReplicated({ msg: 'isdbgrid' })).toBe(true);
});
