import { randomUUID } from 'node:crypto';
import { FixedClock, newTenantId, type TenantId } from '@attest/kernel';
import type { Storage } from '@attest/storage-ports';
import { openMemoryStorage } from '@attest/storage-sqlite';
import { type Received, readStatements } from '@attest/xapi';
import type { Consumers } from './consumers';
import { InProcessSignals } from './signals';
import { StatementWriter } from './statement-writer';

const quiet = { beforeAppend: () => Promise.resolve(), wake: () => undefined } as unknown as Consumers;

const statement = (id: string, verb = 'passed'): object => ({
  id,
  actor: { mbox: 'mailto:ada@larkmoor.example' },
  verb: { id: `http://adlnet.gov/expapi/verbs/${verb}` },
  object: { id: 'https://larkmoor.example/sop/0142' },
});

const received = (...statements: readonly object[]): readonly Received[] =>
  readStatements(JSON.stringify(statements), { rules: '1.0.3', newId: randomUUID, shape: 'one-or-many' });

describe('the statement writer', () => {
  const clock = new FixedClock('2026-11-24T08:00:00.000Z');
  let storage: Storage;
  let writer: StatementWriter;
  let tenant: TenantId;

  const open = (): StatementWriter =>
    new StatementWriter(storage.log, storage.statements, quiet, new InProcessSignals(), clock);
  const store = (by: StatementWriter, ...statements: readonly object[]): Promise<readonly string[]> =>
    by.store(tenant, {
      statements: received(...statements),
      bytes: 500,
      authority: '{"mbox":"mailto:key@x.example"}',
      credential: 'at_key',
    });

  beforeAll(async () => {
    storage = await openMemoryStorage(clock);
  });
  beforeEach(() => {
    writer = open();
    tenant = newTenantId();
  });
  afterAll(() => storage.close());

  const all = async (): Promise<readonly string[]> => {
    const upTo = (await storage.log.head(tenant, 'statements')).appliedPosition;
    const page = await storage.statements.page(tenant, { filter: { facets: [] }, ascending: true, limit: 1000, upTo });
    return page.statements.map(({ id }) => id);
  };

  it('shows a statement as soon as it is acknowledged', async () => {
    const id = randomUUID();
    expect(await store(writer, statement(id))).toEqual([id]);
    expect(await all()).toEqual([id]);
  });

  it('stores a batch whole or not at all when one of its ids is taken by another statement', async () => {
    const taken = randomUUID();
    await store(writer, statement(taken));
    await expect(store(writer, statement(randomUUID()), statement(taken, 'failed'))).rejects.toMatchObject({
      code: 'statement_conflict',
      facts: { id: taken },
    });
    expect(await all()).toEqual([taken]);
  });

  it('acknowledges an equal statement again without storing it again, its id compared without case', async () => {
    const id = randomUUID();
    await store(writer, statement(id));
    await store(writer, statement(id.toUpperCase()));
    expect(await all()).toHaveLength(1);
    expect((await storage.log.head(tenant, 'statements')).commit).toBe(1);
  });

  it('stores an id once when equal statements arrive together, and refuses the different one alone', async () => {
    const id = randomUUID();
    const answers = await Promise.allSettled([
      store(writer, statement(id)),
      store(writer, statement(id)),
      store(writer, statement(id, 'failed')),
      store(writer, statement(randomUUID())),
    ]);
    expect(answers.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected', 'fulfilled']);
    expect(await all()).toHaveLength(2);
  });

  it('keeps ids apart when two processes write the same one: the loser is judged against the winner', async () => {
    const id = randomUUID();
    const other = open();
    await store(other, statement(randomUUID()));
    await store(writer, statement(randomUUID()));
    const answers = await Promise.allSettled([store(writer, statement(id)), store(other, statement(id, 'failed'))]);
    expect(answers.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect((await all()).filter((each) => each === id)).toHaveLength(1);
  });

  it('refuses more statements than a commit holds', async () => {
    const many = Array.from({ length: 1001 }, () => statement(randomUUID()));
    await expect(store(writer, ...many)).rejects.toMatchObject({ code: 'too_large' });
    expect(await all()).toEqual([]);
  });

  it('keeps tenants apart: the same id is another statement elsewhere', async () => {
    const id = randomUUID();
    await store(writer, statement(id));
    tenant = newTenantId();
    await store(writer, statement(id, 'failed'));
    expect(await all()).toEqual([id]);
  });

  it('says consistent through now only while nothing is in flight, and never later than what is shown', async () => {
    await store(writer, statement(randomUUID()));
    const { appliedStored } = await storage.log.head(tenant, 'statements');
    clock.advance(1000);
    const writing = store(writer, statement(randomUUID()));
    await new Promise((resolve) => setImmediate(resolve));
    expect(await writer.consistentThrough(tenant)).toBe(appliedStored);
    await writing;
    expect(Date.parse(await writer.consistentThrough(tenant))).toBeGreaterThan(Date.parse(appliedStored));
    expect(Date.parse(await writer.consistentThrough(tenant))).toBeLessThan(clock.now());
  });
});
