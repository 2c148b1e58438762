import type { Space } from '@attest/kernel';
import type { Facet } from '@attest/xapi';
import type { DatabaseFile } from './database-file';
import { TailChunk, type TailEntry } from './facet-tail';
import type { IndexMerger } from './index-merger';
import { Postings, type Span } from './postings';
import { watermarkOf } from './watermark';

/** A chunk of the tail of so many statements, or characters of their facets, goes to the index. */
const CHUNK_STATEMENTS = 8000;
const CHUNK_CHARACTERS = 8 * 1024 * 1024;
/** More than this waits for the thread of the index: memory and the work of a start are bounded by it. */
const TAIL_STATEMENTS = 3 * CHUNK_STATEMENTS;
const TAIL_CHARACTERS = 3 * CHUNK_CHARACTERS;

/** What a commit brings to be found. */
export interface FoundBy {
  readonly number: number;
  readonly hash: string;
  /** Position of the commit's last entry. */
  readonly position: number;
  readonly entries: readonly TailEntry[];
  /** Older statements with the facets that they got through references. */
  readonly older: readonly TailEntry[];
}

interface Applied {
  readonly number: number;
  readonly hash: string;
  readonly position: number;
}

export interface FacetIndexOptions {
  readonly space: Space;
  /** The view, with the search index attached. */
  readonly view: DatabaseFile;
  readonly indexPath: string;
  readonly merger: IndexMerger;
  readonly forgetful: boolean;
  readonly chunkStatements?: number;
}

/**
 * Which statements have a facet: the search index on disk, and the tail of the newest ones in memory that it lacks. They may
 * overlap, since a merge is there for readers a moment before its chunk is dropped. Nothing is lost when the process ends: the view
 * has it all, and says with the index's watermark what the tail must hold.
 */
export class FacetIndex {
  /** Oldest first; the last one takes what comes, those before it are being merged. */
  private chunks: TailChunk[] = [new TailChunk()];
  private readonly postings: Postings;
  private merging: Promise<void> | undefined;
  /** Whether the tail holds all that the index lacks; not while a lost index is made again. */
  private loaded = false;
  /** The late facets of commits up to this one have gone to the index, and the view need not keep them. */
  private lateMerged = 0;

  constructor(private readonly options: FacetIndexOptions) {
    this.postings = new Postings(options.view);
    this.load();
  }

  /** What to wait for before a query answers all there is; undefined: nothing. Rejects with the reason why that cannot be. */
  get complete(): Promise<void> | undefined {
    if (!this.loaded) this.load();
    return this.loaded ? undefined : this.makeAgain();
  }

  /** What to wait for before a commit is applied: the tail is bounded. As `complete`. */
  get room(): Promise<void> | undefined {
    const incomplete = this.complete;
    if (incomplete !== undefined) return incomplete;
    const statements = this.chunks.reduce((sum, chunk) => sum + chunk.statements, 0);
    const characters = this.chunks.reduce((sum, chunk) => sum + chunk.characters, 0);
    if (statements < TAIL_STATEMENTS && characters < TAIL_CHARACTERS) return undefined;
    return this.merge();
  }

  /** Takes what a commit brought, once the view has it. */
  add({ number, hash, position, entries, older }: FoundBy): void {
    const chunk = this.chunks.at(-1);
    if (chunk === undefined) return;
    for (const entry of entries) chunk.add(entry);
    for (const entry of older) chunk.addOlder(entry);
    chunk.endAt(number, hash, position);
    if (this.isFull(chunk)) this.startNext();
  }

  /** Drops from the view what only the index needed, as part of the caller's transaction. */
  forgetLate(): void {
    const { view } = this.options;
    if (this.lateMerged === 0) return;
    view.run('DELETE FROM late WHERE number <= ?', this.lateMerged);
    view.run('UPDATE applied SET forgotten = ?', this.lateMerged);
    this.lateMerged = 0;
  }

  /** How many statements have the facet, roughly at the ends of the span, counted until they are `limit`. */
  count(facet: Facet, span: Span, limit: number): number {
    const inTail = this.chunks.reduce(
      (sum, chunk) => sum + chunk.positions(facet).length + chunk.olderPositions(facet).length,
      0,
    );
    return inTail >= limit ? inTail : inTail + this.postings.count(facet, span, limit - inTail);
  }

  /** Positions of statements that have the facet, in order, each once. Within one transaction of the view. */
  *walk(facet: Facet, span: Span): Generator<number> {
    const { low, high, ascending } = span;
    const late = [...this.postings.late(facet, span), ...this.chunks.flatMap((chunk) => chunk.olderPositions(facet))];
    const sign = ascending ? 1 : -1;
    const others = [...new Set(late)]
      .filter((position) => position >= low && position <= high)
      .sort((a, b) => sign * (a - b));
    let next = 0;
    for (const position of this.ownPositions(facet, span)) {
      for (; next < others.length && sign * ((others[next] ?? 0) - position) <= 0; next += 1) {
        if (others[next] !== position) yield others[next] ?? 0;
      }
      yield position;
    }
    yield* others.slice(next);
  }

  /** Of statements that had it from the first: those of the index, and the newer ones of the tail. */
  private *ownPositions(facet: Facet, span: Span): Generator<number> {
    // A merge is there for readers a moment before its chunk is dropped.
    const newer = { ...span, low: Math.max(span.low, this.postings.position + 1) };
    if (span.ascending) {
      yield* this.postings.walk(facet, span);
      yield* this.tail(facet, newer);
    } else {
      yield* this.tail(facet, newer);
      yield* this.postings.walk(facet, span);
    }
  }

  private *tail(facet: Facet, { low, high, ascending }: Span): Generator<number> {
    for (const chunk of ascending ? this.chunks : this.chunks.toReversed()) {
      const positions = chunk.positions(facet);
      for (let index = 0; index < positions.length; index += 1) {
        const position = positions[ascending ? index : positions.length - 1 - index] ?? 0;
        if (position >= low && position <= high) yield position;
      }
    }
  }

  /** The view and the index hold all that was ever applied; the tail is what the index lacks. */
  private load(): void {
    const { view } = this.options;
    const applied = this.applied();
    const shown = watermarkOf(view);
    const last = lastPosition(view);
    if (last - applied.position > TAIL_STATEMENTS) return;
    const chunk = new TailChunk();
    const stored = view.all<TailEntry>(
      'SELECT position, facets || copied AS facets FROM statement WHERE position > ? ORDER BY position',
      applied.position,
    );
    for (const entry of stored) chunk.add(entry);
    const late = view.all<TailEntry>('SELECT position, facets FROM late WHERE number > ?', applied.number);
    for (const entry of late) chunk.addOlder(entry);
    chunk.endAt(shown.number, shown.hash, last);
    this.chunks = [chunk];
    this.loaded = true;
    if (this.isFull(chunk)) this.startNext();
  }

  /** The search index is lost, or far behind: nothing can be answered until the thread has made it again from the view. */
  private makeAgain(): Promise<void> {
    const { view } = this.options;
    const { number, hash } = watermarkOf(view);
    const position = lastPosition(view);
    this.merging ??= this.mergeUpTo({ number, hash, position }).finally(() => {
      this.merging = undefined;
    });
    return this.merging;
  }

  /** The newest chunk is full: another takes what comes, and it is merged. */
  private startNext(): void {
    this.chunks.push(new TailChunk());
    // Who needs the room hears of a failure: it is tried again then.
    this.merge().catch(() => undefined);
  }

  private merge(): Promise<void> {
    this.merging ??= this.mergeFull().finally(() => {
      this.merging = undefined;
    });
    return this.merging;
  }

  private async mergeFull(): Promise<void> {
    for (;;) {
      const [oldest, ...newer] = this.chunks;
      // When the view is closed, another tail begins with what the index lacks then.
      if (oldest === undefined || newer.length === 0 || !this.options.view.isOpen) return;
      await this.mergeUpTo(oldest);
      this.chunks.shift();
      if (oldest.hasOlder) this.lateMerged = oldest.number;
    }
  }

  private mergeUpTo({ number, hash, position }: Applied): Promise<void> {
    const { space, view, indexPath, merger, forgetful } = this.options;
    return merger.merge({ space, view: view.path, index: indexPath, number, hash, position, forgetful });
  }

  private isFull({ statements, characters }: TailChunk): boolean {
    return statements >= (this.options.chunkStatements ?? CHUNK_STATEMENTS) || characters >= CHUNK_CHARACTERS;
  }

  private applied(): Applied {
    const applied = this.options.view.get<Applied>('SELECT number, hash, position FROM search.applied');
    if (applied === undefined) throw new Error(`${this.options.indexPath} has no watermark`);
    return applied;
  }
}

function lastPosition(view: DatabaseFile): number {
  return view.get<{ position: number | null }>('SELECT max(position) AS position FROM statement')?.position ?? 0;
}
