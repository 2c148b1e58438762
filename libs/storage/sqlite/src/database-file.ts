import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';
import { pathToFileURL } from 'node:url';
import { migrate, MIGRATIONS, type FileKind } from './migrations';

/**
 * What a write must survive before it returns. `power-loss`: everything. `crash`: the end of the process, also by SIGKILL; a
 * loss of power may take back the newest such writes of the file, always in order and whole, and what was lost can be made
 * again. A later write that must survive a power loss takes the earlier ones with it.
 */
export type Survives = 'power-loss' | 'crash';

/**
 * Pages (of 4 kB) that the write-ahead log may hold before it is worked into the file, which begins at every so many: small steps.
 * Beyond the second number, who would write waits until that is done.
 */
const CHECKPOINT_PAGES = 1000;
const MOST_PAGES = 8_000;
/** Kibibytes of pages kept in memory for each open file; what a file does not use costs nothing. */
const CACHE_KIB: Readonly<Record<FileKind, number>> = {
  log: 16384,
  view: 32768,
  index: 16384,
  documents: 8192,
  records: 8192,
};
/**
 * So much of a file is read as memory, without a system call for each page: half the time of a page of scattered statements when
 * a million are stored. A disk that fails to read then ends the process instead of a request; writing is as before.
 */
const MAPPED_BYTES = 2 ** 31;
/** Attest is alone in its folder; only somebody's database browser can make it wait. */
const BUSY_MS = 1000;

/** What the writing thread writes; here it is only read. */
const WRITTEN_ELSEWHERE: readonly FileKind[] = ['log', 'documents'];

/** Works the write-ahead log of the database at `path` into its file, on another thread. */
export type Checkpoint = (path: string) => Promise<unknown>;

/**
 * One open database with its prepared statements. All calls are synchronous, and none works the write-ahead log into the file but
 * opening, after a crash, and closing, when no thread has it open.
 */
export class DatabaseFile {
  private readonly database: DatabaseSync;
  private readonly prepared = new Map<string, StatementSync>();
  private survives: Survives | undefined;
  private checkpointing: Promise<void> | undefined;
  /** Pages that the write-ahead log holds, and at how many the next checkpoint begins. */
  private pages = 0;
  private checkpointAt = CHECKPOINT_PAGES;

  /**
   * @param forgetful gives up all durability, for tests.
   * @param checkpoint for a file that is written here often.
   */
  constructor(
    readonly path: string,
    kind: FileKind,
    private readonly forgetful: boolean,
    private readonly checkpoint?: Checkpoint,
  ) {
    this.database = new DatabaseSync(path, { timeout: BUSY_MS });
    try {
      this.require('power-loss');
      this.database.exec(`
        PRAGMA journal_mode = WAL;
        PRAGMA wal_autocheckpoint = 0;
        PRAGMA journal_size_limit = ${CHECKPOINT_PAGES * 4096 * 2};
        PRAGMA cache_size = -${CACHE_KIB[kind]};
        PRAGMA temp_store = MEMORY;
        PRAGMA mmap_size = ${MAPPED_BYTES};
        PRAGMA fullfsync = ON;
        PRAGMA checkpoint_fullfsync = ON;`);
      migrate(this.database, path, MIGRATIONS[kind]);
      // A process killed between writing a commit and syncing it leaves one that is read, and so acknowledged, from now on.
      // Working it into the file syncs it first.
      this.database.exec('PRAGMA wal_checkpoint(PASSIVE)');
      if (WRITTEN_ELSEWHERE.includes(kind)) this.database.exec('PRAGMA query_only = ON');
    } catch (error) {
      this.database.close();
      throw error;
    }
  }

  get isOpen(): boolean {
    return this.database.isOpen;
  }

  /** What to wait for before the next write, so that the write-ahead log is bounded; undefined: nothing. */
  get room(): Promise<void> | undefined {
    return this.pages < MOST_PAGES ? undefined : this.checkpointing;
  }

  get<Row>(sql: string, ...values: SQLInputValue[]): Row | undefined {
    return this.prepare(sql).get(...values) as Row | undefined;
  }

  all<Row>(sql: string, ...values: SQLInputValue[]): Row[] {
    return this.prepare(sql).all(...values) as Row[];
  }

  /** As `all`, each row as its values in order: a third less work where there are many. */
  rows<Row extends readonly unknown[]>(sql: string, ...values: SQLInputValue[]): Row[] {
    return this.prepare(sql, 'values').all(...values) as unknown as Row[];
  }

  /** Row by row as values, read as it is asked for: for rows that are too large to hold many of them. */
  each<Row extends readonly unknown[]>(sql: string, ...values: SQLInputValue[]): IterableIterator<Row> {
    return this.prepare(sql, 'values').iterate(...values) as unknown as IterableIterator<Row>;
  }

  /** Answers how many rows changed. */
  run(sql: string, ...values: SQLInputValue[]): number {
    return Number(this.prepare(sql).run(...values).changes);
  }

  exec(sql: string): void {
    this.database.exec(sql);
  }

  /** All of `work` or nothing; returns when it survives what it must. */
  write<T>(survives: Survives, work: () => T): T {
    this.require(survives);
    this.database.exec('BEGIN IMMEDIATE');
    try {
      const result = work();
      this.database.exec('COMMIT');
      this.checkpointIfGrown();
      return result;
    } catch (error) {
      // A full disk makes SQLite roll back by itself.
      if (this.database.isTransaction) this.database.exec('ROLLBACK');
      throw error;
    }
  }

  /** Makes the tables of another file readable under a name; they are written through a connection of their own. */
  attach(path: string, kind: FileKind, name: string): void {
    // Read-only, or each transaction of this file would lock the other one for writing too.
    const address = `${pathToFileURL(path).href}?mode=ro`.replaceAll("'", "''");
    this.database.exec(`ATTACH '${address}' AS ${name}; PRAGMA ${name}.cache_size = -${CACHE_KIB[kind]};
      PRAGMA ${name}.mmap_size = ${MAPPED_BYTES}`);
  }

  /** Several reads that see one state of this file and of attached ones, whatever others write meanwhile. */
  read<T>(work: () => T): T {
    this.database.exec('BEGIN');
    try {
      return work();
    } finally {
      this.database.exec('COMMIT');
    }
  }

  close(): void {
    this.prepared.clear();
    this.database.close();
  }

  private checkpointIfGrown(): void {
    if (this.checkpoint === undefined) return;
    this.pages = this.get<{ log: number }>('PRAGMA wal_checkpoint(NOOP)')?.log ?? 0;
    // Once all of it has been worked in, a write begins the write-ahead log again.
    if (this.pages < CHECKPOINT_PAGES) this.checkpointAt = CHECKPOINT_PAGES;
    if (this.pages < this.checkpointAt || this.checkpointing !== undefined) return;
    this.checkpointAt = this.pages + CHECKPOINT_PAGES;
    const done = (): void => {
      this.checkpointing = undefined;
    };
    // What the disk refuses is tried again when there is more of it.
    this.checkpointing = this.checkpoint(this.path).then(done, done);
  }

  /** A statement answers its rows in one way: as objects, or as their values. */
  private prepare(sql: string, rows: 'objects' | 'values' = 'objects'): StatementSync {
    const name = rows === 'objects' ? sql : `${sql} as ${rows}`;
    let statement = this.prepared.get(name);
    if (statement === undefined) {
      statement = this.database.prepare(sql);
      if (rows === 'values') statement.setReturnArrays(true);
      this.prepared.set(name, statement);
    }
    return statement;
  }

  /** In WAL mode FULL syncs the write-ahead log at each commit, NORMAL only before it is worked into the file. */
  private require(survives: Survives): void {
    if (this.survives === survives) return;
    const level = this.forgetful ? 'OFF' : survives === 'power-loss' ? 'FULL' : 'NORMAL';
    this.database.exec(`PRAGMA synchronous = ${level}`);
    this.survives = survives;
  }
}
