import { FixedClock, newTenantId, type TenantId } from '@attest/kernel';
import { nextCommit, nextStored, type NewEntry } from '@attest/ledger';
import type { Storage } from '@attest/storage-ports';
import { mongo } from 'mongoose';
import { openMongoStorage } from './index';
import { withMongo } from './mongo-server.fixture';

const START = Date.parse('2026-03-01T08:00:00.000Z');
const clock = new FixedClock(START);
const BLOCK = 8;

jest.setTimeout(60_000);

withMongo(({ uri, name }) => {
  let client: mongo.MongoClient;
  let tenant: TenantId;
  const open = (): Promise<Storage> => openMongoStorage({ uri: uri(), name: name(), clock, blockStatements: BLOCK });
  const collection = <T extends { _id: string }>(named: string): mongo.Collection<T> =>
    client.db(`${name()}_${tenant}`).collection<T>(named);
  const block = async (): Promise<number | undefined> =>
    (await collection<{ _id: string; block: number }>('marks').findOne({ _id: 'statements' }))?.block;

  beforeAll(async () => {
    client = await mongo.MongoClient.connect(uri());
  });
  afterAll(async () => {
    await client.close();
  });
  beforeEach(() => {
    tenant = newTenantId();
  });

  test('whole blocks go to the postings; what is newer is found all the same, by a process that starts too', async () => {
    const writer = await open();
    await write(writer, tenant, 20);
    await writer.close();
    expect(await block()).toBe(2);
    expect(await collection('postings').countDocuments({ _id: /^v1\// })).toBe(2);
    const reader = await open();
    expect(await positions(reader, tenant, ['v1'])).toEqual(upTo(20));
    expect(await positions(reader, tenant, ['v1', 'odd'])).toEqual(upTo(20).filter((position) => position % 2 === 1));
    await reader.close();
  });

  test('a process that only reads finds what others write, block after block', async () => {
    const [writer, reader] = await Promise.all([open(), open()]);
    for (let stored = 5; stored <= 40; stored += 5) {
      await write(writer, tenant, 5);
      expect(await positions(reader, tenant, ['v1'])).toEqual(upTo(stored));
      expect(await positions(reader, tenant, ['unlike'])).toEqual([]);
    }
    await Promise.all([writer.close(), reader.close()]);
  });

  test('a block that was written in parts before its process died is completed by the next one', async () => {
    const first = await open();
    await write(first, tenant, 7);
    await first.close();
    // As if it had died before the last posting and the mark.
    await collection('postings').deleteMany({ _id: { $ne: `v1/${'0'.repeat(16)}` } });
    await collection<{ _id: string; block: number }>('marks').updateOne({ _id: 'statements' }, { $set: { block: 0 } });
    const second = await open();
    await write(second, tenant, 6);
    await second.close();
    expect(await block()).toBe(1);
    const reader = await open();
    expect(await positions(reader, tenant, ['v1'])).toEqual(upTo(13));
    expect(await positions(reader, tenant, ['odd'])).toEqual([1, 3, 5, 7, 9, 11, 13]);
    await reader.close();
  });

  test('blocks that nobody could write are made up for by the next commit', async () => {
    const writer = await open();
    await write(writer, tenant, 20);
    await writer.close();
    await collection('postings').deleteMany({});
    await collection<{ _id: string; block: number }>('marks').updateOne({ _id: 'statements' }, { $set: { block: 0 } });
    const other = await open();
    await write(other, tenant, 60);
    expect(await positions(other, tenant, ['v1'])).toEqual(upTo(80));
    await other.close();
    expect(await block()).toBe(10);
  });
});

const upTo = (last: number): number[] => Array.from({ length: last }, (_, index) => index + 1);

/** Stores statements in one commit. */
async function write(storage: Storage, tenant: TenantId, count: number): Promise<void> {
  const { commit, position, stored, hash, totals } = await storage.log.head(tenant, 'statements');
  const end = { commit, position, stored, hash, totals };
  const entries = Array.from({ length: count }, (_, index): NewEntry => {
    const id = `s${position + index + 1}`;
    const text = JSON.stringify({ id });
    return { id, header: text, bytes: text, nonce: new Uint8Array(32) };
  });
  const next = nextCommit(end, { stream: 'statements', entries, stored: nextStored(end, START), token: 'token' });
  await storage.log.append(tenant, next);
  const rows = next.entries.map(({ id, position: at }) => ({
    id,
    position: at,
    stored: next.stored,
    credential: 'key',
    measures: { timestamp: START },
    facets: ['v1', at % 2 === 1 ? 'odd' : 'even', `r${at}`],
  }));
  await storage.statements.apply(tenant, next.number, rows);
}

/** Walks all pages, the newest first, and answers the positions ascending. */
async function positions(storage: Storage, tenant: TenantId, facets: readonly string[]): Promise<number[]> {
  const found: number[] = [];
  for (let beyond: number | undefined; ; beyond = found.at(-1)) {
    const query = { filter: { facets }, ascending: false, limit: 3, upTo: 1_000_000 };
    const page = await storage.statements.page(tenant, { ...query, ...(beyond === undefined ? {} : { beyond }) });
    found.push(...page.statements.map(({ position }) => position));
    if (!page.more) return found.reverse();
  }
}
