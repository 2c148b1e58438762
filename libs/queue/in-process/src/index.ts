export { InProcessQueue, type InProcessQueueOptions, openInProcessQueue } from './in-process-queue';
export { nextTimes } from './cron';
export type { QueueEvent } from './queue-event';
