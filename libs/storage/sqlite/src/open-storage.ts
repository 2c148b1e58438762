import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Clock, Space } from '@attest/kernel';
import { Storage, type Blobs, type Documents, type Log, type Records, type Statements } from '@attest/storage-ports';
import { DatabaseFiles, type DatabaseFilesOptions } from './database-files';
import { FileBlobs, removeHalfWritten } from './file-blobs';
import { FolderLock } from './folder-lock';
import { makeFolder } from './folders';
import { IndexMerger } from './index-merger';
import { probeFolder } from './probe-folder';
import { SqliteDocuments } from './sqlite-documents';
import { SqliteLog } from './sqlite-log';
import { SqliteRecords } from './sqlite-records';
import { SqliteStatements } from './sqlite-statements';
import { asStorageError, storageUnavailable, systemCode } from './storage-errors';

export interface SqliteStorageOptions {
  /** The data folder; made when it is not there. One process at a time owns it. */
  readonly folder: string;
  readonly clock: Clock;
  /** At most so many database files are open at once: up to four for each busy organization. */
  readonly maxOpen?: number;
  /** Milliseconds after which an unused database file is closed. */
  readonly idleMs?: number;
  /** So many of the newest statements are held in memory before they go to the search index together. */
  readonly chunkStatements?: number;
}

const MAX_OPEN = 240;
const IDLE_MS = 60_000;

/**
 * Storage in one folder: a folder of files for each tenant, one for the control database. Throws DomainError
 * `storage_unavailable` {reason} when the folder cannot be used or another process uses it.
 */
export function openSqliteStorage(options: SqliteStorageOptions): Promise<Storage> {
  const { folder, clock, maxOpen = MAX_OPEN, idleMs = IDLE_MS, chunkStatements } = options;
  return new Promise((resolve) => {
    resolve(new SqliteStorage({ folder, clock, maxOpen, idleMs, forgetful: false }, chunkStatements));
  });
}

/** Storage for tests: quick to open, survives nothing, gone when it is closed. */
export async function openMemoryStorage(clock: Clock): Promise<Storage> {
  const folder = await mkdtemp(join(tmpdir(), 'attest-'));
  return new TemporaryStorage({ folder, clock, maxOpen: MAX_OPEN, idleMs: IDLE_MS, forgetful: true });
}

class SqliteStorage extends Storage {
  readonly log: Log;
  readonly statements: Statements;
  readonly documents: Documents;
  readonly records: Records;
  readonly blobs: Blobs;
  private readonly files: DatabaseFiles;
  private readonly lock: FolderLock;
  private readonly merger = new IndexMerger();

  constructor(
    private readonly options: DatabaseFilesOptions,
    chunkStatements?: number,
  ) {
    super();
    const { folder, clock, forgetful } = options;
    this.lock = lockFolder(folder, forgetful);
    this.files = new DatabaseFiles(options);
    this.log = new SqliteLog(this.files);
    this.statements = new SqliteStatements(this.files, this.merger, chunkStatements);
    this.documents = new SqliteDocuments(this.files);
    this.records = new SqliteRecords(this.files);
    this.blobs = new FileBlobs(folder, clock, forgetful);
  }

  get description(): string {
    return `SQLite in ${this.options.folder}`;
  }

  check(): Promise<void> {
    return this.files.run(() => {
      if (!this.lock.held) throw storageUnavailable(`The data folder ${this.options.folder} has been closed.`);
      probeFolder(this.options.folder);
    });
  }

  async release(space: Space): Promise<void> {
    await this.files.wait(() => this.files.release(space));
    await this.merger.idle();
  }

  async close(): Promise<void> {
    await this.files.closeAll();
    // The folder is another process's only when no thread of this one writes in it.
    await this.merger.close();
    this.lock.release();
  }
}

class TemporaryStorage extends SqliteStorage {
  constructor(private readonly temporary: DatabaseFilesOptions) {
    super(temporary);
  }

  override get description(): string {
    return 'SQLite in a temporary folder';
  }

  override async close(): Promise<void> {
    await super.close();
    await rm(this.temporary.folder, { recursive: true, force: true });
  }
}

/**
 * SQLite opens files that it may only read without a word. A disk that is full may have room again in a moment, and what is
 * stored can be read meanwhile: that is no reason not to start.
 */
function refuseReadOnly(folder: string): void {
  try {
    probeFolder(folder, 0);
  } catch (error) {
    if (systemCode(error) !== 'ENOSPC' && systemCode(error) !== 'EDQUOT') throw error;
  }
}

function lockFolder(folder: string, forgetful: boolean): FolderLock {
  let lock: FolderLock | undefined;
  try {
    makeFolder(folder, !forgetful);
    lock = new FolderLock(folder);
    if (!forgetful) {
      refuseReadOnly(folder);
      removeHalfWritten(folder);
    }
    return lock;
  } catch (error) {
    lock?.release();
    throw asStorageError(error, folder);
  }
}
