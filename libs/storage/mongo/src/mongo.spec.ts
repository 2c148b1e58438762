import { FixedClock } from '@attest/kernel';
import { storageSuite } from '@attest/storage-suite';
import { mongo } from 'mongoose';
import { connect } from './connection';
import { withMongo } from './mongo-server.fixture';
import { MongoStorage } from './open-storage';
import { SeenCommands } from './plans.fixture';

// A bound for what hangs: how fast a shared machine is says nothing.
jest.setTimeout(60_000);

const clock = new FixedClock('2026-03-01T08:00:00.000Z');

withMongo(({ uri, name }) => {
  const seen = new SeenCommands();

  const open = async (options: { blockStatements?: number; maxOpen?: number }): Promise<MongoStorage> => {
    const connection = await connect({
      uri: uri(),
      allowStandalone: false,
      poolSize: 10,
      patience: 3000,
      monitorCommands: true,
    });
    seen.watch(connection.getClient());
    return new MongoStorage(connection, { clock, name: name(), ...options });
  };

  storageSuite('MongoDB', () => open({}));
  storageSuite('MongoDB with small blocks of the search index, and hardly anything remembered', () =>
    open({ blockStatements: 8, maxOpen: 2 }),
  );

  test('whatever they asked for, the server finds by an index', async () => {
    const client = await mongo.MongoClient.connect(uri());
    const plans = await seen.plans(client);
    await client.close();
    expect(plans.length).toBeGreaterThan(30);
    const scans = plans.filter(({ plan }) => plan.includes('COLLSCAN') || plan.includes('"SORT"'));
    expect(scans.map(({ command }) => command)).toEqual([]);
  });
});
