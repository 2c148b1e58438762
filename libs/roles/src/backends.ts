import { join } from 'node:path';
import { type Clock, SystemClock } from '@attest/kernel';
import { InProcessSignals } from '@attest/log';
import { openMailer } from '@attest/mail-transports';
import type { Backends, Settings } from '@attest/platform';
import { openInProcessQueue } from '@attest/queue-in-process';
import { openSqliteStorage } from '@attest/storage-sqlite';

/**
 * The parts that a process stands on, chosen by its settings. Without any setting all of them are embedded: SQLite and the queue
 * in the data folder, mail in its outbox.
 */
export async function openBackends(settings: Settings, clock: Clock = new SystemClock()): Promise<Backends> {
  const storage = await openSqliteStorage({ folder: settings.dataDir, clock });
  const queue = await openInProcessQueue({ file: join(settings.dataDir, 'queue.sqlite'), clock });
  const { mailer, outbox } = openMailer({
    smtpUrl: settings.smtpUrl,
    from: settings.mailFrom,
    outboxFolder: join(settings.dataDir, 'outbox'),
    clock,
  });
  return {
    clock,
    storage,
    queue,
    mailer,
    outbox,
    signals: new InProcessSignals(),
    description: `storage ${storage.description}, queue ${queue.description}, mail ${mailer.description}`,
    close: async () => {
      await mailer.close();
      await storage.close();
    },
  };
}
