import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { sqliteResult, storageUnavailable } from './storage-errors';

const BUSY = 5;

/**
 * The mark that a process owns a data folder: a transaction on an empty database that is never ended, so its exclusive lock is
 * held. The operating system takes the lock back when the process ends in whatever way, so there is nothing to clean up
 * after a crash, as a file with a process id would need.
 */
export class FolderLock {
  private readonly database: DatabaseSync;

  /** Throws DomainError `storage_unavailable` {reason} when another process owns the folder. */
  constructor(private readonly folder: string) {
    this.database = new DatabaseSync(join(folder, 'lock.sqlite'), { timeout: 0 });
    try {
      this.database.exec('BEGIN EXCLUSIVE');
    } catch (error) {
      this.database.close();
      throw this.inUse(error) ?? error;
    }
  }

  get held(): boolean {
    return this.database.isOpen;
  }

  release(): void {
    if (this.held) this.database.close();
  }

  private inUse(error: unknown): Error | undefined {
    if (sqliteResult(error) !== BUSY) return undefined;
    return storageUnavailable(
      `The data folder ${this.folder} is in use by another process: stop that one first, or choose another folder.`,
      error,
    );
  }
}
