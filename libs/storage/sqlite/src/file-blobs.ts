import { createHash, randomUUID } from 'node:crypto';
import { renameSync, rmSync, statSync, utimesSync } from 'node:fs';
import { open, readdir, rm, stat, type FileHandle } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Clock, Space } from '@attest/kernel';
import { Blobs, type BlobInfo } from '@attest/storage-ports';
import { makeFolder, spaceFolder, spaceFolders } from './folders';
import { asStorageError, systemCode } from './storage-errors';

const CHUNK = 256 * 1024;
/** Folder of files that have no name yet, inside each space's blobs. */
const WRITING = 'writing';
const SHA256 = /^[0-9a-f]{64}$/;

/** Blobs as files `blobs/ab/cdef…` in the folder of their space; a file's modification time is when it was last touched. */
export class FileBlobs extends Blobs {
  constructor(
    private readonly folder: string,
    private readonly clock: Clock,
    private readonly forgetful: boolean,
  ) {
    super();
  }

  put(space: Space, bytes: AsyncIterable<Uint8Array> | Uint8Array): Promise<BlobInfo> {
    return this.mapped(async () => {
      const writing = join(this.blobs(space), WRITING);
      makeFolder(writing, !this.forgetful);
      const temporary = join(writing, randomUUID());
      try {
        const info = await this.write(temporary, bytes);
        const path = this.path(space, info.sha256);
        this.place(temporary, path);
        if (!this.forgetful) await syncShelf(dirname(path));
        return info;
      } catch (error) {
        await rm(temporary, { force: true });
        throw error;
      }
    });
  }

  get(space: Space, sha256: string): Promise<AsyncIterable<Uint8Array> | undefined> {
    return this.mapped(async () => {
      if ((await this.info(space, sha256)) === undefined) return undefined;
      return chunks(this.path(space, sha256));
    });
  }

  info(space: Space, sha256: string): Promise<BlobInfo | undefined> {
    return this.mapped(async () => {
      if (!SHA256.test(sha256)) return undefined;
      const found = await stat(this.path(space, sha256)).catch(ignoreMissing);
      return found && { sha256, length: found.size };
    });
  }

  collect(space: Space, keep: (sha256: string) => boolean, before: number): Promise<number> {
    return this.mapped(async () => {
      let removed = 0;
      for (const shelf of await names(this.blobs(space))) {
        for (const name of await names(join(this.blobs(space), shelf))) {
          const path = join(this.blobs(space), shelf, name);
          if (shelf === WRITING) removeUntouched(path, before);
          else if (!keep(shelf + name) && removeUntouched(path, before)) removed += 1;
        }
      }
      return removed;
    });
  }

  private blobs(space: Space): string {
    return join(spaceFolder(this.folder, space), 'blobs');
  }

  private path(space: Space, sha256: string): string {
    return join(this.blobs(space), sha256.slice(0, 2), sha256.slice(2));
  }

  private async write(path: string, bytes: AsyncIterable<Uint8Array> | Uint8Array): Promise<BlobInfo> {
    const hash = createHash('sha256');
    let length = 0;
    const file = await open(path, 'wx', 0o600);
    try {
      for await (const chunk of bytes instanceof Uint8Array ? [bytes] : bytes) {
        hash.update(chunk);
        length += chunk.byteLength;
        await writeAll(file, chunk);
      }
      if (!this.forgetful) await file.sync();
    } finally {
      await file.close();
    }
    return { sha256: hash.digest('hex'), length };
  }

  /**
   * Gives the written file its name, or touches the one that has it. Without a pause, so that `collect`, which looks and
   * removes without a pause too, cannot remove between the two.
   */
  private place(temporary: string, path: string): void {
    const shelf = dirname(path);
    makeFolder(shelf, !this.forgetful);
    const now = this.clock.now() / 1000;
    utimesSync(temporary, now, now);
    renameSync(temporary, path);
  }

  private async mapped<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      throw asStorageError(error, this.folder);
    }
  }
}

/** Removes what a process that was killed left half written. To be done before anybody writes: while the folder is ours and not yet in use. */
export function removeHalfWritten(folder: string): void {
  for (const space of spaceFolders(folder)) {
    rmSync(join(space, 'blobs', WRITING), { recursive: true, force: true });
  }
}

/** Makes the name of a blob durable. Waited for off the thread that answers everybody. */
async function syncShelf(path: string): Promise<void> {
  // Windows can't open a folder; NTFS journals names itself.
  if (process.platform === 'win32') return;
  const shelf = await open(path, 'r');
  try {
    await shelf.sync();
  } finally {
    await shelf.close();
  }
}

async function writeAll(file: FileHandle, bytes: Uint8Array): Promise<void> {
  for (let at = 0; at < bytes.byteLength;) at += (await file.write(bytes, at)).bytesWritten;
}

async function* chunks(path: string): AsyncGenerator<Uint8Array> {
  const file = await open(path, 'r');
  try {
    for (;;) {
      const { bytesRead, buffer } = await file.read(Buffer.allocUnsafe(CHUNK), 0, CHUNK);
      if (bytesRead === 0) return;
      yield buffer.subarray(0, bytesRead);
    }
  } finally {
    await file.close();
  }
}

async function names(folder: string): Promise<string[]> {
  return (await readdir(folder).catch(ignoreMissing)) ?? [];
}

function removeUntouched(path: string, before: number): boolean {
  const found = statSync(path, { throwIfNoEntry: false });
  if (found === undefined || found.mtimeMs >= before) return false;
  rmSync(path);
  return true;
}

function ignoreMissing(error: unknown): undefined {
  if (systemCode(error) === 'ENOENT') return undefined;
  throw error;
}
