import { stringify } from 'csv-stringify/sync';
import { type Cell, HISTORY_COLUMNS } from '../training-history/columns';
import type { HistoryRow } from '../training-history/history-row';
import type { ReportHead } from './report-head';

const BOM = '\uFEFF';
const OPTIONS = { record_delimiter: '\r\n' } as const;
/** What a spreadsheet takes for a formula, or for the beginning of one after it has cut blanks. */
const FORMULA = /^[=+\-@\t\r\n]/;

/**
 * The rows as they stand in the CSV file, UTF-8, lines ending in CRLF. These bytes are also what every format's "SHA-256 of the
 * rows" is the digest of: from the line after the column heads to the end of the file.
 */
export function csvRows(rows: readonly HistoryRow[]): string {
  return csvLines(rows.map((row) => HISTORY_COLUMNS.map((column) => column.cell(row))));
}

/**
 * What stands before the rows: a byte order mark, so that Excel reads UTF-8; one line for each fact of the head, always the same
 * lines in the same order; an empty line; the column heads.
 */
export function csvHead(head: ReportHead): string {
  const facts = csvLines(head.facts.map(({ label, value }) => [label, value]));
  return `${BOM}${facts}\r\n${csvLines([HISTORY_COLUMNS.map((column) => column.name)])}`;
}

function csvLines(lines: readonly (readonly Cell[])[]): string {
  return stringify(
    lines.map((cells) => cells.map(guarded)),
    OPTIONS,
  );
}

/** A text that a spreadsheet would run as a formula gets an apostrophe in front; a number stays a number. */
function guarded(cell: Cell): Cell {
  return typeof cell === 'string' && FORMULA.test(cell) ? `'${cell}` : cell;
}
