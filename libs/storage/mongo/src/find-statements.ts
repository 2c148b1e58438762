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
    return page(query, await shown(search, { $gte: search.low, $lte: search.high }, []));
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
    found.push(...(await shown(search, { $in: positions }, others)));
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

/** Of the statements at these positions, in order, those that are shown in lists and have the facets; no more than a page holds. */
async function shown(
  { database, ascending, most }: Search,
  position: mongo.Condition<number>,
  facets: readonly Facet[],
): Promise<Shown[]> {
  const filter = {
    position,
    voided: { $ne: true as const },
    ...(facets.length === 0 ? {} : { facets: { $all: [...facets] } }),
  };
  const found: Shown[] = [];
  let length = 0;
  const cursor = database.statements
    .find(filter)
    .sort({ position: ascending ? 1 : -1 })
    .limit(most)
    .project<Shown>(SHOWN);
  for await (const row of cursor) {
    found.push(row);
    length += row.json.length;
    if (length > PAGE_CHARACTERS) break;
  }
  return found;
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
