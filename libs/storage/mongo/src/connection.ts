import { createConnection, mongo, type Connection } from 'mongoose';
import { asStorageError, storageUnavailable } from './storage-errors';

export interface ConnectionOptions {
  readonly uri: string;
  /** Serve from a single server that is no replica set: what it acknowledged may be lost with its disk, and it cannot be trusted alone. */
  readonly allowStandalone: boolean;
  /** At most so many sockets to each server. */
  readonly poolSize: number;
  /** Milliseconds after which a server that does not answer counts as gone. */
  readonly patience: number;
  /** Whether its client tells of every command, for tests. */
  readonly monitorCommands?: boolean;
}

/**
 * What is written is on the disks of a majority before it counts, and only such is read, from the primary: whatever the connection string
 * says. A majority that does not answer in time is as good as a server that does not.
 */
export const DURABLE = {
  writeConcern: { w: 'majority', journal: true, wtimeoutMS: 10_000 },
  readConcern: new mongo.ReadConcern('majority'),
  readPreference: 'primary',
} as const;

/**
 * One pool of connections to a cluster. Throws DomainError `storage_unavailable` when no server answers, or when it is no replica set
 * and that is not allowed.
 */
export async function connect(options: ConnectionOptions): Promise<Connection> {
  const { uri, allowStandalone, poolSize, patience, monitorCommands = false } = options;
  const connection = createConnection();
  try {
    await connection.openUri(uri, {
      appName: 'attest',
      autoCreate: false,
      autoIndex: false,
      bufferCommands: false,
      monitorCommands,
      maxPoolSize: poolSize,
      serverSelectionTimeoutMS: patience,
      connectTimeoutMS: patience,
      waitQueueTimeoutMS: 2 * patience,
      // Longer than any operation of ours may take, so that a server that hangs is noticed.
      socketTimeoutMS: 10 * patience,
      heartbeatFrequencyMS: 5000,
    });
    if (!allowStandalone) await refuseStandalone(connection.getClient());
    return connection;
  } catch (error) {
    await connection.close().catch(() => undefined);
    throw asStorageError(error);
  }
}

/** The server's clock, milliseconds. */
export async function serverTime(client: mongo.MongoClient): Promise<number> {
  const { localTime } = await client.db('admin').command({ hello: 1 });
  return (localTime as Date).getTime();
}

/** Whether a server that answers so to `hello` is one of a replica set, or the router of a sharded cluster. */
export function isReplicated({ setName, msg }: { readonly setName?: unknown; readonly msg?: unknown }): boolean {
  return setName !== undefined || msg === 'isdbgrid';
}

async function refuseStandalone(client: mongo.MongoClient): Promise<void> {
  if (isReplicated(await client.db('admin').command({ hello: 1 }))) return;
  throw storageUnavailable(
    'This MongoDB server is no replica set, so nothing says that what it acknowledged survives: make it one (a replica set of one ' +
      'node will do), or allow a standalone server for a trial.',
  );
}

/**
 * Calls `forget` whenever another server than before may be answering, or the same one started again: what a process remembers of its
 * data may not be true any more.
 */
export function onAnotherServer(client: mongo.MongoClient, forget: () => void): void {
  client.on('connectionPoolCleared', forget);
  client.on('serverDescriptionChanged', ({ previousDescription: before, newDescription: after }) => {
    const processes = [before, after].map(({ topologyVersion }) => topologyVersion?.processId.toHexString());
    if (before.type !== after.type || processes[0] !== processes[1]) forget();
  });
}
