import type { Facet } from '@attest/xapi';

const NONE: readonly number[] = [];

/** What a statement is found by and where it is. */
export interface TailRow {
  readonly position: number;
  readonly facets: readonly Facet[];
}

/** Statements from `low` to `high`, both inclusive, in order. */
export interface Span {
  readonly low: number;
  readonly high: number;
  readonly ascending: boolean;
}

/**
 * The newest statements of a space, by what they were found by when they were stored: those that are in no block of `postings` yet.
 * In memory, of every process that is asked; read on whenever the view is further than it. Facets that came late are in
 * `postings` at once, and not in it.
 */
export class FacetTail {
  /** By block, each with the positions (ascending) of its facets. */
  private readonly blocks = new Map<number, Map<Facet, number[]>>();
  private reading: Promise<void> | undefined;
  /** It holds all statements up to this position. */
  private upTo: number;
  private begin: number;

  constructor(
    readonly size: number,
    block: number,
  ) {
    this.begin = block;
    this.upTo = block * size - 1;
  }

  /** It holds statements from this block on. */
  get from(): number {
    return this.begin;
  }

  /** Reads on until it holds all up to `through`; one reads, and the others wait for it. */
  async readOn(through: number, read: (after: number, through: number) => Promise<readonly TailRow[]>): Promise<void> {
    while (this.upTo < through) {
      this.reading ??= this.take(through, read).finally(() => {
        this.reading = undefined;
      });
      await this.reading;
    }
  }

  /** Takes the statements of a commit, if it holds all before them. */
  add(after: number, through: number, rows: readonly TailRow[]): void {
    if (this.upTo < after) return;
    for (const { position, facets } of rows) {
      if (position <= this.upTo) continue;
      const block = this.blockAt(Math.floor(position / this.size));
      for (const facet of facets) {
        const positions = block.get(facet);
        if (positions === undefined) block.set(facet, [position]);
        else if (positions.at(-1) !== position) positions.push(position);
      }
    }
    this.upTo = Math.max(this.upTo, through);
  }

  /** Drops what is in blocks before this one: `postings` has it. */
  drop(before: number): void {
    for (const block of this.blocks.keys()) if (block < before) this.blocks.delete(block);
    this.begin = Math.max(this.begin, before);
    this.upTo = Math.max(this.upTo, before * this.size - 1);
  }

  /** The facets of a whole block, or undefined when it does not hold all of it. */
  whole(block: number): ReadonlyMap<Facet, readonly number[]> | undefined {
    if (block < this.begin || this.upTo < (block + 1) * this.size - 1) return undefined;
    return this.blocks.get(block) ?? new Map();
  }

  positions(facet: Facet, { low, high, ascending }: Span): readonly number[] {
    const found: number[] = [];
    for (const block of [...this.blocks.keys()].sort((a, b) => a - b)) {
      for (const position of this.blocks.get(block)?.get(facet) ?? NONE) {
        if (position >= low && position <= high) found.push(position);
      }
    }
    return ascending ? found : found.reverse();
  }

  private async take(
    through: number,
    read: (after: number, through: number) => Promise<readonly TailRow[]>,
  ): Promise<void> {
    const after = this.upTo;
    this.add(after, through, await read(after, through));
  }

  private blockAt(block: number): Map<Facet, number[]> {
    const known = this.blocks.get(block);
    if (known !== undefined) return known;
    const facets = new Map<Facet, number[]>();
    this.blocks.set(block, facets);
    return facets;
  }
}
