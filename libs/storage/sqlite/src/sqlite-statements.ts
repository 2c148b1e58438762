import { isoInstant, type TenantId } from '@attest/kernel';
import {
  PAGE_CHARACTERS,
  Statements,
  type StatementPage,
  type StatementQuery,
  type StoredStatement,
} from '@attest/storage-ports';
import type { Facet, StatementRow } from '@attest/xapi';
import type { DatabaseFile } from './database-file';
import type { DatabaseFiles } from './database-files';
import { entriesAt } from './sqlite-log';
import { isNext, moveWatermark } from './watermark';

interface Row {
  readonly position: number;
  readonly stored: number;
  readonly credential: string;
  readonly voided: number;
}

/** Positions to look at: from `low` to `high`, both inclusive. */
interface Range {
  readonly low: number;
  readonly high: number;
}

/** How far facets are counted to find the rarest, in steps; what has more than the last is common. */
const COUNT_STEPS = [64, 1024, 16384];

export class SqliteStatements extends Statements {
  constructor(private readonly files: DatabaseFiles) {
    super();
  }

  apply(tenant: TenantId, number: number, rows: readonly StatementRow[]): Promise<void> {
    return this.files.run(() => {
      this.both(tenant, (log, view) => {
        if (!isNext(log, 'statements', view, number)) return;
        // What a power loss takes from the view, its watermark in the same file shows, and it is applied again.
        view.write('crash', () => {
          for (const row of rows) insert(view, row);
          moveWatermark(log, 'statements', view, number);
        });
      });
    });
  }

  byIds(tenant: TenantId, ids: readonly string[]): Promise<readonly StoredStatement[]> {
    return this.files.run(() =>
      this.both(tenant, (log, view) => {
        const keys = new Set(ids.map((id) => id.toLowerCase()));
        const rows: Row[] = [];
        for (const key of keys) {
          const row = view.get<Row>(`SELECT ${COLUMNS} FROM statement s WHERE id = ?`, idKey(key));
          if (row !== undefined) rows.push(row);
        }
        return withBytes(log, rows);
      }),
    );
  }

  page(tenant: TenantId, query: StatementQuery): Promise<StatementPage> {
    return this.files.run(() =>
      this.both(tenant, (log, view) => {
        const rows = walk(view, query, rangeOf(log, query));
        const statements = withBytes(log, rows.slice(0, query.limit), PAGE_CHARACTERS);
        return { statements, more: rows.length > statements.length };
      }),
    );
  }

  private both<T>(tenant: TenantId, work: (log: DatabaseFile, view: DatabaseFile) => T): T {
    return this.files.use(tenant, 'log', (log) => this.files.use(tenant, 'view', (view) => work(log, view)));
  }
}

const COLUMNS = 's.position, s.stored, s.credential, s.voided';

/** A UUID as its 16 bytes, which more than halves the index; any other id as it is. */
function idKey(id: string): string | Uint8Array {
  return UUID.test(id) ? Buffer.from(id.replaceAll('-', ''), 'hex') : id;
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

function insert(view: DatabaseFile, row: StatementRow): void {
  const id = idKey(row.id);
  const voids = row.voids === undefined ? null : idKey(row.voids);
  const voided = voids === null && view.get('SELECT 1 FROM statement WHERE voids = ?', id) !== undefined;
  const inserted = view.run(
    'INSERT OR IGNORE INTO statement VALUES (?, ?, ?, ?, ?, ?)',
    row.position,
    id,
    Date.parse(row.stored),
    row.credential,
    voids,
    voided ? 1 : 0,
  );
  if (inserted === 0) return;
  for (const facet of row.facets) view.run('INSERT OR IGNORE INTO facet VALUES (?, ?)', facet, row.position);
  if (voids !== null) view.run('UPDATE statement SET voided = 1 WHERE id = ? AND voids IS NULL', voids);
}

/** The positions that a query may answer: its page bounds, and its times as positions, because the log is in order of time. */
function rangeOf(log: DatabaseFile, { filter, ascending, beyond, upTo }: StatementQuery): Range {
  let low = 1;
  let high = upTo;
  if (beyond !== undefined && ascending) low = beyond + 1;
  if (beyond !== undefined && !ascending) high = Math.min(high, beyond - 1);
  if (filter.since !== undefined) low = Math.max(low, lastAt(log, filter.since) + 1);
  if (filter.until !== undefined) high = Math.min(high, lastAt(log, filter.until));
  return { low, high };
}

/** The last position that was stored at or before an instant. */
function lastAt(log: DatabaseFile, instant: string): number {
  const row = log.get<{ total_entries: number }>(
    'SELECT total_entries FROM statements_commits WHERE stored <= ? ORDER BY stored DESC LIMIT 1',
    Date.parse(instant),
  );
  return row?.total_entries ?? 0;
}

/** One row more than the limit if there is one. */
function walk(view: DatabaseFile, query: StatementQuery, range: Range): Row[] {
  if (range.low > range.high) return [];
  const order = query.ascending ? 'ASC' : 'DESC';
  const facets = rarestFirst(view, [...new Set(query.filter.facets)], range);
  if (facets.length === 0) {
    return view.all<Row>(
      `SELECT ${COLUMNS} FROM statement s WHERE position BETWEEN ? AND ? AND voided = 0 ORDER BY position ${order} LIMIT ?`,
      range.low,
      range.high,
      query.limit + 1,
    );
  }
  const others = facets
    .slice(1)
    .map(() => 'AND EXISTS (SELECT 1 FROM facet o WHERE o.facet = ? AND o.position = f.position)');
  // CROSS JOIN keeps SQLite's planner from turning the walk around.
  return view.all<Row>(
    `SELECT ${COLUMNS} FROM facet f CROSS JOIN statement s ON s.position = f.position
     WHERE f.facet = ? AND f.position BETWEEN ? AND ? ${others.join(' ')} AND s.voided = 0
     ORDER BY f.position ${order} LIMIT ?`,
    facets[0] ?? '',
    range.low,
    range.high,
    ...facets.slice(1),
    query.limit + 1,
  );
}

/** The facets with the rarest (within the range) first: the walk costs as much as it has rows. */
function rarestFirst(view: DatabaseFile, facets: readonly Facet[], range: Range): readonly Facet[] {
  if (facets.length < 2) return facets;
  let rarest = facets;
  for (const step of COUNT_STEPS) {
    const counts = facets.map((facet) => ({ facet, count: countUpTo(view, facet, range, step) }));
    rarest = counts.sort((a, b) => a.count - b.count).map(({ facet }) => facet);
    if (counts.some(({ count }) => count < step)) break;
  }
  return rarest;
}

function countUpTo(view: DatabaseFile, facet: Facet, range: Range, limit: number): number {
  const row = view.get<{ count: number }>(
    `SELECT count(*) AS count FROM (SELECT 1 FROM facet WHERE facet = ? AND position BETWEEN ? AND ? LIMIT ?)`,
    facet,
    range.low,
    range.high,
    limit,
  );
  return row?.count ?? 0;
}

/** The statements of these rows in order: the first, and then as many as `most` characters hold. */
function withBytes(log: DatabaseFile, rows: readonly Row[], most = Infinity): StoredStatement[] {
  const statements: StoredStatement[] = [];
  let characters = 0;
  for (const { position, stored, credential, voided } of rows) {
    const [entry] = entriesAt(log, 'statements', [position]);
    if (entry === undefined) throw new Error(`${log.path} lacks entry ${position}, which the view shows`);
    const { id, bytes: json } = entry;
    characters += json.length;
    if (characters > most && statements.length > 0) break;
    statements.push({ id, position, stored: isoInstant(stored), voided: voided === 1, json, credential });
  }
  return statements;
}
