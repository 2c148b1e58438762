import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { sqliteResult, storageUnavailable } from './storage-errors';

const BUSY = 5;

/**
 * The mark that a process owns a data folder: an exclusive lock on a small database. The operating system takes the lock back
 * when the process ends in whatever way, so there is nothing to clean up after a crash, as a file with a process id would need.
 */
export class FolderLock {
  private readonly database: DatabaseSync;

  /**
   * Throws DomainError `storage_unavailable` {reason} when another process owns the folder.
   * @param forgetful gives up all durability, for tests.
   */
  constructor(
    private readonly folder: string,
    forgetful: boolean,
  ) {
    this.database = new DatabaseSync(join(folder, 'lock.sqlite'), { timeout: 0 });
    try {
      // Exclusive locking mode: the lock that the first write takes is kept until the end.
      this.database.exec(`
        PRAGMA locking_mode = EXCLUSIVE;
        PRAGMA journal_mode = DELETE;
        PRAGMA synchronous = ${forgetful ? 'OFF' : 'FULL'};
        BEGIN EXCLUSIVE;
        CREATE TABLE IF NOT EXISTS probe (at INTEGER NOT NULL) STRICT;
        COMMIT;`);
      this.probe(0);
    } catch (error) {
      this.database.close();
      throw this.inUse(error) ?? error;
    }
  }

  /** Writes into the folder and waits until it is durable: throws what SQLite throws when that cannot be done now. */
  probe(now: number): void {
    this.database.exec(`BEGIN; DELETE FROM probe; INSERT INTO probe VALUES (${now}); COMMIT`);
  }

  release(): void {
    if (this.database.isOpen) this.database.close();
  }

  private inUse(error: unknown): Error | undefined {
    if (sqliteResult(error) !== BUSY) return undefined;
    return storageUnavailable(
      `The data folder ${this.folder} is in use by another process: stop that one first, or choose another folder.`,
      error,
    );
  }
}
