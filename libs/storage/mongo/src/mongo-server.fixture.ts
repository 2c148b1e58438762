import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { randomId } from '@attest/kernel';
import { mongo } from 'mongoose';

/** A server for the tests of one file; its values are there when tests run. */
export interface TestServer {
  readonly uri: () => string;
  /** Begins the names of databases that are dropped at the end. */
  readonly name: () => string;
}

const SKIPPED = 'needs MongoDB: set MONGODB_URI, or put mongod on the PATH';

/**
 * Declares tests that need a MongoDB server: the one that `MONGODB_URI` names, else a `mongod` of the PATH, started on a free port as a
 * replica set of one node. Without either they are one skipped test that says so, and a failure where `CI` is set.
 */
export function withMongo(tests: (server: TestServer) => void): void {
  const given = process.env['MONGODB_URI'];
  if (given === undefined && spawnSync('mongod', ['--version']).error !== undefined) {
    const declare = process.env['CI'] === undefined ? test.skip : test;
    declare(SKIPPED, () => {
      throw new Error(SKIPPED);
    });
    return;
  }
  describe('with a MongoDB server', () => {
    const name = `attest_test_${randomId().slice(0, 10)}`;
    let uri = given ?? '';
    let stop = (): Promise<void> => Promise.resolve();

    beforeAll(async () => {
      if (given === undefined) ({ uri, stop } = await startMongod());
    }, 60_000);
    afterAll(async () => {
      if (given !== undefined) await dropDatabases(uri, name);
      await stop();
    }, 120_000);

    tests({ uri: () => uri, name: () => name });
  });
}

async function dropDatabases(uri: string, name: string): Promise<void> {
  const client = await mongo.MongoClient.connect(uri);
  try {
    const { databases } = await client.db('admin').admin().listDatabases({ nameOnly: true });
    for (const database of databases) if (database.name.startsWith(name)) await client.db(database.name).dropDatabase();
  } finally {
    await client.close();
  }
}

async function startMongod(): Promise<{ uri: string; stop: () => Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'attest-mongod-'));
  const port = await freePort();
  const options = [
    '--dbpath',
    folder,
    '--port',
    String(port),
    '--bind_ip',
    '127.0.0.1',
    '--replSet',
    'test',
    '--quiet',
  ];
  const server: ChildProcess = spawn('mongod', options, { stdio: 'ignore' });
  const uri = `mongodb://127.0.0.1:${port}`;
  const client = await mongo.MongoClient.connect(uri, { directConnection: true, serverSelectionTimeoutMS: 30_000 });
  const members = [{ _id: 0, host: `127.0.0.1:${port}` }];
  await client.db('admin').command({ replSetInitiate: { _id: 'test', members } });
  await client.close();
  const stop = async (): Promise<void> => {
    const exited = once(server, 'exit');
    server.kill();
    await exited;
    await rm(folder, { recursive: true, force: true });
  };
  return { uri: `${uri}/?replicaSet=test`, stop };
}

async function freePort(): Promise<number> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
