import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { CONTROL, parseTenantId, type Space } from '@attest/kernel';

/** The folder of a space inside the data folder. An id that is none never becomes a path. */
export function spaceFolder(folder: string, space: Space): string {
  if (space === CONTROL) return join(folder, 'control');
  const tenant = parseTenantId(space);
  if (tenant === undefined) throw new TypeError(`not a tenant id: ${JSON.stringify(space)}`);
  return join(folder, 'tenants', tenant);
}

/** The folders of all spaces that have one. */
export function spaceFolders(folder: string): readonly string[] {
  const tenants = join(folder, 'tenants');
  const names = existsSync(tenants) ? readdirSync(tenants) : [];
  return [spaceFolder(folder, CONTROL), ...names.map((name) => join(tenants, name))].filter((path) => existsSync(path));
}

/** Makes the folder and those above it; `durable` ones are still there after a power loss. */
export function makeFolder(path: string, durable: boolean): void {
  const first = mkdirSync(path, { recursive: true, mode: 0o700 });
  if (first === undefined || !durable) return;
  for (let made = path; made.length >= first.length; made = dirname(made)) syncFolder(dirname(made));
}

/** Makes names created, renamed or removed in a folder durable. */
export function syncFolder(path: string): void {
  // Windows can't open a folder; NTFS journals names itself.
  if (process.platform === 'win32') return;
  const handle = openSync(path, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}
