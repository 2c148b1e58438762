import type { HistoryRow } from './history-row';

/** A cell: a number stays a number in every format; null is unknown or not said. */
export type Cell = string | number | null;

export interface Column {
  /** The head in the CSV file. */
  readonly name: string;
  /** What it holds, for the documentation. */
  readonly meaning: string;
  readonly cell: (row: HistoryRow) => Cell;
}

const yesNo = (value: boolean | null): Cell => (value === null ? null : value ? 'yes' : 'no');

/** The columns of a training history, in order. Adding one at the end is safe; anything else breaks what reads the files. */
export const HISTORY_COLUMNS: readonly Column[] = [
  {
    name: 'performed',
    meaning: 'When it is said to have happened, in the zone of the schedule, ISO 8601.',
    cell: (row) => row.performed,
  },
  {
    name: 'recorded',
    meaning: 'When it was stored, in the zone of the schedule, ISO 8601.',
    cell: (row) => row.recorded,
  },
  { name: 'lag_days', meaning: 'Days from performed to recorded.', cell: (row) => row.lagDays },
  {
    name: 'person',
    meaning: 'The name that came with the statement; the identifier if none did.',
    cell: (row) => row.person,
  },
  {
    name: 'identifier',
    meaning: 'What identifies the person: an address, an account, an OpenID.',
    cell: (row) => row.identifier,
  },
  { name: 'verb', meaning: 'What the person did.', cell: (row) => row.verb },
  { name: 'activity', meaning: 'Name of the activity.', cell: (row) => row.activity },
  { name: 'activity_id', meaning: 'Identifier of the activity.', cell: (row) => row.activityId },
  { name: 'success', meaning: 'yes, no, or empty when not said.', cell: (row) => yesNo(row.success) },
  { name: 'completion', meaning: 'yes, no, or empty when not said.', cell: (row) => yesNo(row.completion) },
  { name: 'score_scaled', meaning: 'Score from -1 to 1.', cell: (row) => row.scaled },
  { name: 'score_raw', meaning: 'Score as the source counts.', cell: (row) => row.raw },
  { name: 'score_max', meaning: 'Highest possible raw score.', cell: (row) => row.max },
  { name: 'duration', meaning: 'ISO 8601 duration as sent.', cell: (row) => row.duration },
  { name: 'registration', meaning: 'Identifier of the attempt or session.', cell: (row) => row.registration },
  { name: 'source', meaning: 'Name of the API key that wrote the statement.', cell: (row) => row.source },
  { name: 'state', meaning: 'standing or voided.', cell: (row) => (row.voided === null ? 'standing' : 'voided') },
  { name: 'voided_at', meaning: 'When the voiding statement was stored.', cell: (row) => row.voided?.at ?? null },
  { name: 'voided_by', meaning: 'Entry number of the voiding statement.', cell: (row) => row.voided?.position ?? null },
  { name: 'statement', meaning: 'Id of the statement.', cell: (row) => row.statement },
  { name: 'position', meaning: 'Entry number of the statement in the log.', cell: (row) => row.position },
];
