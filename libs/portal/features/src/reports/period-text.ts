import type { ReportPeriod } from '@attest/contracts';
import { dayAndMinute, dayKeyOf, dayOf, movedBy, startOfDay } from '@attest/portal-ui';

/**
 * The days that a run at an instant will cover, as its mail says them: `16–22 Nov 2026`, `30 Nov – 6 Dec 2026`,
 * `up to 24 Nov 2026, 14:32`. Whole days of the zone: the day, week (Monday to Sunday), month, quarter or year before.
 */
export function periodText(period: ReportPeriod, zone: string, runAt: string): string {
  if (period === 'all') return `up to ${dayAndMinute(runAt, zone)}`;
  const until = firstDay(period, dayKeyOf(runAt, zone));
  const last = movedBy(until, -1);
  const first = firstDay(period, last);
  const written = (day: string) => dayOf(new Date(startOfDay(day, zone)).toISOString(), zone);
  if (first === last) return written(first);
  if (first.slice(0, 4) !== last.slice(0, 4)) return `${written(first)} – ${written(last)}`;
  if (first.slice(0, 7) !== last.slice(0, 7)) return `${written(first).slice(0, -5)} – ${written(last)}`;
  return `${Number(first.slice(8))}–${written(last)}`;
}

/** First day of the period that a day is in. */
function firstDay(period: Exclude<ReportPeriod, 'all'>, day: string): string {
  const month = Number(day.slice(5, 7));
  switch (period) {
    case 'day':
      return day;
    case 'week':
      return movedBy(day, -((new Date(`${day}T00:00:00.000Z`).getUTCDay() + 6) % 7));
    case 'month':
      return `${day.slice(0, 7)}-01`;
    case 'quarter':
      return `${day.slice(0, 4)}-${String(month - ((month - 1) % 3)).padStart(2, '0')}-01`;
    case 'year':
      return `${day.slice(0, 4)}-01-01`;
  }
}
