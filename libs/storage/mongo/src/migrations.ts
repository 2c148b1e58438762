import { randomId } from '@attest/kernel';
import type { mongo } from 'mongoose';
import { setTimeout } from 'node:timers/promises';
import { serverTime } from './connection';
import { COLLECTIONS_0001 } from './migrations/0001-collections';
import type { MarkDocument } from './schema';
import type { SpaceDatabase } from './space-database';
import { isDuplicate, storageUnavailable } from './storage-errors';

/**
 * A numbered step of a space's schema. Steps only add (a process of the version before keeps working), may be run twice and by two
 * processes at once, and are never edited after a release.
 */
export interface Migration {
  /** 1, 2, 3 … without gaps. */
  readonly number: number;
  readonly run: (database: SpaceDatabase) => Promise<void>;
}

export const MIGRATIONS: readonly Migration[] = [COLLECTIONS_0001];

interface SchemaDocument extends MarkDocument {
  readonly number: number;
  /** Whoever is at work on the next step, and until when nobody else begins it. */
  readonly by?: string;
  readonly until?: Date;
}

const SCHEMA = 'schema';
const LEASE_MS = 60_000;
/** So long a process waits for another one's step, and so often it looks. */
const PATIENCE_MS = 30_000;
const LOOK_MS = 100;

/**
 * Brings a space to the newest schema, or leaves it at one that this version can work with: the one before while another process is at
 * work on it, the one after when a newer version has been. Throws DomainError `storage_unavailable` otherwise.
 */
export async function migrate(
  database: SpaceDatabase,
  client: mongo.MongoClient,
  migrations: readonly Migration[] = MIGRATIONS,
): Promise<void> {
  const schemas = database.marks<SchemaDocument>();
  const latest = migrations.length;
  const by = randomId();
  for (const began = performance.now(); performance.now() - began < PATIENCE_MS;) {
    const number = (await schemas.findOne({ _id: SCHEMA }))?.number ?? 0;
    refuseNewer(number, latest);
    const migration = migrations[number];
    if (migration === undefined) return;
    if (await takeLease(schemas, number, by, new Date(await serverTime(client)))) {
      await migration.run(database);
      // Only who did the step says so; when the lease has passed to somebody else, it is done twice and said once.
      await schemas.updateOne(
        { _id: SCHEMA, number, by },
        { $set: { number: number + 1 }, $unset: { by: 1, until: 1 } },
      );
    } else if (number > 0 && number === latest - 1) return;
    else await setTimeout(LOOK_MS);
  }
  throw storageUnavailable('Another process has been preparing this database for a long time: it will be tried again.');
}

function refuseNewer(number: number, latest: number): void {
  if (number <= latest + 1) return;
  throw storageUnavailable(
    `A database has schema ${number}, but this version of Attest works with schemas up to ${latest + 1}: start the newer version that wrote it.`,
  );
}

/** Whether this process may do the step after `number`: a compare-and-set, by the server's clock. */
async function takeLease(
  schemas: mongo.Collection<SchemaDocument>,
  number: number,
  by: string,
  now: Date,
): Promise<boolean> {
  const until = new Date(now.getTime() + LEASE_MS);
  const free = { $or: [{ until: { $exists: false } }, { until: { $lt: now } }] };
  const { matchedCount } = await schemas.updateOne({ _id: SCHEMA, number, ...free }, { $set: { by, until } });
  if (matchedCount === 1 || number > 0) return matchedCount === 1;
  try {
    await schemas.insertOne({ _id: SCHEMA, number, by, until });
    return true;
  } catch (error) {
    if (isDuplicate(error)) return false;
    throw error;
  }
}
