import { isoInstant } from '@attest/kernel';
import { PAGE_CHARACTERS, type StatementPage, type StatementQuery, type StoredStatement } from '@attest/storage-ports';
import type { Facet } from '@attest/xapi';
import type { mongo } from 'mongoose';
import type { Span } from './facet-tail';
import { hubSearches } from './hubs';
import { idOf } from './keys';
import type { PostingBlocks } from './posting-blocks';
import type { StatementDocument } from './schema';
import type { SpaceDatabase } from './space-database';
import { estimate, walkFacet, type SearchIndex } from './walk-postings';
import { readWatermark } from './watermark';

/** Candidates looked at in one query, at most. */
const MOST_AT_ONCE = 2000;

/** What a page shows of a statement. */
export const SHOWN = { position: 1, stored: 1, credential: 1, voided: 1, json: 1 } as const;
type Shown = Pick<StatementDocument, '_id' | keyof typeof SHOWN>;

interface Search extends Span {
  readonly database: SpaceDatabase;
  /** One more than the page holds. */
  readonly most: number;
}

export function storedStatement({ _id, position, stored, voided, json, credential }: Shown): StoredStatement {
  return { id: idOf(_id), position, stored: isoInstant(stored.getTime()), voided: voided === true, json, credential };
}

/** The statements of a page. */
export async function findPage(
  database: SpaceDatabase,
  blocks: PostingBlocks,
  query: StatementQuery,
): Promise<StatementPage> {
  const facets = [...new Set(query.filter.facets)];
  if (facets.length === 0) {
    const known = database.memory.watermarks.get('statements');
    const watermark =
      known !== undefined && known.position >= query.upTo ? known : await readWatermark(database, 'statements');
    const search = await searchOf(database, query, watermark.position);
    return page(query, await everything(search));
  }
  const { watermark, tail } = await blocks.complete(database, query.upTo);
  const index: SearchIndex = { database, tail, late: watermark.late };
  const search = await searchOf(database, query, watermark.position);
  if (search.low > search.high) return { statements: [], more: false };
  const through = watermark.hubs ? await hubSearches(database, facets) : [];
  const found = await Promise.all([facets, ...through].map((all) => walk(index, search, all)));
  return page(query, found.length === 1 ? (found[0] ?? []) : inOrder(search, found.flat()));
}

/** The positions that a query may answer: its page bounds, and its times as positions, because the log is in order of time. */
async function searchOf(database: SpaceDatabase, query: StatementQuery, applied: number): Promise<Search> {
  const { filter, ascending, beyond, upTo, limit } = query;
  const [since, until] = await Promise.all([lastAt(database, filter.since), lastAt(database, filter.until)]);
  const after = ascending ? beyond : undefined;
  const before = ascending ? undefined : beyond;
  return {
    database,
    ascending,
    most: limit + 1,
    low: Math.max(1, (after ?? 0) + 1, (since ?? 0) + 1),
    high: Math.min(upTo, applied, (before ?? Infinity) - 1, until ?? Infinity),
  };
}

/** The last position that was stored at or before an instant. */
async function lastAt({ commits }: SpaceDatabase, instant: string | undefined): Promise<number | undefined> {
  if (instant === undefined) return undefined;
  const [last] = await commits
    .find({ stream: 'statements', stored: { $lte: new Date(instant) } })
    .sort({ stream: -1, stored: -1, position: -1 })
    .limit(1)
    .project<{ position: number }>({ _id: 0, position: 1 })
    .toArray();
  return last?.position ?? 0;
}

/** Those that have all of the facets: goes along the rarest, and looks for the others. */
async function walk(index: SearchIndex, search: Search, facets: readonly Facet[]): Promise<readonly Shown[]> {
  const [rarest = '', ...others] = await rarestFirst(index, search, facets);
  const found: Shown[] = [];
  let portion = search.most;
  let waiting: number[] = [];
  const look = async (): Promise<boolean> => {
    const positions = waiting.slice(0, portion);
    waiting = waiting.slice(portion);
    found.push(...(await shown(search, positions, others)));
    // Few of the portion were found: look at more of them at once.
    portion = Math.min(portion * 2, MOST_AT_ONCE);
    return found.length >= search.most || characters(found) > PAGE_CHARACTERS;
  };
  for await (const positions of walkFacet(index, rarest, search)) {
    waiting.push(...positions);
    while (waiting.length >= portion) if (await look()) return found.slice(0, search.most);
  }
  while (waiting.length > 0) if (await look()) break;
  return found.slice(0, search.most);
}

/** All statements of the span. Positions have no gaps: a page is a window of them, and one more when some were voided. */
async function everything(search: Search): Promise<readonly Shown[]> {
  const { low, high, ascending, most } = search;
  const found: Shown[] = [];
  let [from, width] = [ascending ? low : high, most];
  while (from >= low && from <= high && found.length < most && characters(found) <= PAGE_CHARACTERS) {
    const to = ascending ? Math.min(high, from + width - 1) : Math.max(low, from - width + 1);
    found.push(...(await inWindow(search, { $gte: Math.min(from, to), $lte: Math.max(from, to) }, [])));
    from = ascending ? to + 1 : to - 1;
    width = Math.min(width * 2, MOST_AT_ONCE);
  }
  return found.slice(0, most);
}

/** Of the statements at these positions, in order, those that are shown in lists and have the facets. */
async function shown(
  search: Search,
  positions: readonly number[],
  facets: readonly Facet[],
): Promise<readonly Shown[]> {
  const $in = [...positions];
  const found: Shown[] = [];
  let length = 0;
  // The server has less to do for rows as they are, in no order. Nearly all are wanted, unless facets are looked for.
  const rows =
    facets.length === 0
      ? search.database.statements.find({ position: { $in } }).limit($in.length)
      : rowsAt(search, { $in }, facets).limit($in.length);
  for await (const row of rows) {
    length += row.json.length;
    // Too much to be held at once.
    if (length > PAGE_CHARACTERS) return inWindow(search, { $in }, facets);
    if (row.voided !== true) found.push(row);
  }
  return found.sort((a, b) => (search.ascending ? a.position - b.position : b.position - a.position));
}

/** As `shown`, sorted by the server, up to what a page holds. */
async function inWindow(
  search: Search,
  positions: mongo.Condition<number>,
  facets: readonly Facet[],
): Promise<readonly Shown[]> {
  const found: Shown[] = [];
  let length = 0;
  for await (const row of rowsAt(search, positions, facets).sort({ position: search.ascending ? 1 : -1 })) {
    found.push(row);
    length += row.json.length;
    if (length > PAGE_CHARACTERS) break;
  }
  return found;
}

function rowsAt(
  { database }: Search,
  position: mongo.Condition<number>,
  facets: readonly Facet[],
): mongo.FindCursor<Shown> {
  const having = facets.length === 0 ? {} : { facets: { $all: [...facets] } };
  return database.statements.find({ position, voided: { $ne: true }, ...having }).project<Shown>(SHOWN);
}

const characters = (rows: readonly Shown[]): number => rows.reduce((sum, { json }) => sum + json.length, 0);

/** Both in order, each statement once. */
function inOrder({ ascending, most }: Search, found: readonly Shown[]): readonly Shown[] {
  const rows = new Map(found.map((row) => [row.position, row]));
  const sign = ascending ? 1 : -1;
  return [...rows.values()].sort((a, b) => sign * (a.position - b.position)).slice(0, most);
}

/** As many as the page may hold: its limit, and its characters but for the first. */
function page({ limit }: StatementQuery, rows: readonly Shown[]): StatementPage {
  let length = 0;
  const fits = rows
    .slice(0, limit)
    .findIndex(({ json }, index) => (length += json.length) > PAGE_CHARACTERS && index > 0);
  const held = rows.slice(0, fits === -1 ? limit : fits);
  return { statements: held.map(storedStatement), more: rows.length > held.length };
}

/** The facets with the rarest (within the span) first: the walk costs as much as it has rows. */
async function rarestFirst(index: SearchIndex, span: Span, facets: readonly Facet[]): Promise<readonly Facet[]> {
  if (facets.length < 2) return facets;
  const counts = await Promise.all(facets.map(async (facet) => ({ facet, count: await estimate(index, facet, span) })));
  return counts.sort((a, b) => a.count - b.count).map(({ facet }) => facet);
}
