import { closeSync, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

import { DomainError } from '@attest/kernel';

/** Numbered by their place; only ever added to. */
const STEPS: readonly string[] = [
  `
  CREATE TABLE jobs (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    space TEXT NOT NULL,
    name TEXT NOT NULL,
    key TEXT,
    repeat TEXT,
    payload TEXT NOT NULL,
    state TEXT NOT NULL,
    turn INTEGER NOT NULL,
    attempts INTEGER NOT NULL DEFAULT 0,
    most_attempts INTEGER NOT NULL,
    backoff INTEGER NOT NULL,
    progress REAL NOT NULL DEFAULT 0,
    error TEXT,
    due_at INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    finished_at INTEGER
  ) STRICT;
  CREATE INDEX jobs_waiting ON jobs (name, space, due_at, turn) WHERE state = 'waiting';
  CREATE INDEX jobs_delayed ON jobs (due_at) WHERE state = 'delayed';
  CREATE INDEX jobs_active ON jobs (name, space, key) WHERE state = 'active';
  CREATE INDEX jobs_listed ON jobs (space, state, seq);
  CREATE INDEX jobs_keyed ON jobs (space, name, key) WHERE key IS NOT NULL AND state IN ('waiting', 'delayed');
  CREATE INDEX jobs_repeated ON jobs (space, name, repeat) WHERE repeat IS NOT NULL AND state IN ('waiting', 'delayed');
  CREATE INDEX jobs_finished ON jobs (finished_at) WHERE state = 'completed';
  CREATE TABLE repeats (
    space TEXT NOT NULL,
    name TEXT NOT NULL,
    key TEXT NOT NULL,
    cron TEXT NOT NULL,
    zone TEXT NOT NULL,
    payload TEXT NOT NULL,
    most_attempts INTEGER NOT NULL,
    backoff INTEGER NOT NULL,
    next_at INTEGER,
    PRIMARY KEY (space, name, key)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX repeats_next ON repeats (next_at) WHERE next_at IS NOT NULL;
  `,
];

/** SQLite's primary result codes (sqlite.org/rescode.html). */
const BUSY = 5;
const CORRUPT = 11;
const FULL = 13;
const NOT_A_DATABASE = 26;

/**
 * Opens the queue's file, creating it and its folder if absent, and brings it to the newest step. One process owns it: a second
 * one would take the jobs that run in the first for abandoned, so it is refused with a sentence.
 */
export function openDatabase(file: string): DatabaseSync {
  if (file !== ':memory:') makeFile(file);
  const database = new DatabaseSync(file);
  try {
    database.exec('PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;');
    const step = Number(database.prepare('PRAGMA user_version').get()?.['user_version'] ?? 0);
    if (step > STEPS.length) {
      throw new Error(
        `The queue file ${file} was written by a newer version of Attest (step ${step}, known are ${STEPS.length}).`,
      );
    }
    for (const [index, sql] of STEPS.entries()) {
      if (index < step) continue;
      database.exec(`BEGIN IMMEDIATE; ${sql} PRAGMA user_version = ${index + 1}; COMMIT;`);
    }
    // Takes the lock now, not with the first job.
    database.exec('BEGIN IMMEDIATE; COMMIT;');
    return database;
  } catch (error) {
    database.close();
    if (errorNumber(error) === undefined) throw error;
    throw new Error(`The queue file ${file} ${sentenceFor(errorNumber(error))}`, { cause: error });
  }
}

/** Payloads name people: the file, and with it its write-ahead log, is its owner's alone, whatever the folder permits. */
function makeFile(file: string): void {
  try {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    closeSync(openSync(file, 'a', 0o600));
  } catch (error) {
    const reason = (error as Error).message;
    throw new Error(
      `The queue file ${file} cannot be written to (${reason}). Check who owns the data folder, and its disk.`,
      {
        cause: error,
      },
    );
  }
}

function sentenceFor(number: number | undefined): string {
  switch (number) {
    case BUSY:
      return 'is in use by another process. Stop that one, or give this one another data folder.';
    case CORRUPT:
    case NOT_A_DATABASE:
      return 'is damaged or none of Attest’s. Put back a copy of it, or remove it: schedules and reports that have not ended are taken up again.';
    case FULL:
      return 'cannot be written to: the disk is full.';
    default:
      return 'cannot be read or written to. Check who owns the data folder, and its disk.';
  }
}

/** Runs `work` in one transaction. A file that cannot be written is DomainError `storage_unavailable`; nothing of it was done. */
export function transaction<T>(database: DatabaseSync, work: () => T): T {
  try {
    database.exec('BEGIN IMMEDIATE');
    try {
      const result = work();
      database.exec('COMMIT');
      return result;
    } catch (error) {
      if (database.isTransaction) database.exec('ROLLBACK');
      throw error;
    }
  } catch (error) {
    if (errorNumber(error) === undefined) throw error;
    throw new DomainError('storage_unavailable', { part: 'queue' }, [], { cause: error });
  }
}

/** SQLite's number for what went wrong. By its shape: a test runs in another realm, where `instanceof` fails for Node's own errors. */
function errorNumber(error: unknown): number | undefined {
  if (typeof error !== 'object' || error === null || !('errcode' in error)) return undefined;
  return typeof error.errcode === 'number' ? error.errcode & 0xff : undefined;
}
