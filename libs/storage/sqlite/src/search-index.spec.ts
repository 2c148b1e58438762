import { copyFile, rm, writeFile } from 'node:fs/promises';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { FixedClock, newTenantId, type TenantId } from '@attest/kernel';
import { chainEnd, EMPTY_CHAIN, nextCommit, nextStored, type ChainEnd } from '@attest/ledger';
import type { Storage } from '@attest/storage-ports';
import { facetOf } from '@attest/xapi';
import { openSqliteStorage } from './index';

const CLOCK = new FixedClock('2026-03-01T08:00:00.000Z');
const tenant: TenantId = newTenantId();
let folder: string;
let end: ChainEnd;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'attest-index-'));
  end = EMPTY_CHAIN;
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

const open = (chunkStatements = 10): Promise<Storage> => openSqliteStorage({ folder, clock: CLOCK, chunkStatements });
const file = (name: string): string => join(folder, 'tenants', tenant, name);

/** Commits of five statements; statement 5n refers to statement 5n + 3, which comes later. */
async function write(storage: Storage, commits: number, facet = 'r'): Promise<void> {
  for (let count = 0; count < commits; count += 1) {
    const entries = [1, 2, 3, 4, 5].map((at) => {
      const id = `s${end.position + at}`;
      return { id, header: `{"id":"${id}"}`, bytes: `{"id":"${id}"}`, nonce: new Uint8Array(32) };
    });
    const stored = nextStored(end, CLOCK.now());
    const commit = nextCommit(end, { stream: 'statements', entries, stored, token: 'token' });
    await storage.log.append(tenant, commit);
    await storage.statements.apply(
      tenant,
      commit.number,
      commit.entries.map(({ id, position }) => {
        const refersTo = position % 5 === 0 ? `s${position + 3}` : undefined;
        const facets = [
          'v1',
          `${facet}${position}`,
          ...(refersTo === undefined ? [] : [facetOf('refersTo', refersTo)]),
        ];
        const row = { id, position, stored, facets, credential: 'key', measures: { timestamp: 0 } };
        return refersTo === undefined ? row : { ...row, refersTo };
      }),
    );
    end = chainEnd(commit);
  }
}

async function positions(storage: Storage, facet: string, ascending = true): Promise<number[]> {
  const query = { filter: { facets: [facet] }, ascending, limit: 1000, upTo: 1000 };
  return (await storage.statements.page(tenant, query)).statements.map(({ position }) => position);
}

/** Whether every statement is found, once, by all that it is found by. */
async function expectComplete(storage: Storage): Promise<void> {
  const all = Array.from({ length: end.position }, (_, index) => index + 1);
  expect(await positions(storage, 'v1')).toEqual(all);
  expect(await positions(storage, 'v1', false)).toEqual(all.toReversed());
  for (const position of all) {
    const referring = position % 5 === 3 && position > 5 ? [position - 3] : [];
    expect([position, await positions(storage, `r${position}`)]).toEqual([position, [...referring, position]]);
  }
}

/** The commit and the position up to which the index has everything. */
function watermark(): unknown {
  const index = new DatabaseSync(file('index.sqlite'));
  try {
    return { ...index.prepare('SELECT number, position FROM applied').get() };
  } finally {
    index.close();
  }
}

test('all is found while the search index takes what is stored', async () => {
  const storage = await open();
  for (let round = 0; round < 12; round += 1) {
    await write(storage, 1);
    await expectComplete(storage);
  }
  await untilIndexed({ number: 12, position: 60 });
  await storage.close();
});

test('many small segments become few, and all is found in them', async () => {
  const storage = await open(5);
  await write(storage, 70);
  await untilIndexed({ number: 70, position: 350 });
  await storage.close();
  const index = new DatabaseSync(file('index.sqlite'), { readOnly: true });
  const levels = index.prepare('SELECT level, low, high FROM segment ORDER BY low').all();
  index.close();
  expect(levels[0]).toMatchObject({ level: 1, low: 1, high: 80 });
  expect(levels.length).toBeLessThan(20);
  const again = await open(5);
  await expectComplete(again);
  await again.close();
});

test('a facet of very many statements is walked in pages, from wherever and in both directions', async () => {
  const storage = await open(1500);
  await write(storage, 300);
  await untilIndexed({ number: 300, position: 1500 });
  await write(storage, 20);
  const all = Array.from({ length: 1600 }, (_, index) => index + 1);
  for (const ascending of [true, false]) {
    const walked: number[] = [];
    let beyond: number | undefined;
    for (;;) {
      const query = { filter: { facets: ['v1'] }, ascending, limit: 97, upTo: 1600 };
      const page = await storage.statements.page(tenant, beyond === undefined ? query : { ...query, beyond });
      walked.push(...page.statements.map(({ position }) => position));
      if (!page.more) break;
      beyond = walked.at(-1);
    }
    expect(walked).toEqual(ascending ? all : all.toReversed());
  }
  await storage.close();
});

test('what the search index lacks is found after a start', async () => {
  const first = await open(1000);
  await write(first, 12);
  await first.close();
  expect(watermark()).toEqual({ number: 0, position: 0 });
  const second = await open(1000);
  await expectComplete(second);
  await write(second, 1);
  await expectComplete(second);
  await second.close();
});

test('facets that came late by a reference reach the search index, and the view lets go of them', async () => {
  const storage = await open();
  await write(storage, 6);
  await untilIndexed({ number: 6, position: 30 });
  await expectComplete(storage);
  await write(storage, 1);
  await storage.close();
  const view = new DatabaseSync(file('view.sqlite'), { readOnly: true });
  const left = view.prepare('SELECT number, position FROM late').all();
  view.close();
  expect(left.map((row) => ({ ...row }))).toEqual([{ number: 7, position: 30 }]);
  const again = await open();
  await expectComplete(again);
  await again.close();
});

test.each([
  ['lost', () => removeIndex()],
  ['damaged', () => writeFile(file('index.sqlite'), 'This is no database. '.repeat(100))],
  ['empty', () => removeIndex().then(() => writeFile(file('index.sqlite'), ''))],
])('a search index that is %s is made again', async (_, harm) => {
  const first = await open();
  await write(first, 12);
  await first.close();
  await harm();
  const second = await open();
  await expectComplete(second);
  await write(second, 3);
  await expectComplete(second);
  await second.close();
});

test('a view that is lost takes the search index with it, and both are made again', async () => {
  const first = await open();
  await write(first, 12);
  await first.close();
  for (const suffix of ['', '-wal', '-shm']) await rm(file(`view.sqlite${suffix}`), { force: true });
  const second = await open();
  expect(await second.log.head(tenant, 'statements')).toMatchObject({ commit: 12, applied: 0 });
  expect(await positions(second, 'v1')).toEqual([]);
  await second.close();
  expect(watermark()).toEqual({ number: 0, position: 0 });
});

test('a search index that is ahead of a view after a power loss answers nothing that the view lacks', async () => {
  const first = await open();
  await write(first, 12);
  await first.close();
  // The newest commits of the view are taken back, as an unsynced file's are.
  const view = new DatabaseSync(file('view.sqlite'));
  const log = new DatabaseSync(file('log.sqlite'));
  const hash = log.prepare('SELECT hash FROM statements_commits WHERE number = 8').get()?.['hash'] as string;
  view.exec(`DELETE FROM statement WHERE position > 40; UPDATE applied SET number = 8, hash = '${hash}'`);
  view.close();
  log.close();
  const second = await open();
  expect(await positions(second, 'v1')).toEqual(Array.from({ length: 40 }, (_, index) => index + 1));
  await second.close();
});

test('a search index that is older than what the view has forgotten, as after a power loss, is made again', async () => {
  const first = await open();
  await write(first, 2);
  await untilIndexed({ number: 2, position: 10 });
  await first.close();
  for (const suffix of ['', '-wal']) await copyIfThere(file(`index.sqlite${suffix}`), join(folder, `kept${suffix}`));
  const second = await open();
  await write(second, 8);
  await untilIndexed({ number: 10, position: 50 });
  await write(second, 1);
  await second.close();
  await removeIndex();
  for (const suffix of ['', '-wal']) await copyIfThere(join(folder, `kept${suffix}`), file(`index.sqlite${suffix}`));
  const third = await open();
  await expectComplete(third);
  await third.close();
});

test('a search index that was being merged when it lost its log finds what came instead', async () => {
  const first = await open();
  await write(first, 4);
  await first.release(tenant);
  const older = end;
  for (const kind of ['log', 'view', 'records']) await copyIfThere(file(`${kind}.sqlite`), join(folder, kind));
  await write(first, 4);
  await untilIndexed({ number: 8, position: 40 });
  await first.close();
  // Between two steps of a merge, the position is ahead of the commit.
  const index = new DatabaseSync(file('index.sqlite'));
  const log = new DatabaseSync(file('log.sqlite'));
  const { hash } = log.prepare('SELECT hash FROM statements_commits WHERE number = 2').get() as { hash: string };
  index.exec(`UPDATE applied SET number = 2, hash = '${hash}'`);
  index.close();
  log.close();
  for (const kind of ['log', 'view', 'records']) await copyIfThere(join(folder, kind), file(`${kind}.sqlite`));
  end = older;
  const second = await open();
  await write(second, 4, 'other');
  for (const position of [21, 30, 40]) expect(await positions(second, `other${position}`)).toEqual([position]);
  expect(await positions(second, 'r25')).toEqual([]);
  await second.close();
});

async function untilIndexed(expected: object): Promise<void> {
  const deadline = Date.now() + 20_000;
  while (!isDeepStrictEqual(watermark(), expected)) {
    if (Date.now() > deadline) expect(watermark()).toEqual(expected);
    await setTimeout(5);
  }
}

async function removeIndex(): Promise<void> {
  for (const suffix of ['', '-wal', '-shm']) await rm(file(`index.sqlite${suffix}`), { force: true });
}

async function copyIfThere(from: string, to: string): Promise<void> {
  if (existsSync(from)) await copyFile(from, to);
}
