import { createRequire } from 'node:module';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';
import { dateText } from '../period/period';
import { type Zone } from '../period/zone';
import type { RunRecord } from '../runs/run';
import type { HistoryRow } from '../training-history/history-row';
import { type HistoryCounts, reportHead, zoneText } from './report-head';

/** A PDF of more rows takes more than a gigabyte to lay out, and nobody reads it. */
export const MOST_PDF_ROWS = 25_000;
const PRINTER_HEAP_MB = 1400;
const PORTION = 500;
const MOST_TEXT = 300;
const DAY = 86_400_000;

/** What one row says in the PDF: two lines a cell, so that nothing that a person needs is dropped. */
export interface PdfRow {
  readonly performed: readonly [string, string];
  readonly recorded: readonly [string, string];
  readonly person: readonly [string, string];
  readonly what: readonly [string, string];
  readonly result: readonly [string, string];
  readonly outcome: 'good' | 'bad' | 'neutral';
  readonly source: readonly [string, string];
  readonly state: readonly [string, string];
  readonly voided: boolean;
  /** Whether the font has all that the row says. */
  readonly drawn: boolean;
  readonly position: string;
}

/** All that the printer needs; plain data, since it goes to another thread. */
export interface PdfDocument {
  readonly title: string;
  readonly organization: string;
  readonly subtitle: string;
  /** Pairs of label and text, in columns of the title block. */
  readonly facts: readonly (readonly [string, string])[];
  readonly counts: readonly (readonly [string, string])[];
  /** What the report can be checked by: label and digest. */
  readonly proofs: readonly (readonly [string, string])[];
  readonly digest: string;
  readonly notes: readonly string[];
  readonly rows: readonly PdfRow[];
  readonly empty: string;
  /** Milliseconds. Fixed, so that the same run gives the same bytes. */
  readonly createdAt: number;
  readonly id: string;
}

/** The document of a run. Pure. */
export function pdfDocument(run: RunRecord, zone: Zone, counts: HistoryCounts, rows: readonly PdfRow[]): PdfDocument {
  const { inputs } = run;
  const head = reportHead(run, zone, counts);
  const from = inputs.from === null ? Date.parse(inputs.until) - 1 : Date.parse(inputs.from);
  return {
    title: head.title,
    organization: head.organization,
    subtitle: `${cut(head.person)}, recorded ${head.period}`,
    facts: [
      ['Schedule', head.schedule],
      ['People', cut(head.person)],
      ['Period (time of recording)', head.period],
      ['All times in', zoneText(zone, from, Date.parse(inputs.until))],
      ['Made for', inputs.requestedBy ?? 'the schedule'],
      ['Made for the time', momentText(run.scheduledFor ?? run.requestedAt, zone).join(' ')],
      ['Log read to', `entry ${grouped(inputs.position)}`],
      ['Newest statement then', inputs.position === 0 ? 'none' : momentText(inputs.knownAt, zone).join(' ')],
    ],
    counts: [
      ['People', grouped(counts.people)],
      ['Statements', grouped(counts.statements)],
      ['Failed attempts', grouped(counts.failedAttempts)],
      ['Voided', grouped(counts.voided)],
    ],
    proofs: [
      ['SHA-256 of the rows', counts.digest],
      [`Hash of the log at commit ${grouped(inputs.commit)}`, inputs.hash === '' ? 'the log is empty' : inputs.hash],
    ],
    digest: counts.digest,
    notes: [
      'Every statement recorded in the period is shown, in the order of the log: also failed and voided ones, and those that void others.',
      'Performed is what the source claims; recorded is when the record store took it. Times carry their offset from UTC.',
      'Ids of activities, attempts and statements are in the CSV file; the entry number leads to each of them.',
      ...(rows.some((row) => !row.drawn)
        ? [
            'Some names use a script that this document’s font lacks; such characters show as boxes. The CSV file holds them.',
          ]
        : []),
    ],
    rows,
    empty: `No statements were recorded${inputs.person === null ? '' : ' for this person'} in this period.`,
    createdAt: Date.parse(run.requestedAt),
    id: run.id,
  };
}

/** What a row says in the PDF. Pure. */
export function pdfRow(row: HistoryRow): PdfRow {
  const score = scoreText(row);
  const outcome =
    row.success === null ? (row.completion === true ? 'Completed' : '') : row.success ? 'Passed' : 'Failed';
  const [recordedDay, recordedTime] = isoText(row.recorded);
  return {
    performed: isoText(cut(row.performed)),
    recorded: [recordedDay, [recordedTime, lagText(row.lagDays)].filter((text) => text !== '').join(' · ')],
    person: [cut(row.person), row.identifier === row.person ? '' : cut(row.identifier)],
    what: [cut(row.activity), cut(row.verb)],
    result: [[outcome, score].filter((text) => text !== '').join(' · '), cut(durationText(row.duration))],
    outcome: row.success === null ? 'neutral' : row.success ? 'good' : 'bad',
    source: [cut(row.source), ''],
    state:
      row.voided === null
        ? ['Standing', '']
        : ['Voided', `${isoText(row.voided.at)[0]}, entry ${grouped(row.voided.position)}`],
    voided: row.voided !== null,
    drawn: DRAWN.test(`${row.person}${row.identifier}${row.activity}${row.verb}${row.source}`),
    position: grouped(row.position),
  };
}

/**
 * Prints in a thread of its own, since laying out 10,000 rows takes seconds of computing. The bytes follow from the document
 * alone. Throws the signal's reason when it is aborted.
 */
export async function printPdf(document: PdfDocument, signal: AbortSignal): Promise<Uint8Array> {
  signal.throwIfAborted();
  const here = createRequire(import.meta.url);
  const { rows, ...frame } = document;
  const worker = new Worker(pathToFileURL(here.resolve('@attest/reports/printer')), {
    workerData: frame,
    // The process may run with hooks and flags that are no business of the printer's.
    execArgv: [],
    resourceLimits: { maxOldGenerationSizeMb: PRINTER_HEAP_MB },
  });
  const stop = (): void => void worker.terminate();
  signal.addEventListener('abort', stop, { once: true });
  try {
    const printed = new Promise<Uint8Array>((resolve, reject) => {
      worker.once('message', resolve);
      worker.once('error', reject);
      worker.once('exit', (code) => {
        reject(signal.aborted ? (signal.reason as Error) : new Error(`The printer stopped with ${code}.`));
      });
    });
    const [bytes] = await Promise.all([printed, hand(worker, rows)]);
    return bytes;
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

/** Gives the rows to the printer in portions: copying all of them at once would hold the event loop up. */
async function hand(worker: Worker, rows: readonly PdfRow[]): Promise<void> {
  for (let from = 0; from < rows.length; from += PORTION) {
    worker.postMessage(rows.slice(from, from + PORTION));
    await nextTurn();
  }
  worker.postMessage(null);
}

/** What Roboto draws: Latin, Greek and Cyrillic, and of what all scripts share all but pictures. */
const DRAWN =
  /^(?:(?!\p{Extended_Pictographic})[\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}\p{Script=Common}\p{Script=Inherited}])*$/u;

/** `23 Nov 2026` and `14:32:08 +01:00`, from `Zone.iso`; what is no time is shown as it came. */
function isoText(iso: string): readonly [string, string] {
  const match = /^(\d{4}-\d\d-\d\d)T(\d\d:\d\d:\d\d)(?:\.\d+)?([+-]\d\d:\d\d)$/.exec(iso);
  if (match === null) return [iso, ''];
  const [, day = '', time = '', offset = ''] = match;
  return [dateText(Date.parse(`${day}T00:00:00Z`) / DAY), `${time} ${offset}`];
}

const momentText = (instant: string, zone: Zone): readonly [string, string] => isoText(zone.iso(Date.parse(instant)));

function lagText(days: number | null): string {
  if (days === null) return '';
  const [size, sign] = [Math.abs(days), days < 0 ? 'before it was performed' : 'later'];
  if (size < 1 / 24) return days < 0 && size >= 1 / 1440 ? `minutes ${sign}` : 'at once';
  return size < 1 ? `${Math.round(size * 24)} h ${sign}` : `${grouped(Math.round(size * 10) / 10)} d ${sign}`;
}

function scoreText(row: HistoryRow): string {
  const scaled = row.scaled === null ? '' : `${Math.round(row.scaled * 1000) / 10} %`;
  const raw = row.raw === null ? '' : row.max === null ? `${row.raw}` : `${row.raw} of ${row.max}`;
  return scaled !== '' && raw !== '' ? `${scaled} (${raw})` : scaled + raw;
}

/** `14 min 5 s`; as sent when it is not made of days, hours, minutes and seconds. */
function durationText(duration: string | null): string {
  const parts = /^P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)(?:\.\d+)?S)?)?$/.exec(duration ?? '');
  if (parts === null) return duration ?? '';
  const units = ['d', 'h', 'min', 's'];
  const said = parts
    .slice(1)
    .map((value, index) => (Number(value) > 0 ? `${Number(value)} ${units[index] ?? ''}` : ''));
  return said.filter((text) => text !== '').join(' ') || '0 s';
}

/** A row is never taller than a page: what is longer than a long sentence ends in an ellipsis; the CSV file has all of it. */
function cut(text: string): string {
  return text.length > MOST_TEXT ? `${text.slice(0, MOST_TEXT)}…` : text;
}

/** Digits in threes, with a space that does not break. */
function grouped(value: number): string {
  return String(value).replace(/\B(?=(\d{3})+(?!\d))/g, '\u00A0');
}
