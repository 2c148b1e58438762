import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FixedClock } from '@attest/kernel';
import { storageSuite } from '@attest/storage-suite';
import { openMemoryStorage, openSqliteStorage } from './index';

const clock = new FixedClock('2026-03-01T08:00:00.000Z');

storageSuite('SQLite in a temporary folder', () => openMemoryStorage(clock));

describe('with a place for four open files', () => {
  let folder: string;

  afterAll(async () => {
    await rm(folder, { recursive: true, force: true });
  });

  storageSuite('SQLite in a folder', async () => {
    folder = await mkdtemp(join(tmpdir(), 'attest-suite-'));
    return openSqliteStorage({ folder, clock, maxOpen: 4 });
  });
});

describe('with hardly a tail before the search index', () => {
  let folder: string;

  afterAll(async () => {
    await rm(folder, { recursive: true, force: true });
  });

  storageSuite('SQLite in a folder', async () => {
    folder = await mkdtemp(join(tmpdir(), 'attest-suite-'));
    return openSqliteStorage({ folder, clock, chunkStatements: 2 });
  });
});
