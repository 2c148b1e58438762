import { reportsTexts as texts } from '../texts/reports';
import type { Timing } from './timing';

/** “Every Monday at 07:00” */
export function timingWords(timing: Timing): string {
  return words(timing, texts.when);
}

/** “Mon 07:00” */
export function timingShort(timing: Timing): string {
  return words(timing, texts.whenShort);
}

interface Phrases {
  day(time: string): string;
  week(weekday: string, time: string): string;
  month(day: number, time: string): string;
  cron(line: string): string;
}

function words(timing: Timing, phrases: Phrases): string {
  switch (timing.kind) {
    case 'day':
      return phrases.day(timing.time);
    case 'week':
      return phrases.week(texts.weekdays[timing.weekday] ?? '', timing.time);
    case 'month':
      return phrases.month(timing.day, timing.time);
    case 'cron':
      return phrases.cron(timing.line);
  }
}
