export { InProcessQueue, type InProcessQueueOptions, openInProcessQueue } from './in-process-queue';
