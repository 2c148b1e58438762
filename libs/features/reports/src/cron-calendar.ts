import type { NextTimes } from '@attest/queue-ports';

/** When a cron expression comes, as the queue understands it: what the portal shows is what will happen. */
export abstract class CronCalendar {
  /** Throws DomainError `invalid_request` (path `cron` or `zone`) when either is wrong. */
  abstract readonly nextTimes: NextTimes;
}
