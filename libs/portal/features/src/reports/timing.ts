/** When a schedule runs, as a person says it; `cron` is everything that the others cannot say. */
export type Timing =
  | { readonly kind: 'day'; readonly time: string }
  | { readonly kind: 'week'; readonly weekday: number; readonly time: string }
  | { readonly kind: 'month'; readonly day: number; readonly time: string }
  | { readonly kind: 'cron'; readonly line: string };

export type TimingKind = Timing['kind'];

/** Days 29 to 31 do not exist in every month; a schedule that skips months would surprise. */
export const LAST_DAY = 28;
const TIME = /^([01]\d|2[0-3]):([0-5]\d)$/;

/** The five fields of cron: minute, hour, day of month, month, day of week. */
export function cronOf(timing: Timing): string {
  if (timing.kind === 'cron') return timing.line.trim().replace(/\s+/g, ' ');
  const [, hour = '0', minute = '0'] = TIME.exec(timing.time) ?? [];
  const at = `${Number(minute)} ${Number(hour)}`;
  if (timing.kind === 'day') return `${at} * * *`;
  return timing.kind === 'week' ? `${at} * * ${timing.weekday}` : `${at} ${timing.day} * *`;
}

/** The simplest way to say a cron line. */
export function timingOf(cron: string): Timing {
  const line = cron.trim().replace(/\s+/g, ' ');
  const fields = /^(\d{1,2}) (\d{1,2}) (\S+) \* (\S+)$/.exec(line);
  if (fields === null) return { kind: 'cron', line };
  const [minute, hour] = [Number(fields[1]), Number(fields[2])];
  const [day = '', weekday = ''] = [fields[3], fields[4]];
  if (minute > 59 || hour > 23) return { kind: 'cron', line };
  const time = `${two(hour)}:${two(minute)}`;
  if (day === '*' && weekday === '*') return { kind: 'day', time };
  // Cron calls Sunday 0 and 7.
  if (day === '*' && /^[0-7]$/.test(weekday)) return { kind: 'week', weekday: Number(weekday) % 7, time };
  if (weekday === '*' && /^\d{1,2}$/.test(day) && Number(day) >= 1 && Number(day) <= LAST_DAY) {
    return { kind: 'month', day: Number(day), time };
  }
  return { kind: 'cron', line };
}

/** The timing said in another way, as near as that way can: what was chosen before stays where it has a place. */
export function asKind(timing: Timing, kind: TimingKind): Timing {
  if (timing.kind === kind) return timing;
  const time = timing.kind === 'cron' ? '07:00' : timing.time;
  switch (kind) {
    case 'day':
      return { kind, time };
    case 'week':
      return { kind, weekday: 1, time };
    case 'month':
      return { kind, day: 1, time };
    case 'cron':
      return { kind, line: cronOf(timing) };
  }
}

/** Whether the time of day is one, `00:00` to `23:59`. */
export function isTime(text: string): boolean {
  return TIME.test(text);
}

function two(value: number): string {
  return String(value).padStart(2, '0');
}
