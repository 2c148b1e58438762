import { createHash } from 'node:crypto';
import { randomId, type Clock, type Space } from '@attest/kernel';
import { Blobs, type BlobInfo } from '@attest/storage-ports';
import { mongo } from 'mongoose';
import { padded } from './keys';
import type { BlobDocument } from './schema';
import type { SpaceDatabase } from './space-database';
import type { Spaces } from './spaces';
import { isDuplicate, mapped } from './storage-errors';

const CHUNK = 256 * 1024;
const SHA256 = /^[0-9a-f]{64}$/;

/**
 * Blobs in `blobs`: one that fits into a chunk is one document, a larger one has its chunks beside it, under the name of its upload. An
 * upload is marked before its first chunk is written and until its blob is there: what a crash leaves behind, `collect` finds by the mark.
 */
export class MongoBlobs extends Blobs {
  constructor(
    private readonly spaces: Spaces,
    private readonly clock: Clock,
  ) {
    super();
  }

  async put(space: Space, bytes: AsyncIterable<Uint8Array> | Uint8Array): Promise<BlobInfo> {
    const upload = randomId();
    const hash = createHash('sha256');
    let length = 0;
    let number = 0;
    let last: Uint8Array = new Uint8Array();
    try {
      for await (const chunk of inChunks(bytes)) {
        hash.update(chunk);
        length += chunk.byteLength;
        if (number > 0 || chunk.byteLength === CHUNK) await this.putChunk(space, upload, number, chunk);
        last = chunk;
        number += 1;
      }
    } catch (error) {
      if (number > 0) await this.drop(space, upload).catch(() => undefined);
      throw error;
    }
    const sha256 = hash.digest('hex');
    const inline = length < CHUNK;
    await this.place(space, sha256, inline ? { length, bytes: new mongo.Binary(last) } : { length, upload });
    return { sha256, length };
  }

  get(space: Space, sha256: string): Promise<AsyncIterable<Uint8Array> | undefined> {
    return this.spaces.use(space, async ({ blobs }) => {
      const found = SHA256.test(sha256) ? await blobs.findOne({ _id: blobId(sha256) }) : null;
      if (found === null) return undefined;
      return found.bytes === undefined ? chunksOf(blobs, found) : once(found.bytes.buffer);
    });
  }

  info(space: Space, sha256: string): Promise<BlobInfo | undefined> {
    return this.spaces.use(space, async ({ blobs }) => {
      if (!SHA256.test(sha256)) return undefined;
      const found = await blobs.findOne({ _id: blobId(sha256) }, { projection: { length: 1 } });
      return found === null ? undefined : { sha256, length: found.length ?? 0 };
    });
  }

  collect(space: Space, keep: (sha256: string) => boolean, before: number): Promise<number> {
    return this.spaces.use(space, async (database) => {
      const untouched = { touched: { $lt: dateAt(before) } };
      let removed = 0;
      for await (const { _id, upload } of found(database, 'blob', untouched)) {
        if (keep(_id.slice('blob/'.length))) continue;
        const { deletedCount } = await database.blobs.deleteOne({ _id, ...untouched });
        removed += deletedCount;
        if (deletedCount === 1 && upload !== undefined) await dropChunks(database, upload);
      }
      for await (const { _id, sha256 } of found(database, 'upload', untouched)) {
        await endUpload(database, _id.slice('upload/'.length), sha256);
      }
      return removed;
    });
  }

  private putChunk(space: Space, upload: string, number: number, chunk: Uint8Array): Promise<void> {
    return this.spaces.use(space, async ({ blobs }) => {
      if (number === 0) await blobs.insertOne({ _id: uploadId(upload), touched: dateAt(this.clock.now()) });
      await blobs.replaceOne({ _id: chunkId(upload, number) }, { bytes: new mongo.Binary(chunk) }, { upsert: true });
    });
  }

  /** Gives the bytes their name, or touches those that have it. */
  private place(space: Space, sha256: string, content: Omit<BlobDocument, '_id'>): Promise<void> {
    return this.spaces.use(space, async (database) => {
      const { blobs } = database;
      const touched = dateAt(this.clock.now());
      const { upload } = content;
      if (upload !== undefined) await blobs.updateOne({ _id: uploadId(upload) }, { $set: { sha256 } });
      for (let placed = false; !placed;) {
        placed = (await blobs.updateOne({ _id: blobId(sha256) }, { $max: { touched } })).matchedCount === 1;
        if (placed) break;
        try {
          await blobs.insertOne({ _id: blobId(sha256), ...content, touched });
          placed = true;
        } catch (error) {
          // Somebody else gave it the same name, and it may have been collected since.
          if (!isDuplicate(error)) throw error;
        }
      }
      if (upload !== undefined) await endUpload(database, upload, sha256);
    });
  }

  private drop(space: Space, upload: string): Promise<void> {
    return this.spaces.use(space, (database) => endUpload(database, upload, undefined));
  }
}

/** Takes the mark of an upload away, and its chunks if no blob has them. */
async function endUpload(database: SpaceDatabase, upload: string, sha256: string | undefined): Promise<void> {
  const blob = sha256 === undefined ? null : await database.blobs.findOne({ _id: blobId(sha256) }, NO_BYTES);
  if (blob?.upload !== upload) await dropChunks(database, upload);
  await database.blobs.deleteOne({ _id: uploadId(upload) });
}

async function dropChunks({ blobs }: SpaceDatabase, upload: string): Promise<void> {
  await blobs.deleteMany({ _id: within(`chunk/${upload}`) });
}

const NO_BYTES = { projection: { bytes: 0 } } as const;

function found({ blobs }: SpaceDatabase, kind: 'blob' | 'upload', untouched: object): AsyncIterable<BlobDocument> {
  return blobs.find({ _id: within(kind), ...untouched }, NO_BYTES);
}

/** Keys that begin with the text and a `/`: `0` comes after it. */
function within(beginning: string): { $gte: string; $lt: string } {
  return { $gte: `${beginning}/`, $lt: `${beginning}0` };
}

async function* chunksOf(
  blobs: mongo.Collection<BlobDocument>,
  { upload = '' }: BlobDocument,
): AsyncGenerator<Uint8Array> {
  const chunks = blobs.find({ _id: within(`chunk/${upload}`) }, { batchSize: 4 }).sort({ _id: 1 });
  try {
    for (;;) {
      const chunk = await mapped(() => chunks.next());
      if (chunk === null) return;
      if (chunk.bytes !== undefined) yield chunk.bytes.buffer;
    }
  } finally {
    await chunks.close();
  }
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield await Promise.resolve(bytes);
}

/** The same bytes in pieces of `CHUNK`; the last one may be shorter, and empty. */
async function* inChunks(bytes: AsyncIterable<Uint8Array> | Uint8Array): AsyncGenerator<Uint8Array> {
  let waiting: Uint8Array[] = [];
  let size = 0;
  for await (const piece of bytes instanceof Uint8Array ? [bytes] : bytes) {
    for (let at = 0; at < piece.byteLength;) {
      const part = piece.subarray(at, at + CHUNK - size);
      waiting.push(part);
      size += part.byteLength;
      at += part.byteLength;
      if (size < CHUNK) continue;
      yield Buffer.concat(waiting);
      waiting = [];
      size = 0;
    }
  }
  yield Buffer.concat(waiting);
}

/** BSON's dates end long before JavaScript's greatest number. */
const dateAt = (milliseconds: number): Date => new Date(Math.min(milliseconds, 8.64e15));

const blobId = (sha256: string): string => `blob/${sha256}`;
const uploadId = (upload: string): string => `upload/${upload}`;
const chunkId = (upload: string, number: number): string => `chunk/${upload}/${padded(number)}`;
