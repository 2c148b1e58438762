import { isoInstant, type Space } from '@attest/kernel';
import { EMPTY_CHAIN, type Commit, type CommitKind, type Entry, type Stream } from '@attest/ledger';
import { Log, type Appended, type Head } from '@attest/storage-ports';
import type { DatabaseFile } from './database-file';
import type { DatabaseFiles } from './database-files';
import { storageUnavailable } from './storage-errors';
import { watermarkOf } from './watermark';
import type { Step } from './writing';

interface CommitRow {
  readonly number: number;
  readonly kind: CommitKind;
  readonly first_position: number;
  readonly entries: number;
  readonly stored: number;
  readonly token: string;
  readonly previous: string;
  readonly hash: string;
  readonly total_entries: number;
  readonly total_bytes: number;
}

/** Rows read at a time while looking how many commits fit. */
const ROWS = 256;

/**
 * Appends are done by the writing thread, everything else reads here. What is read is durable: in WAL mode with synchronous=FULL, SQLite
 * syncs the write-ahead log before it moves the end of it that other connections go by (`sqlite3WalFrames`), and a sync that fails
 * leaves that end where it was.
 */
export class SqliteLog extends Log {
  constructor(private readonly files: DatabaseFiles) {
    super();
  }

  head(space: Space, stream: Stream): Promise<Head> {
    return this.files.run(() => this.files.use(space, 'log', (log) => this.headOf(space, stream, log)));
  }

  append(space: Space, commit: Commit): Promise<Appended> {
    return this.files.wait(() => this.store(space, commit));
  }

  seal(space: Space, commit: Commit): Promise<Appended> {
    return this.append(space, { ...commit, kind: 'sealed' });
  }

  commit(space: Space, stream: Stream, number: number): Promise<Commit | undefined> {
    return this.files.run(() =>
      this.files.use(space, 'log', (log) => {
        const row = commitRow(log, stream, number);
        return row && withEntries(log, stream, [row])[0];
      }),
    );
  }

  read(space: Space, stream: Stream, after: number, maxEntries: number): Promise<readonly Commit[]> {
    return this.files.run(() =>
      this.files.use(space, 'log', (log) => withEntries(log, stream, rowsThatFit(log, stream, after, maxEntries))),
    );
  }

  entries(space: Space, stream: Stream, positions: readonly number[]): Promise<readonly Entry[]> {
    return this.files.run(() => this.files.use(space, 'log', (log) => entriesAt(log, stream, positions)));
  }

  private async store(space: Space, commit: Commit): Promise<Appended> {
    const { stream, number } = commit;
    const stored = await this.files.write(space, 'log', appending(commit));
    if (stored !== undefined) return { outcome: 'appended' };
    return this.files.use(space, 'log', (log) => {
      const rows = log.all<CommitRow>(`SELECT * FROM ${stream}_commits WHERE number >= ? ORDER BY number`, number);
      if (rows.length > 0) return { outcome: 'behind', missed: withEntries(log, stream, rows) };
      const last = lastCommit(log, stream);
      if (last?.kind === 'sealed') throw storageUnavailable('The log is sealed: its organization is being moved.');
      throw new Error(`commit ${number} of ${stream} before commit ${(last?.number ?? 0) + 1}`);
    });
  }

  private headOf(space: Space, stream: Stream, log: DatabaseFile): Head {
    const last = lastCommit(log, stream);
    const applied = this.files.use(space, stream === 'statements' ? 'view' : 'records', watermarkOf).number;
    const shown = applied === last?.number ? last : commitRow(log, stream, applied);
    return {
      stream,
      commit: last?.number ?? 0,
      position: last?.total_entries ?? 0,
      stored: isoInstant(last?.stored ?? 0),
      hash: last?.hash ?? EMPTY_CHAIN.hash,
      applied,
      appliedPosition: shown?.total_entries ?? 0,
      appliedStored: isoInstant(shown?.stored ?? 0),
      totals: { entries: last?.total_entries ?? 0, bytes: last?.total_bytes ?? 0 },
      sealed: last?.kind === 'sealed',
    };
  }
}

/** The entries at these positions that exist, in the order of the positions given. */
export function entriesAt(log: DatabaseFile, stream: Stream, positions: readonly number[]): Entry[] {
  const found: Entry[] = [];
  for (const position of positions) {
    const entry = log.get<Entry>(
      `SELECT position, id, header, bytes, nonce FROM ${stream}_entries WHERE position = ?`,
      position,
    );
    if (entry !== undefined) found.push({ ...entry });
  }
  return found;
}

function lastCommit(log: DatabaseFile, stream: Stream): CommitRow | undefined {
  return log.get<CommitRow>(`SELECT * FROM ${stream}_commits ORDER BY number DESC LIMIT 1`);
}

function commitRow(log: DatabaseFile, stream: Stream, number: number): CommitRow | undefined {
  return log.get<CommitRow>(`SELECT * FROM ${stream}_commits WHERE number = ?`, number);
}

/** Stores the commit if its number is the next one and the stream is not sealed. */
function appending(commit: Commit): Step[] {
  const { stream, totals } = commit;
  return [
    {
      sql: `INSERT INTO ${stream}_commits SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10
        WHERE ?1 = 1 + coalesce((SELECT max(number) FROM ${stream}_commits), 0)
          AND NOT EXISTS (SELECT 1 FROM ${stream}_commits WHERE number = ?1 - 1 AND kind = 'sealed')
        RETURNING number`,
      values: [
        commit.number,
        commit.kind,
        totals.entries - commit.entries.length + 1,
        commit.entries.length,
        Date.parse(commit.stored),
        commit.token,
        commit.previous,
        commit.hash,
        totals.entries,
        totals.bytes,
      ],
      condition: true,
    },
    {
      sql: `INSERT INTO ${stream}_entries VALUES (?, ?, ?, ?, ?)`,
      rows: commit.entries.map(({ position, id, header, bytes, nonce }) => [position, id, header, bytes, nonce]),
    },
  ];
}

/** Rows of the commits after `after`: at least one if there is one, then as many as have up to `maxEntries` entries. */
function rowsThatFit(log: DatabaseFile, stream: Stream, after: number, maxEntries: number): CommitRow[] {
  const rows = log.all<CommitRow>(
    `SELECT * FROM ${stream}_commits WHERE number > ? ORDER BY number LIMIT ${ROWS}`,
    after,
  );
  let entries = 0;
  const end = rows.findIndex((row, index) => (entries += row.entries) > maxEntries && index > 0);
  return end === -1 ? rows : rows.slice(0, end);
}

/** The commits of successive rows, their entries read in one sweep. */
function withEntries(log: DatabaseFile, stream: Stream, rows: readonly CommitRow[]): Commit[] {
  const first = rows[0];
  const last = rows.at(-1);
  if (first === undefined || last === undefined) return [];
  const entries = log.all<Entry>(
    `SELECT position, id, header, bytes, nonce FROM ${stream}_entries WHERE position BETWEEN ? AND ? ORDER BY position`,
    first.first_position,
    last.total_entries,
  );
  let taken = 0;
  return rows.map((row) => ({
    stream,
    number: row.number,
    kind: row.kind,
    entries: entries.slice(taken, (taken += row.entries)).map((entry) => ({ ...entry })),
    stored: isoInstant(row.stored),
    token: row.token,
    previous: row.previous,
    hash: row.hash,
    totals: { entries: row.total_entries, bytes: row.total_bytes },
  }));
}
