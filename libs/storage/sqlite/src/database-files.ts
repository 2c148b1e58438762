import { rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Clock, Space } from '@attest/kernel';
import { DatabaseFile } from './database-file';
import { makeFolder, spaceFolder } from './folders';
import { JobThread } from './job-thread';
import type { FileKind } from './migrations';
import { asStorageError, isDamaged, storageUnavailable } from './storage-errors';
import { standsOn, watermarkOf } from './watermark';
import { WRITE_THREAD, type Step, type WritingJob, type Written } from './writing';

interface Open {
  readonly space: Space;
  readonly file: DatabaseFile;
  /** Calls under way that use it; it is not closed meanwhile. */
  users: number;
  usedAt: number;
}

export interface DatabaseFilesOptions {
  readonly folder: string;
  readonly clock: Clock;
  /** At most so many database files are open at once; each takes up to three file descriptors, a view six, and as many in a thread. */
  readonly maxOpen: number;
  /** Milliseconds after which an unused file is closed. */
  readonly idleMs: number;
  /** Gives up all durability, for tests. */
  readonly forgetful: boolean;
}

/** The database files of all spaces: opened when they are needed, closed when idle or when others need the place. */
export class DatabaseFiles {
  /** In order of last use, the oldest first. */
  private readonly open = new Map<string, Open>();
  private readonly sweeper: NodeJS.Timeout;
  /** Waits for the disk at each write. */
  private readonly writer = new JobThread<WritingJob>(WRITE_THREAD);
  /** Checkpoints of what is written here; a thread of its own, so that no write waits for them. */
  private readonly checkpoints = new JobThread<WritingJob>(WRITE_THREAD);
  private readonly waiting = new Set<Promise<unknown>>();
  private closed = false;

  constructor(readonly options: DatabaseFilesOptions) {
    this.sweeper = setInterval(() => {
      this.closeIdle();
    }, options.idleMs / 2).unref();
  }

  get openCount(): number {
    return this.open.size;
  }

  /**
   * Runs `work`, which may use files of the space through `use`. Rejects with DomainError `storage_unavailable` {reason} when
   * the outside world fails.
   */
  run<T>(work: () => T): Promise<T> {
    return new Promise((resolve) => {
      try {
        resolve(work());
      } catch (error) {
        throw asStorageError(error, this.options.folder);
      }
    });
  }

  /** As `run`, for work that waits for a thread; closing waits for it. */
  async wait<T>(work: () => Promise<T>): Promise<T> {
    const working = work();
    this.waiting.add(working);
    try {
      return await working;
    } catch (error) {
      throw asStorageError(error, this.options.folder);
    } finally {
      this.waiting.delete(working);
    }
  }

  /** All steps in one transaction, made durable by the thread that waits for the disk. Part of what `wait` waits for. */
  async write(space: Space, kind: 'log' | 'documents', steps: readonly Step[]): Promise<Written> {
    const { forgetful } = this.options;
    const path = this.use(space, kind, (file) => file.path);
    return (await this.writer.ask({ do: 'write', path, forgetful, steps })) as Written;
  }

  /** What to wait for before the file is written here, so that its write-ahead log is bounded. */
  async room(space: Space, kind: 'view' | 'records'): Promise<void> {
    for (;;) {
      const { room } = await this.run(() => this.use(space, kind, (file) => ({ room: file.room })));
      if (room === undefined) return;
      await room;
    }
  }

  /** Gives `work` the open file; it stays open until `work` returns. */
  use<T>(space: Space, kind: FileKind, work: (file: DatabaseFile) => T): T {
    const open = this.acquire(space, kind);
    open.users += 1;
    try {
      return work(open.file);
    } finally {
      open.users -= 1;
    }
  }

  /** Closes what nobody has used for a while. */
  closeIdle(): void {
    const before = this.options.clock.now() - this.options.idleMs;
    for (const [name, open] of this.open) if (open.usedAt <= before) this.close(name, open);
  }

  /** Closes what is open of the space; resolves when the threads have closed it too. */
  async release(space: Space): Promise<void> {
    for (const [name, open] of this.open) if (open.space === space) this.close(name, open);
    await Promise.all([this.writer.idle(), this.checkpoints.idle()]);
  }

  /** Waits for what is under way, and closes everything. */
  async closeAll(): Promise<void> {
    clearInterval(this.sweeper);
    await Promise.allSettled([...this.waiting]);
    this.closed = true;
    for (const [name, open] of this.open) this.close(name, open);
    await Promise.all([this.writer.close(), this.checkpoints.close()]);
  }

  private acquire(space: Space, kind: FileKind): Open {
    if (this.closed) throw storageUnavailable(`The data folder ${this.options.folder} has been closed.`);
    const name = `${space}/${kind}`;
    const known = this.open.get(name);
    const open = known ?? { space, file: this.openFile(space, kind), users: 0, usedAt: 0 };
    open.usedAt = this.options.clock.now();
    this.open.delete(name);
    this.open.set(name, open);
    if (known === undefined) this.makeRoom(name);
    return open;
  }

  private makeRoom(except: string): void {
    for (const [name, open] of this.open) {
      if (this.open.size <= this.options.maxOpen) return;
      if (name !== except) this.close(name, open);
    }
  }

  private close(name: string, open: Open): void {
    if (open.users > 0) return;
    this.open.delete(name);
    const { path } = open.file;
    open.file.close();
    // After the process's own connection, so that the thread's is the last one: the last one works the write-ahead log into the file.
    const { forgetful } = this.options;
    const closing: WritingJob = { do: 'close', path, forgetful };
    for (const thread of [this.writer, this.checkpoints]) {
      if (thread.isRunning) thread.ask(closing).catch(() => undefined);
    }
  }

  private openFile(space: Space, kind: FileKind): DatabaseFile {
    const { folder, forgetful } = this.options;
    const inside = spaceFolder(folder, space);
    const path = join(inside, `${kind}.sqlite`);
    makeFolder(inside, !forgetful);
    const file = this.openDatabase(path, kind);
    if (kind === 'log' || kind === 'documents') return file;
    if (kind === 'view') return this.use(space, 'log', (log) => this.withIndex(log, file));
    if (this.use(space, 'log', (log) => closedUnless(file, () => standsOn(log, 'audit', file)))) return file;
    throw storageUnavailable(
      `The records in ${inside} are not those of the log beside them, as after a restore of some files only: restore the whole folder.`,
    );
  }

  /** The view, with the search index attached as `search`. Both hold nothing of their own: from empty files they are made again. */
  private withIndex(log: DatabaseFile, found: DatabaseFile): DatabaseFile {
    const { forgetful } = this.options;
    const { path } = found;
    const view = closedUnless(found, () => standsOn(log, 'statements', found)) ? found : this.emptiedView(path);
    const index = indexPath(path);
    closedUnless(view, () => {
      const file = openDamaged(index, forgetful);
      const fits = indexFits(log, view, file);
      file.close();
      if (!fits) emptiedIndex(index, forgetful).close();
      view.attach(index, 'index', 'search');
      return true;
    });
    return view;
  }

  private emptiedView(path: string): DatabaseFile {
    removeDatabase(path);
    return this.openDatabase(path, 'view');
  }

  private openDatabase(path: string, kind: FileKind): DatabaseFile {
    const { forgetful } = this.options;
    return new DatabaseFile(path, kind, forgetful, (grown) =>
      this.checkpoints.ask({ do: 'checkpoint', path: grown, forgetful }),
    );
  }
}

/** Path of the search index beside the view at `path`. */
export function indexPath(path: string): string {
  return join(dirname(path), 'index.sqlite');
}

/**
 * Whether the search index is one of this log and view. It may be ahead of the view, and lack what the view still has, but not what the
 * view has let go of. While it is being merged, its position is ahead of its commit.
 */
function indexFits(log: DatabaseFile, view: DatabaseFile, index: DatabaseFile): boolean {
  const { number } = watermarkOf(index);
  const shown = view.get<{ number: number; forgotten: number }>('SELECT number, forgotten FROM applied');
  const { position } = index.get<{ position: number }>('SELECT position FROM applied') ?? { position: 0 };
  const { last } = log.get<{ last: number | null }>('SELECT max(position) AS last FROM statements_entries') ?? {};
  if (shown === undefined || !standsOn(log, 'statements', index)) return false;
  return (shown.number > 0 || number === 0) && number >= shown.forgotten && position <= (last ?? 0);
}

/** What `holds` says; the file is closed when that is false or an error. */
function closedUnless(file: DatabaseFile, holds: () => boolean): boolean {
  let holding = false;
  try {
    holding = holds();
    return holding;
  } finally {
    if (!holding) file.close();
  }
}

/** An empty search index instead of the one at `path`, which is closed. */
function emptiedIndex(path: string, forgetful: boolean): DatabaseFile {
  removeDatabase(path);
  return new DatabaseFile(path, 'index', forgetful);
}

function removeDatabase(path: string): void {
  for (const suffix of ['', '-wal', '-shm']) rmSync(path + suffix, { force: true });
}

/** The search index, an empty one if what is there is damaged. */
function openDamaged(path: string, forgetful: boolean): DatabaseFile {
  try {
    return new DatabaseFile(path, 'index', forgetful);
  } catch (error) {
    if (!isDamaged(error)) throw error;
    return emptiedIndex(path, forgetful);
  }
}
