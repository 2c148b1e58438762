import { closeSync, fsyncSync, openSync, statfsSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { diskFull, storageUnavailable } from './storage-errors';

/** What is written for trial: a commit of some size. */
const TRIAL = new Uint8Array(64 * 1024);
/** Bytes that must be free: less does not hold one full request with its indexes. */
const LEAST_FREE = 16 * 1024 * 1024;

/**
 * Writes into the folder and waits until it is durable. Throws what the system throws when that cannot be done now, and
 * DomainError `storage_unavailable` {reason} when fewer bytes are free than must be.
 */
export function probeFolder(folder: string, leastFree = LEAST_FREE): void {
  const handle = openSync(join(folder, 'probe'), 'w', 0o600);
  try {
    writeSync(handle, TRIAL);
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
  const { bavail, bsize } = statfsSync(folder);
  if (bavail * bsize < leastFree) throw storageUnavailable(diskFull(folder));
}
