import type { JobsOptions } from 'bullmq';

const WEEK_SECONDS = 7 * 24 * 3600;
/** Of a kind, across all spaces: enough to look back a while, not so many that they fill the server. */
const KEPT = 10_000;

/** What every job has. How often it is tried is counted and decided by the worker, since an attempt that a kill ended counts too. */
export const jobOptions = (): JobsOptions => ({
  attempts: 1_000_000,
  backoff: { type: 'custom' },
  removeOnComplete: { age: WEEK_SECONDS, count: KEPT },
  removeOnFail: false,
  stackTraceLimit: 0,
});

/** How many ended jobs a space lists. */
export const LISTED = 100;
