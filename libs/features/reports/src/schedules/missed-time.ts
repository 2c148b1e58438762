import type { IsoInstant } from '@attest/kernel';
import type { CronCalendar } from '../cron-calendar';
import type { ScheduleRecord } from './schedule';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const WINDOWS = [HOUR, DAY, 7 * DAY, 31 * DAY, 366 * DAY];
const MOST_READ = 100;

/**
 * The latest time of a schedule after `after` and not after `now` (milliseconds), at most a year back; undefined when there is
 * none. Looked for in ever longer windows, so that a schedule of every minute costs no more than one of every year.
 */
export function latestMissed(
  calendar: CronCalendar,
  { cron, zone }: Pick<ScheduleRecord, 'cron' | 'zone'>,
  after: number,
  now: number,
): IsoInstant | undefined {
  for (const window of WINDOWS) {
    let latest: IsoInstant | undefined;
    let from = Math.max(after, now - window);
    // One at first: the times after now are of no use, and a hundred of a yearly schedule are dear to work out.
    for (let read = 1; ; read = Math.min(2 * read, MOST_READ)) {
      const past = calendar.nextTimes(cron, zone, from, read).filter((time) => Date.parse(time) <= now);
      latest = past.at(-1) ?? latest;
      if (past.length < read || latest === undefined) break;
      from = Date.parse(latest);
    }
    if (latest !== undefined) return latest;
    if (now - window <= after) return undefined;
  }
  return undefined;
}
