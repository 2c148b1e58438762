import type { StatementQuery } from '@attest/storage-ports';
import type { Facet } from '@attest/xapi';
import type { DatabaseFile } from './database-file';
import type { FacetIndex } from './facet-index';
import { hubSearches } from './referring';

/** A row of the view, without what it is found by. */
export interface FoundStatement {
  readonly position: number;
  readonly stored: number;
  readonly credential: string;
  readonly voided: number;
}

export const FOUND = 's.position, s.stored, s.credential, s.voided';

/** Positions to look at: from `low` to `high`, both inclusive. */
interface Range {
  readonly low: number;
  readonly high: number;
}

/** Where and how the statements of one page are looked for. */
interface Search extends Range {
  readonly view: DatabaseFile;
  readonly index: FacetIndex;
  readonly ascending: boolean;
  /** One more than the page holds. */
  readonly most: number;
}

/** How far facets are counted to find the rarest, in steps; what has more than the last is common. */
const COUNT_STEPS = [64, 1024, 16384];

/** Candidates looked at in one statement, at most. */
const MOST_AT_ONCE = 2000;

/** The rows of a page in order, and one more if there is one. */
export function findStatements(
  log: DatabaseFile,
  view: DatabaseFile,
  index: FacetIndex,
  query: StatementQuery,
): readonly FoundStatement[] {
  const { ascending, limit, filter } = query;
  const search: Search = { view, index, ascending, most: limit + 1, ...rangeOf(log, query) };
  if (search.low > search.high) return [];
  const facets = [...new Set(filter.facets)];
  if (facets.length === 0) return everything(search);
  return view.read(() => {
    const found = walk(search, facets);
    const through = hubSearches(view, facets).map((others) => walk(search, others));
    return through.reduce((all, more) => inOrder(search, all, more), found);
  });
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

function everything({ view, ascending, low, high, most }: Search): readonly FoundStatement[] {
  return view.all<FoundStatement>(
    `SELECT ${FOUND} FROM statement s WHERE position BETWEEN ? AND ? AND voided = 0
     ORDER BY position ${ascending ? 'ASC' : 'DESC'} LIMIT ?`,
    low,
    high,
    most,
  );
}

/** Those that have all of the facets: goes along the rarest, and looks for the others. */
function walk(search: Search, facets: readonly Facet[]): readonly FoundStatement[] {
  const { view, index, most } = search;
  const [rarest = '', ...others] = rarestFirst(search, facets);
  const found: FoundStatement[] = [];
  let portion = most;
  for (const positions of portions(index.walk(rarest, search), () => portion)) {
    found.push(...shown(view, positions, others));
    if (found.length >= most) break;
    // Few of the portion were found: look at more of them at once.
    portion = Math.min(portion * 2, MOST_AT_ONCE);
  }
  return found.slice(0, most);
}

/** The values in arrays, each of the length asked for then. */
function* portions(values: Iterable<number>, length: () => number): Generator<readonly number[]> {
  let portion: number[] = [];
  for (const value of values) {
    portion.push(value);
    if (portion.length < length()) continue;
    yield portion;
    portion = [];
  }
  if (portion.length > 0) yield portion;
}

/** Of the statements at these positions, in their order, those that are shown in lists and have the facets. */
function shown(view: DatabaseFile, positions: readonly number[], facets: readonly Facet[]): FoundStatement[] {
  // CROSS JOIN keeps SQLite's planner from turning the walk around.
  const rows = view.rows<[position: number, stored: number, credential: string, voided: number]>(
    `SELECT ${FOUND} FROM json_each(?) at CROSS JOIN statement s ON s.position = at.value
     WHERE s.voided = 0${' AND (instr(s.facets, ?) > 0 OR instr(s.copied, ?) > 0)'.repeat(facets.length)}`,
    `[${positions.join(',')}]`,
    ...facets.flatMap((facet) => [` ${facet} `, ` ${facet} `]),
  );
  return rows.map(([position, stored, credential, voided]) => ({ position, stored, credential, voided }));
}

/** Both in order, each statement once, no more than a page needs. */
function inOrder(
  { ascending, most }: Search,
  one: readonly FoundStatement[],
  other: readonly FoundStatement[],
): readonly FoundStatement[] {
  if (other.length === 0) return one;
  if (one.length === 0) return other;
  const rows = new Map([...one, ...other].map((row) => [row.position, row]));
  const sign = ascending ? 1 : -1;
  return [...rows.values()].sort((a, b) => sign * (a.position - b.position)).slice(0, most);
}

/** The facets with the rarest (within the range) first: the walk costs as much as it has rows. */
function rarestFirst({ index, ...span }: Search, facets: readonly Facet[]): readonly Facet[] {
  if (facets.length < 2) return facets;
  let rarest = facets;
  for (const step of COUNT_STEPS) {
    const counts = facets.map((facet) => ({ facet, count: index.count(facet, span, step) }));
    rarest = counts.sort((a, b) => a.count - b.count).map(({ facet }) => facet);
    if (counts.some(({ count }) => count < step)) break;
  }
  return rarest;
}
