import type { Facet } from '@attest/xapi';

const NONE: readonly number[] = [];

/** What a statement can be found by and where it is. */
export interface TailEntry {
  readonly position: number;
  /** A list as the view keeps it: a space before each facet, one behind. */
  readonly facets: string;
}

/** Facets of the statements of some successive commits, in memory. */
export class TailChunk {
  /** Positions of statements of these commits, ascending. */
  private readonly own = new Map<Facet, number[]>();
  /** Positions of older statements that got the facet through a reference, in no order. */
  private readonly older = new Map<Facet, number[]>();
  /** Number, hash and last position of the last commit in it. */
  number = 0;
  hash = '';
  position = 0;
  statements = 0;
  characters = 0;
  hasOlder = false;

  /** Adds a statement that comes after those added before. */
  add(entry: TailEntry): void {
    this.put(this.own, entry);
    this.statements += 1;
  }

  addOlder(entry: TailEntry): void {
    this.put(this.older, entry);
    this.hasOlder = true;
  }

  endAt(number: number, hash: string, position: number): void {
    this.number = number;
    this.hash = hash;
    this.position = position;
  }

  positions(facet: Facet): readonly number[] {
    return this.own.get(facet) ?? NONE;
  }

  olderPositions(facet: Facet): readonly number[] {
    return this.older.get(facet) ?? NONE;
  }

  private put(into: Map<Facet, number[]>, { position, facets }: TailEntry): void {
    for (const facet of facetList(facets)) {
      const positions = into.get(facet);
      if (positions === undefined) into.set(facet, [position]);
      else positions.push(position);
    }
    this.characters += facets.length;
  }
}

/** A list of facets as the view keeps it. */
export function facetText(facets: Iterable<Facet>): string {
  const text = [...new Set(facets)].join(' ');
  return text === '' ? '' : ` ${text} `;
}

/** The facets in a text of the view; several texts may be joined. */
export function facetList(text: string): Facet[] {
  return text.split(' ').filter((facet) => facet !== '');
}
