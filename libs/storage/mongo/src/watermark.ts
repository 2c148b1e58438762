import type { Stream } from '@attest/ledger';
import type { CommitHeader, Memory, SpaceDatabase } from './space-database';
import { commitHeader } from './commits';
import type { WatermarkDocument } from './schema';

/** The watermark of a stream's view before anything has been applied. */
export function emptyWatermark(stream: Stream): WatermarkDocument {
  return {
    _id: stream,
    number: 0,
    position: 0,
    stored: new Date(0),
    hash: '0'.repeat(64),
    bytes: 0,
    kind: 'entries',
    block: 0,
    dangling: false,
    hubs: false,
    late: false,
  };
}

/** The watermark as it is stored now. */
export async function readWatermark(
  database: SpaceDatabase,
  stream: Stream,
  memory: Memory = database.memory,
): Promise<WatermarkDocument> {
  const watermark = await database.marks<WatermarkDocument>().findOne({ _id: stream });
  return memory.see(watermark ?? emptyWatermark(stream));
}

export interface NextCommit {
  readonly watermark: WatermarkDocument;
  readonly header: CommitHeader;
}

/**
 * Whether commit `number` is the one to apply next; undefined when it has been applied. Throws when the one before it has not been, or
 * when the log does not hold the commit: a caller that breaks the order has a bug.
 */
export async function nextToApply(
  database: SpaceDatabase,
  stream: Stream,
  number: number,
  memory: Memory,
): Promise<NextCommit | undefined> {
  let watermark = memory.watermarks.get(stream);
  // A watermark never goes back: only one that is too low need be read again.
  if (watermark === undefined || watermark.number < number - 1)
    watermark = await readWatermark(database, stream, memory);
  if (number <= watermark.number) return undefined;
  if (number > watermark.number + 1)
    throw new Error(`commit ${number} of ${stream} before commit ${watermark.number + 1}`);
  const known = memory.ends.get(stream);
  const header = known?.number === number ? known : await commitHeader(database, stream, number);
  if (header === undefined) throw new Error(`commit ${number} of ${stream} is not in the log`);
  return { watermark, header };
}

/**
 * Moves the watermark over the commit, once its rows are durable, if it stands before it; otherwise somebody else did. Answers whether it
 * was this process that did.
 */
export async function moveWatermark(
  database: SpaceDatabase,
  stream: Stream,
  header: CommitHeader,
  found: Partial<Pick<WatermarkDocument, 'dangling' | 'hubs' | 'late'>>,
  memory: Memory,
): Promise<boolean> {
  const { number, kind, position, stored, hash, bytes } = header;
  const set = { number, kind, position, stored, hash, bytes, ...found };
  const { matchedCount } = await database
    .marks<WatermarkDocument>()
    .updateOne({ _id: stream, number: number - 1 }, { $set: set });
  if (matchedCount === 1) {
    const before = memory.watermarks.get(stream) ?? emptyWatermark(stream);
    memory.see({ ...before, ...set });
    return true;
  }
  await readWatermark(database, stream, memory);
  return false;
}
