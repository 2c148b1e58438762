import type { Facet } from '@attest/xapi';
import { mongo } from 'mongoose';
import { FacetTail, type TailRow } from './facet-tail';
import { padded } from './keys';
import type { PostingDocument, WatermarkDocument } from './schema';
import type { SpaceDatabase } from './space-database';
import { isDuplicate } from './storage-errors';
import { readWatermark } from './watermark';

/** Statements of one block. Fixed: `postings` is written by it. */
const BLOCK_STATEMENTS = 4096;
/** More whole blocks than this wait for nobody: who applies then waits for them, so that tails stay bounded. */
const MOST_WAITING = 4;
const WRITTEN_AT_ONCE = 1000;

export const postingId = (facet: Facet, block: number): string => `${facet}/${padded(block)}`;
/** Late ones have keys of their own, after all blocks of the facet. */
export const lateId = (facet: Facet, block: number): string => `${facet}/late/${padded(block)}`;

/**
 * The search index: `postings`, and the tail of statements that are in no whole block yet. Blocks are written by whichever processes apply;
 * what they write is the same, so that only the mark that a block is there is guarded.
 */
export class PostingBlocks {
  private readonly building = new Map<SpaceDatabase, Promise<void>>();

  constructor(readonly size = BLOCK_STATEMENTS) {}

  /** The watermark, which shows at least `upTo` if anything does, and a tail with all that it shows and `postings` lacks. */
  async complete(
    database: SpaceDatabase,
    upTo: number,
  ): Promise<{ readonly watermark: WatermarkDocument; readonly tail: FacetTail }> {
    const memory = database.memory;
    let watermark = memory.watermarks.get('statements');
    if (watermark === undefined || watermark.position < upTo)
      watermark = await readWatermark(database, 'statements', memory);
    const tail = (memory.tail ??= new FacetTail(this.size, watermark.block));
    tail.drop(watermark.block);
    await tail.readOn(watermark.position, (after, through) => rowsBetween(database, after, through));
    return { watermark, tail };
  }

  /** Waits for room in the tail. */
  async room(database: SpaceDatabase): Promise<void> {
    const { block = 0, position = 0 } = database.memory.watermarks.get('statements') ?? {};
    if (position - block * this.size > MOST_WAITING * this.size) await this.build(database);
  }

  /** Writes the blocks that are whole. Nobody waits for it who need not: what fails is done with the next commit. */
  follow(database: SpaceDatabase): void {
    const watermark = database.memory.watermarks.get('statements');
    if (watermark !== undefined && this.isWhole(watermark)) this.build(database).catch(() => undefined);
  }

  /** Resolves when no block is being written. */
  async idle(): Promise<void> {
    await Promise.allSettled(this.building.values());
  }

  private build(database: SpaceDatabase): Promise<void> {
    const known = this.building.get(database);
    if (known !== undefined) return known;
    const building = this.writeBlocks(database).finally(() => {
      this.building.delete(database);
    });
    this.building.set(database, building);
    return building;
  }

  private async writeBlocks(database: SpaceDatabase): Promise<void> {
    for (;;) {
      const memory = database.memory;
      const watermark = await readWatermark(database, 'statements', memory);
      memory.tail?.drop(watermark.block);
      if (!this.isWhole(watermark)) return;
      const { block } = watermark;
      await this.writeBlock(database, block, memory.tail?.whole(block) ?? (await this.readBlock(database, block)));
      await database.marks<WatermarkDocument>().updateOne({ _id: 'statements', block }, { $set: { block: block + 1 } });
    }
  }

  private isWhole({ block, position }: WatermarkDocument): boolean {
    return position >= (block + 1) * this.size - 1;
  }

  private async readBlock(database: SpaceDatabase, block: number): Promise<ReadonlyMap<Facet, readonly number[]>> {
    const tail = new FacetTail(this.size, block);
    const last = (block + 1) * this.size - 1;
    await tail.readOn(last, (after, through) => rowsBetween(database, after, through));
    return tail.whole(block) ?? new Map();
  }

  private async writeBlock(
    { postings }: SpaceDatabase,
    block: number,
    facets: ReadonlyMap<Facet, readonly number[]>,
  ): Promise<void> {
    const documents = [...facets].map(([facet, positions]) => ({
      _id: postingId(facet, block),
      own: packed(positions.map((position) => position % this.size)),
    }));
    documents.sort((one, other) => (one._id < other._id ? -1 : 1));
    for (let from = 0; from < documents.length; from += WRITTEN_AT_ONCE) {
      try {
        await postings.insertMany(documents.slice(from, from + WRITTEN_AT_ONCE), { ordered: false });
      } catch (error) {
        if (!isDuplicate(error)) throw error;
      }
    }
  }
}

/** Rows of the view after one position up to another. */
function rowsBetween({ statements }: SpaceDatabase, after: number, through: number): Promise<TailRow[]> {
  return statements
    .find({ position: { $gt: after, $lte: through } })
    .sort({ position: 1 })
    .project<TailRow>({ _id: 0, position: 1, facets: 1 })
    .toArray();
}

function packed(places: readonly number[]): mongo.Binary {
  const bytes = Buffer.alloc(2 * places.length);
  places.forEach((place, index) => bytes.writeUInt16LE(place, 2 * index));
  return new mongo.Binary(bytes);
}

/** The places of a block that a document holds, ascending, or in no order when they came late. */
export function placesOf({ own, late = [] }: PostingDocument): readonly number[] {
  if (own === undefined) return late;
  const bytes = Buffer.from(own.buffer.buffer, own.buffer.byteOffset, own.length());
  return Array.from({ length: bytes.byteLength / 2 }, (_, index) => bytes.readUInt16LE(2 * index));
}
