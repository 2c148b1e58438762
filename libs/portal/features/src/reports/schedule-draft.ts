import type { ReportFormat, ReportPeriod, ReportSchedule, ReportScheduleInput } from '@attest/contracts';
import { type Timing, cronOf, isTime, timingOf } from './timing';

/** A schedule as it stands in the editor: not necessarily one that can be saved. */
export interface ScheduleDraft {
  readonly name: string;
  readonly period: ReportPeriod;
  /** Null: all people. */
  readonly person: { readonly id: string; readonly name: string } | null;
  /** Whether one person is wanted; then `person` must be chosen before saving. */
  readonly onePerson: boolean;
  readonly timing: Timing;
  readonly zone: string;
  readonly formats: readonly ReportFormat[];
  readonly recipients: readonly string[];
  readonly paused: boolean;
}

export type DraftField = keyof ScheduleDraft;
export const FORMATS: readonly ReportFormat[] = ['pdf', 'csv'];
const MOST_RECIPIENTS = 50;

/** Every Monday at seven, last week, both files, to whoever makes it. */
export function newDraft(options: { name: string; zone: string; recipient: string }): ScheduleDraft {
  return {
    name: options.name,
    period: 'week',
    person: null,
    onePerson: false,
    timing: { kind: 'week', weekday: 1, time: '07:00' },
    zone: options.zone,
    formats: FORMATS,
    recipients: [options.recipient],
    paused: false,
  };
}

export function draftOf(schedule: ReportSchedule): ScheduleDraft {
  return {
    name: schedule.name,
    period: schedule.period,
    person: schedule.person === null ? null : { id: schedule.person, name: schedule.personName ?? schedule.person },
    onePerson: schedule.person !== null,
    timing: timingOf(schedule.cron),
    zone: schedule.zone,
    formats: FORMATS.filter((format) => schedule.formats.includes(format)),
    recipients: schedule.recipients,
    paused: schedule.paused,
  };
}

export function inputOf(draft: ScheduleDraft): ReportScheduleInput {
  return {
    name: draft.name.trim(),
    report: 'training_history',
    person: draft.onePerson ? (draft.person?.id ?? null) : null,
    period: draft.period,
    cron: cronOf(draft.timing),
    zone: draft.zone,
    formats: [...draft.formats],
    recipients: [...draft.recipients],
    paused: draft.paused,
  };
}

/** How many fields differ, so that the save bar can say it. A day chosen anew and the cron line that says it are alike. */
export function changesBetween(before: ScheduleDraft, now: ScheduleDraft): number {
  const [a, b] = [inputOf(before), inputOf(now)];
  const fields = Object.keys(a) as (keyof ReportScheduleInput)[];
  const changed = fields.filter((field) => JSON.stringify(a[field]) !== JSON.stringify(b[field])).length;
  return before.onePerson === now.onePerson || changed > 0 ? changed : 1;
}

/** What must be put right before saving; the server judges the rest (cron line, zone, whether the person exists). */
export type DraftFault =
  | 'name-missing'
  | 'name-long'
  | 'person-missing'
  | 'time-invalid'
  | 'cron-missing'
  | 'zone-missing'
  | 'formats-missing'
  | 'recipients-missing'
  | 'recipients-many';

/** The name of the field in the editor and at the server, with what is wrong there. */
export function faultsOf(draft: ScheduleDraft): Partial<Record<DraftPath, DraftFault>> {
  const faults: Partial<Record<DraftPath, DraftFault>> = {};
  if (draft.name.trim() === '') faults.name = 'name-missing';
  else if (draft.name.trim().length > 120) faults.name = 'name-long';
  if (draft.onePerson && draft.person === null) faults.person = 'person-missing';
  if (draft.timing.kind === 'cron') {
    if (draft.timing.line.trim() === '') faults.cron = 'cron-missing';
  } else if (!isTime(draft.timing.time)) faults.cron = 'time-invalid';
  if (draft.zone === '') faults.zone = 'zone-missing';
  if (draft.formats.length === 0) faults.formats = 'formats-missing';
  if (draft.recipients.length === 0) faults.recipients = 'recipients-missing';
  else if (draft.recipients.length > MOST_RECIPIENTS) faults.recipients = 'recipients-many';
  return faults;
}

export type DraftPath = 'name' | 'person' | 'period' | 'cron' | 'zone' | 'formats' | 'recipients';
export const DRAFT_PATHS: readonly DraftPath[] = ['name', 'period', 'person', 'cron', 'zone', 'formats', 'recipients'];

/** Whether text can be an e-mail address: one @, a dot in the domain, no spaces. The server's check is the last word. */
export function looksLikeAddress(text: string): boolean {
  return text.length <= 254 && /^[^\s@,;<>"]+@[^\s@,;<>".]+(\.[^\s@,;<>".]+)+$/.test(text);
}

/** Addresses in text as people paste it: separated by commas, semicolons, spaces or lines, with or without names. */
export function addressesIn(text: string): { readonly addresses: readonly string[]; readonly rest: string } {
  const parts = text
    .replace(/"[^"]*"/g, ' ')
    .split(/[\s,;<>]+/)
    .filter((part) => part !== '');
  const addresses = [...new Set(parts.filter(looksLikeAddress))];
  // Words before an address in angle brackets are a name; words without any address are a mistake to show.
  const rest =
    addresses.length > 0 && /<[^>]+>/.test(text) ? '' : parts.filter((part) => !looksLikeAddress(part)).join(' ');
  return { addresses, rest };
}
