export { BullmqQueue, type BullmqQueueOptions, openBullmqQueue } from './bullmq-queue';
export { RedisSignals, type RedisSignalsOptions } from './redis-signals';
