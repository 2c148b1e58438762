import { newTenantId } from '@attest/kernel';
import { mongo } from 'mongoose';
import { migrate, MIGRATIONS, type Migration } from './migrations';
import { withMongo } from './mongo-server.fixture';
import type { MarkDocument } from './schema';
import { SpaceDatabase } from './space-database';

interface Schema extends MarkDocument {
  readonly number: number;
  readonly until?: Date;
  readonly by?: string;
}

jest.setTimeout(60_000);

withMongo(({ uri, name }) => {
  let client: mongo.MongoClient;
  let database: SpaceDatabase;
  const schemas = (): mongo.Collection<Schema> => database.marks<Schema>();
  const schema = (): Promise<Schema | null> => schemas().findOne({ _id: 'schema' });
  const run = (migrations?: readonly Migration[]): Promise<void> => migrate(database, client, migrations);

  beforeAll(async () => {
    client = await mongo.MongoClient.connect(uri());
  });
  afterAll(async () => {
    await client.close();
  });
  beforeEach(() => {
    database = new SpaceDatabase(client.db(`${name()}_${newTenantId()}`));
  });

  /** Steps after the real ones, and which of them ran. */
  function withSteps(count: number): { migrations: readonly Migration[]; ran: number[] } {
    const ran: number[] = [];
    const steps = Array.from({ length: count }, (_, index) => {
      const number = MIGRATIONS.length + index + 1;
      return { number, run: (): Promise<void> => Promise.resolve(void ran.push(number)) };
    });
    return { migrations: [...MIGRATIONS, ...steps], ran };
  }

  test('a new space gets its indexes, and the next opening finds nothing to do', async () => {
    await run();
    const names = async (of: { indexes: () => Promise<{ name?: string }[]> }): Promise<(string | undefined)[]> =>
      (await of.indexes()).map(({ name }) => name).sort();
    expect(await names(database.commits)).toEqual(['_id_', 'position', 'stored']);
    expect(await names(database.statements)).toEqual(['_id_', 'position', 'refersTo']);
    expect(await names(database.records)).toEqual(['_id_', 'i0', 'i1', 'i2', 'i3', 'i4', 'i5', 'unique']);
    expect(await schema()).toEqual({ _id: 'schema', number: MIGRATIONS.length });
    await run();
  });

  test('processes that open a new space at once run every step once', async () => {
    const { migrations, ran } = withSteps(2);
    await Promise.all([1, 2, 3, 4].map(() => run(migrations)));
    expect(ran).toEqual([MIGRATIONS.length + 1, MIGRATIONS.length + 2]);
    expect(await schema()).toMatchObject({ number: migrations.length });
  });

  test('while another process is at the last step, the schema before it is served', async () => {
    const { migrations, ran } = withSteps(1);
    await run();
    await schemas().updateOne({ _id: 'schema' }, { $set: { by: 'other', until: new Date(Date.now() + 60_000) } });
    await run(migrations);
    expect(ran).toEqual([]);
    expect(await schema()).toMatchObject({ number: MIGRATIONS.length });
  });

  test('a step whose process died is done by the next one', async () => {
    const { migrations, ran } = withSteps(1);
    await run();
    await schemas().updateOne({ _id: 'schema' }, { $set: { by: 'other', until: new Date(Date.now() - 1000) } });
    await run(migrations);
    expect(ran).toEqual([MIGRATIONS.length + 1]);
  });

  test('a schema one newer is served, and one newer than that is refused', async () => {
    await run();
    await schemas().updateOne({ _id: 'schema' }, { $set: { number: MIGRATIONS.length + 1 } });
    await run();
    await schemas().updateOne({ _id: 'schema' }, { $set: { number: MIGRATIONS.length + 2 } });
    await expect(run()).rejects.toMatchObject({ code: 'storage_unavailable' });
  });
});
