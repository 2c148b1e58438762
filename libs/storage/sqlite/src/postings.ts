import type { Facet } from '@attest/xapi';
import type { DatabaseFile } from './database-file';

interface Segment {
  readonly segment: number;
  readonly low: number;
  readonly high: number;
}

interface Posting {
  readonly first: number;
  readonly rest: Uint8Array;
}

/** Statements from `low` to `high`, both inclusive, in order. */
export interface Span {
  readonly low: number;
  readonly high: number;
  readonly ascending: boolean;
}

/**
 * The search index as a reader sees it, attached to the view as `search`. What it answers hangs together only within one
 * transaction, since its thread joins segments.
 */
export class Postings {
  constructor(private readonly view: DatabaseFile) {}

  /** Up to this position all statements are in segments. */
  get position(): number {
    return this.view.get<{ position: number }>('SELECT position FROM search.applied')?.position ?? 0;
  }

  /** Positions of statements that have the facet, in order. */
  *walk(facet: Facet, span: Span): Generator<number> {
    const { low, high, ascending } = span;
    for (const { segment } of this.segments(span)) {
      // The block that begins before the span may reach into it.
      let from = ascending ? this.blockBefore(segment, facet, low) : high;
      for (;;) {
        const block = this.block(segment, facet, from, ascending);
        if (block === undefined || block.first > high) break;
        const positions = positionsOf(block);
        yield* (ascending ? positions : positions.reverse()).filter((position) => position >= low && position <= high);
        if (!ascending && block.first <= low) break;
        from = ascending ? block.first + 1 : block.first - 1;
      }
    }
  }

  /** How many statements have the facet, roughly at the ends of the span, counted until they are `limit`. */
  count(facet: Facet, span: Span, limit: number): number {
    let count = 0;
    for (const { segment } of this.segments(span)) {
      const from = this.blockBefore(segment, facet, span.low);
      const row = this.view.get<{ count: number | null }>(
        `SELECT sum(count) AS count FROM
         (SELECT count FROM search.posting WHERE segment = ? AND facet = ? AND first BETWEEN ? AND ? LIMIT 64)`,
        segment,
        facet,
        from,
        span.high,
      );
      count += row?.count ?? 0;
      if (count >= limit) break;
    }
    return count;
  }

  /** Positions of statements that got the facet late, in no order. */
  late(facet: Facet, { low, high }: Span): readonly number[] {
    return this.view
      .all<{
        position: number;
      }>('SELECT position FROM search.facet WHERE facet = ? AND position BETWEEN ? AND ?', facet, low, high)
      .map(({ position }) => position);
  }

  private segments({ low, high, ascending }: Span): Segment[] {
    return this.view.all<Segment>(
      `SELECT segment, low, high FROM search.segment WHERE high >= ? AND low <= ? ORDER BY low ${ascending ? 'ASC' : 'DESC'}`,
      low,
      high,
    );
  }

  private block(segment: number, facet: Facet, from: number, ascending: boolean): Posting | undefined {
    return this.view.get<Posting>(
      `SELECT first, rest FROM search.posting WHERE segment = ? AND facet = ? AND first ${ascending ? '>=' : '<='} ?
       ORDER BY first ${ascending ? 'ASC' : 'DESC'} LIMIT 1`,
      segment,
      facet,
      from,
    );
  }

  /** Where the block begins that holds the first position from `position` on, or may. */
  private blockBefore(segment: number, facet: Facet, position: number): number {
    const row = this.view.get<{ first: number }>(
      'SELECT first FROM search.posting WHERE segment = ? AND facet = ? AND first <= ? ORDER BY first DESC LIMIT 1',
      segment,
      facet,
      position,
    );
    return row?.first ?? position;
  }
}

function positionsOf({ first, rest }: Posting): number[] {
  const positions = [first];
  const view = new DataView(rest.buffer, rest.byteOffset, rest.byteLength);
  for (let at = 0; at < rest.byteLength; at += 4) positions.push(first + view.getUint32(at, true));
  return positions;
}
