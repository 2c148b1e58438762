import { join } from 'node:path';
import { type Clock, SystemClock } from '@attest/kernel';
import { DatabaseClock, ProcessTimer } from '@attest/log';
import { openMailer } from '@attest/mail-transports';
import { type Backends, type EventLog, openLog, type Settings, StartRefused } from '@attest/platform';
import type { Storage } from '@attest/storage-ports';
import { openMongoStorage } from '@attest/storage-mongo';
import { openSqliteStorage } from '@attest/storage-sqlite';
import { openMessages } from './open-queue';

/**
 * The parts that a process stands on, chosen by its settings. Without any setting all of them are embedded: SQLite and the queue
 * in the data folder, mail in its outbox. What is opened when a later one fails is closed again.
 */
export async function openBackends(
  settings: Settings,
  given?: Clock,
  log: EventLog = openLog(settings),
): Promise<Backends> {
  // Asked only once the storage is there: processes that write to one database go by its time, not by their own.
  const shared =
    given === undefined && settings.mongo !== undefined
      ? new DatabaseClock(() => timeOf(storage), new ProcessTimer())
      : undefined;
  const clock = shared ?? given ?? new SystemClock();
  const alone = onlyOneProcess(settings);
  if (alone !== undefined) log.warn('backends.one-process', { reason: alone });
  const { mailer, outbox } = openMailer({
    smtpUrl: settings.smtpUrl,
    from: settings.mailFrom,
    outboxFolder: join(settings.dataDir, 'outbox'),
    clock,
  });
  const storage = await openStorage(settings, clock);
  const closeRest = async (): Promise<void> => {
    shared?.stop();
    await mailer.close();
    await storage.close();
  };
  try {
    await shared?.start();
    const { queue, signals, close } = await openMessages(settings, clock, log);
    return {
      clock,
      storage,
      queue,
      mailer,
      outbox,
      signals,
      description: `storage ${storage.description}, queue ${queue.description}, mail ${mailer.description}`,
      close: async () => {
        await close();
        await closeRest();
      },
    };
  } catch (error) {
    await closeRest();
    throw error;
  }
}

/** Backends that other processes stand on too. Throws StartRefused when the settings name none. */
export async function openSharedBackends(settings: Settings): Promise<Backends> {
  const missing = [
    ...(settings.mongo === undefined ? ['MONGODB_URI'] : []),
    ...(settings.redis === undefined ? ['REDIS_URL'] : []),
  ];
  if (missing.length > 0) {
    throw new StartRefused(
      `${missing.join(' and ')} must be set: this process is one of several that share a database and hand each other work. ` +
        'A server that needs neither is standalone.',
    );
  }
  return openBackends(settings);
}

async function timeOf(storage: Storage): Promise<number> {
  const time = await storage.time();
  if (time === undefined)
    throw new Error(`${storage.description} says no time, though several processes may write to it.`);
  return time;
}

function openStorage({ mongo, dataDir }: Settings, clock: Clock): Promise<Storage> {
  if (mongo === undefined) return openSqliteStorage({ folder: dataDir, clock });
  const { uri, database: name, allowStandalone } = mongo;
  return openMongoStorage({ uri, name, allowStandalone, clock });
}

/** Why no second process may serve the same data, where somebody could think otherwise. */
function onlyOneProcess({ mongo, redis }: Settings): string | undefined {
  if (mongo !== undefined && redis === undefined) {
    return (
      'MONGODB_URI without REDIS_URL: jobs are kept in DATA_DIR, where no other process sees them. This one must be the only one ' +
      'on its database. Set REDIS_URL to run more.'
    );
  }
  if (mongo === undefined && redis !== undefined) {
    return (
      'REDIS_URL without MONGODB_URI: SQLite’s files belong to one process, so Redis serves this one only. Set MONGODB_URI to run ' +
      'more, or leave REDIS_URL out.'
    );
  }
  return undefined;
}
