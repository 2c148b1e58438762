import type { Facet } from '@attest/xapi';
import type { FacetTail, Span } from './facet-tail';
import { lateId, placesOf, postingId } from './posting-blocks';
import type { SpaceDatabase } from './space-database';

/** The search index of a space as one query sees it. */
export interface SearchIndex {
  readonly database: SpaceDatabase;
  /** Blocks before its first are in `postings`. It loses blocks whenever they have been written: look at both in the same moment. */
  readonly tail: FacetTail;
  /** Whether any facet came late. */
  readonly late: boolean;
}

/** Blocks in which a facet is looked for at once, more when it turns out to be rare; and postings that are read at once. */
const WINDOW = 64;
const MOST_BLOCKS = 1024;
const AT_ONCE = 16;
/** Blocks looked at to guess how common a facet is. */
const SAMPLE = 8;

/** Positions of statements that have the facet, in order, each once, in portions. */
export async function* walkFacet(index: SearchIndex, facet: Facet, span: Span): AsyncGenerator<readonly number[]> {
  const sign = span.ascending ? 1 : -1;
  const late = index.late ? await latePositions(index, facet, span) : [];
  let next = 0;
  for await (const own of ownPositions(index, facet, span)) {
    const last = own.at(-1);
    if (last === undefined) continue;
    const begin = next;
    while (next < late.length && sign * ((late[next] ?? 0) - last) <= 0) next += 1;
    const before = late.slice(begin, next);
    yield before.length === 0 ? own : inOrder([...own, ...before], sign);
  }
  yield late.slice(next);
}

/** About how many statements of the span have the facet: from the tail, and from the blocks that are looked at first. */
export async function estimate(index: SearchIndex, facet: Facet, span: Span): Promise<number> {
  const inTail = index.tail.positions(facet, span).length;
  const range = blockRange(index, span);
  if (range === undefined) return inTail;
  const { low, high } = range;
  const width = Math.min(SAMPLE, high - low + 1);
  const blocks = span.ascending
    ? await findBlocks(index, facet, low, low + width - 1, width)
    : await findBlocks(index, facet, high, high - width + 1, width);
  const found = blocks.reduce((sum, { places }) => sum + places.length, 0);
  return inTail + (found * (high - low + 1)) / width;
}

/** Of statements that had it from the first. */
async function* ownPositions(index: SearchIndex, facet: Facet, span: Span): AsyncGenerator<readonly number[]> {
  const tail = index.tail.positions(facet, span);
  const range = blockRange(index, span);
  if (!span.ascending) yield tail;
  if (range !== undefined) yield* blockPositions(index, facet, span, range);
  if (span.ascending) yield tail;
}

async function* blockPositions(
  index: SearchIndex,
  facet: Facet,
  span: Span,
  range: BlockRange,
): AsyncGenerator<readonly number[]> {
  const { low, high } = range;
  let from = span.ascending ? low : high;
  for (let width = WINDOW; from >= low && from <= high;) {
    const to = span.ascending ? Math.min(high, from + width - 1) : Math.max(low, from - width + 1);
    const blocks = await findBlocks(index, facet, from, to, AT_ONCE);
    for (const { block, places } of blocks) {
      const positions = places
        .map((place) => block * index.tail.size + place)
        .filter((position) => position >= span.low && position <= span.high);
      yield span.ascending ? positions : positions.reverse();
    }
    const isWhole = blocks.length < AT_ONCE;
    const last = isWhole ? to : (blocks.at(-1)?.block ?? to);
    from = span.ascending ? last + 1 : last - 1;
    if (isWhole) width = Math.min(width * 4, MOST_BLOCKS);
  }
}

interface BlockRange {
  readonly low: number;
  readonly high: number;
}

/** The blocks in `postings` that may hold positions of the span. */
function blockRange({ tail }: SearchIndex, span: Span): BlockRange | undefined {
  const low = Math.floor(span.low / tail.size);
  const high = Math.min(Math.floor(span.high / tail.size), tail.from - 1);
  return low > high ? undefined : { low, high };
}

/** The facet's postings from one block to another, in that direction. */
async function findBlocks(
  { database }: SearchIndex,
  facet: Facet,
  from: number,
  to: number,
  most: number,
): Promise<{ readonly block: number; readonly places: readonly number[] }[]> {
  const documents = await database.postings
    .find({ _id: { $gte: postingId(facet, Math.min(from, to)), $lte: postingId(facet, Math.max(from, to)) } })
    .sort({ _id: from <= to ? 1 : -1 })
    .limit(most)
    .toArray();
  return documents.map((document) => ({ block: blockOf(document._id), places: placesOf(document) }));
}

/** Positions of statements that got the facet after they were stored, in order. */
async function latePositions({ database, tail }: SearchIndex, facet: Facet, span: Span): Promise<readonly number[]> {
  const [low, high] = [span.low, span.high].map((position) => Math.floor(position / tail.size));
  const documents = await database.postings
    .find({ _id: { $gte: lateId(facet, low ?? 0), $lte: lateId(facet, high ?? 0) } })
    .toArray();
  const positions = documents.flatMap((document) =>
    placesOf(document).map((place) => blockOf(document._id) * tail.size + place),
  );
  return inOrder(
    positions.filter((position) => position >= span.low && position <= span.high),
    span.ascending ? 1 : -1,
  );
}

const blockOf = (id: string): number => Number(id.slice(id.lastIndexOf('/') + 1));

function inOrder(positions: readonly number[], sign: number): readonly number[] {
  return [...new Set(positions)].sort((one, other) => sign * (one - other));
}
