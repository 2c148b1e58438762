import { join } from 'node:path';
import type { Clock } from '@attest/kernel';
import { InProcessSignals } from '@attest/log';
import type { EventLog, Settings } from '@attest/platform';
import { openBullmqQueue, RedisSignals } from '@attest/queue-bullmq';
import { openInProcessQueue } from '@attest/queue-in-process';
import type { Queue, QueueEvent, Signals } from '@attest/queue-ports';

export interface Messages {
  readonly queue: Queue;
  readonly signals: Signals;
  /** Closes the signals; the queue is closed apart, since its jobs need the storage. */
  close(): Promise<void>;
}

/** What processes tell each other, and this one itself: through Redis if it is set, else within this process. */
export async function openMessages(
  { redis, dataDir }: Pick<Settings, 'redis' | 'dataDir'>,
  clock: Clock,
  log: EventLog,
): Promise<Messages> {
  const told = (event: QueueEvent): void => {
    tell(log, event);
  };
  if (redis === undefined) {
    const queue = await openInProcessQueue({ file: join(dataDir, 'queue.sqlite'), clock, log: told });
    return { queue, signals: new InProcessSignals(), close: () => Promise.resolve() };
  }
  const queue = await openBullmqQueue({ ...redis, log: told });
  const warn = (event: string, error: unknown): void => {
    log.warn(event, { err: error });
  };
  const signals = new RedisSignals({ ...redis, warn });
  return { queue, signals, close: () => signals.close() };
}

/** `job.completed` is news for somebody who looks closely; what failed for good is an error. */
function tell(log: EventLog, { level, event, space, cause, ...fields }: QueueEvent): void {
  const about = { ...fields, ...(space === undefined ? {} : { tenant: space }) };
  if (level === 'error') log.error(event, cause ?? fields.error, about);
  else if (level === 'warn') log.warn(event, about);
  else if (event.startsWith('queue.')) log.info(event, about);
  else log.debug(event, about);
}
