import { DomainError, isDomainError } from '@attest/kernel';

/** Primary result codes of SQLite that mean the outside world, not a mistake of ours (sqlite.org/rescode.html). */
const SQLITE_REASONS: Readonly<Record<number, (folder: string) => string>> = {
  3: cannotBeWritten,
  5: inUse,
  6: inUse,
  7: (folder) => `There was not enough memory to work on the data folder ${folder}.`,
  8: cannotBeWritten,
  10: failed,
  11: damaged,
  13: diskFull,
  14: cannotBeOpened,
  22: cannotBeOpened,
  23: cannotBeWritten,
  26: damaged,
};

const SYSTEM_REASONS: Readonly<Record<string, (folder: string) => string>> = {
  ENOSPC: diskFull,
  EDQUOT: diskFull,
  EACCES: cannotBeWritten,
  EPERM: cannotBeWritten,
  EROFS: cannotBeWritten,
  EIO: failed,
  ENOTDIR: cannotBeOpened,
  EEXIST: cannotBeOpened,
  EISDIR: cannotBeWritten,
  ELOOP: cannotBeOpened,
  ENAMETOOLONG: cannotBeOpened,
  EMFILE: (folder) => `Too many files are open to work on the data folder ${folder}: raise the limit (ulimit -n).`,
  ENFILE: (folder) => `Too many files are open on this machine to work on the data folder ${folder}.`,
};

export function diskFull(folder: string): string {
  return `The disk that holds the data folder ${folder} is full: nothing can be stored until space is freed.`;
}

function cannotBeWritten(folder: string): string {
  return `The data folder ${folder} cannot be written to: check who owns it, its permissions, and that its file system is not mounted read-only.`;
}

function cannotBeOpened(folder: string): string {
  return `The data folder ${folder} cannot be opened: check that it is a folder that this user may read and write.`;
}

function inUse(folder: string): string {
  return `A file in the data folder ${folder} is locked by another program.`;
}

function failed(folder: string): string {
  return `Reading or writing in the data folder ${folder} failed: check the disk.`;
}

function damaged(folder: string): string {
  return `A file in the data folder ${folder} is damaged or not one of Attest's: restore the folder from a backup.`;
}

export function storageUnavailable(reason: string, cause?: unknown): DomainError {
  return new DomainError('storage_unavailable', { reason }, [], { cause });
}

/**
 * The error to throw for one that SQLite or the file system threw: DomainError `storage_unavailable` {reason} when the
 * outside world is to blame; anything else is a bug and stays what it is.
 */
export function asStorageError(error: unknown, folder: string): unknown {
  if (isDomainError(error)) return error;
  const reason = reasonOf(error);
  return reason === undefined ? error : storageUnavailable(reason(folder), error);
}

function reasonOf(error: unknown): ((folder: string) => string) | undefined {
  const result = sqliteResult(error);
  if (result !== undefined) return SQLITE_REASONS[result];
  const code = systemCode(error);
  return code === undefined ? undefined : SYSTEM_REASONS[code];
}

/** Whether SQLite says that a file is no database, or a broken one. */
export function isDamaged(error: unknown): boolean {
  return SQLITE_REASONS[sqliteResult(error) ?? 0] === damaged;
}

/** SQLite's primary result code, if the error is one of SQLite's. */
export function sqliteResult(error: unknown): number | undefined {
  if (typeof error !== 'object' || error === null || !('errcode' in error)) return undefined;
  // Extended codes carry the primary one in their lowest byte.
  return typeof error.errcode === 'number' ? error.errcode & 0xff : undefined;
}

/** The system's name of the error ('ENOENT'), if it has one. No `instanceof`: Jest's tests run in a realm of their own. */
export function systemCode(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}
