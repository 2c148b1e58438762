import { HISTORY_COLUMNS } from './training-history/columns';

/** What `npm run docs` makes of the reports. */
export const PAGES: Readonly<Record<string, () => string>> = { 'docs/training-history.md': trainingHistoryMarkdown };

/** The reference page of the training-history file. */
function trainingHistoryMarkdown(): string {
  const rows = HISTORY_COLUMNS.map(({ name, meaning }) => `| \`${name}\` | ${meaning} |`);
  return `# The training-history file

Made by \`npm run docs\` from \`libs/features/reports/src/training-history/columns.ts\`. The CSV is UTF-8 with a byte order mark, lines end
with CR LF. It begins with the report's facts, one a line (label, value), then an empty line, then the heads of the columns, then the
rows. Text that a spreadsheet would take for a formula begins with an apostrophe. Columns are only ever added at the end. The digest of the
rows, which stands in both files, is the SHA-256 of all bytes behind the line of heads.

| column | what it holds |
|---|---|
${rows.join('\n')}
`;
}
