export { InProcessQueue, type InProcessQueueOptions, openInProcessQueue } from './in-process-queue';
export { nextTimes } from '@attest/cron';
export type { QueueEvent } from '@attest/queue-ports';
