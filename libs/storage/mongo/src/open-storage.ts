import type { Clock, Space } from '@attest/kernel';
import { CONTROL } from '@attest/kernel';
import { Storage, type Blobs, type Documents, type Log, type Records } from '@attest/storage-ports';
import type { Connection } from 'mongoose';
import { connect, onAnotherServer, serverTime } from './connection';
import { MongoBlobs } from './mongo-blobs';
import { MongoDocuments } from './mongo-documents';
import { MongoLog } from './mongo-log';
import { MongoRecords } from './mongo-records';
import { MongoStatements } from './mongo-statements';
import type { MarkDocument } from './schema';
import { Spaces } from './spaces';
import { mapped } from './storage-errors';

export interface MongoStorageOptions {
  /** Connection string, `mongodb://…` or `mongodb+srv://…`. */
  readonly uri: string;
  readonly clock: Clock;
  /** Name of the control database, and what those of organizations begin with; lower case. Default: `attest`. */
  readonly name?: string;
  /** Serve from a single server that is no replica set, for a trial. */
  readonly allowStandalone?: boolean;
  /** At most so many sockets to each server. */
  readonly poolSize?: number;
  /** Milliseconds after which a server that does not answer counts as gone. */
  readonly patience?: number;
  /** What is remembered of at most so many organizations is held at once, and of an unused one for `idleMs`. */
  readonly maxOpen?: number;
  readonly idleMs?: number;
  /** Statements of one block of the search index, if not the usual number: a power of two up to 65,536, the same in all processes. */
  readonly blockStatements?: number;
}

/**
 * Storage in MongoDB: a database for each organization, and one for what belongs to none. Several processes may write.
 *
 * Answers when a server has answered. Throws DomainError `storage_unavailable` {reason} when none does, when it does not accept the
 * connection string's user, or when it is no replica set and `allowStandalone` is not set. Afterwards a server may go and come back:
 * calls throw `storage_unavailable` within `patience` while it is gone.
 */
export async function openMongoStorage(options: MongoStorageOptions): Promise<Storage> {
  const { uri, allowStandalone = false, poolSize = 20, patience = 3000 } = options;
  const connection = await connect({ uri, allowStandalone, poolSize, patience });
  return new MongoStorage(connection, options);
}

/** What `openMongoStorage` opens; apart from it for tests that watch the connection. */
export class MongoStorage extends Storage {
  readonly log: Log;
  readonly statements: MongoStatements;
  readonly documents: Documents;
  readonly records: Records;
  readonly blobs: Blobs;
  readonly description: string;

  private readonly spaces: Spaces;

  constructor(
    private readonly connection: Connection,
    { clock, name = 'attest', maxOpen = 500, idleMs = 60_000, blockStatements }: Omit<MongoStorageOptions, 'uri'>,
  ) {
    super();
    const spaces = new Spaces(connection.getClient(), { name, maxOpen, idleMs });
    onAnotherServer(connection.getClient(), () => {
      spaces.forget();
    });
    this.spaces = spaces;
    this.description = `MongoDB, databases ${name} and ${name}_…`;
    this.log = new MongoLog(spaces);
    this.statements = new MongoStatements(spaces, blockStatements);
    this.documents = new MongoDocuments(spaces);
    this.records = new MongoRecords(spaces);
    this.blobs = new MongoBlobs(spaces, clock);
  }

  override time(): Promise<number> {
    return mapped(() => serverTime(this.connection.getClient()));
  }

  /** Writes: a server that has lost its majority answers reads. */
  check(): Promise<void> {
    return this.spaces.use(CONTROL, async (database) => {
      await database
        .marks<MarkDocument & { at: Date }>()
        .updateOne({ _id: 'check' }, { $currentDate: { at: true } }, { upsert: true, maxTimeMS: 3000 });
    });
  }

  release(space: Space): Promise<void> {
    this.spaces.release(space);
    return Promise.resolve();
  }

  async close(): Promise<void> {
    await this.statements.idle();
    this.spaces.closeAll();
    await this.connection.close();
  }
}
