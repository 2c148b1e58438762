import { join } from 'node:path';
import { type Clock, SystemClock } from '@attest/kernel';
import { InProcessSignals } from '@attest/log';
import { openMailer } from '@attest/mail-transports';
import { type Backends, type EventLog, openLog, type Settings } from '@attest/platform';
import { openInProcessQueue, type QueueEvent } from '@attest/queue-in-process';
import { openSqliteStorage } from '@attest/storage-sqlite';

/**
 * The parts that a process stands on, chosen by its settings. Without any setting all of them are embedded: SQLite and the queue
 * in the data folder, mail in its outbox.
 */
export async function openBackends(
  settings: Settings,
  clock: Clock = new SystemClock(),
  log: EventLog = openLog(settings),
): Promise<Backends> {
  const storage = await openSqliteStorage({ folder: settings.dataDir, clock });
  const queue = await openInProcessQueue({
    file: join(settings.dataDir, 'queue.sqlite'),
    clock,
    log: (event) => {
      tell(log, event);
    },
  });
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

/** `job.completed` is news for somebody who looks closely; what failed for good is an error. */
function tell(log: EventLog, { level, event, space, cause, ...fields }: QueueEvent): void {
  const about = { ...fields, ...(space === undefined ? {} : { tenant: space }) };
  if (level === 'error') log.error(event, cause ?? fields.error, about);
  else if (level === 'warn') log.warn(event, about);
  else log.debug(event, about);
}
