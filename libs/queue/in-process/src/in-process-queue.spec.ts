import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { FixedClock, isDomainError, newTenantId, SystemClock } from '@attest/kernel';
import type { JobKind, QueueEvent } from '@attest/queue-ports';

import { openDatabase } from './database';
import { InProcessQueue, openInProcessQueue } from './in-process-queue';

const DAY = 24 * 3_600_000;
const kind: JobKind<{ n: number }> = { name: 'count', attempts: 2, backoff: 100, concurrency: 1 };
const folder = mkdtempSync(join(tmpdir(), 'attest-queue-'));
const space = newTenantId();

afterAll(() => {
  rmSync(folder, { recursive: true });
});

describe('InProcessQueue', () => {
  it('says where it keeps its jobs, and makes the folder', async () => {
    const file = join(folder, 'new', 'queue.sqlite');
    const queue = await openInProcessQueue({ file, clock: new SystemClock() });
    expect(queue.description).toBe(`in process, ${file}`);
    await queue.close(0);
  });

  it('refuses a file that another queue has open, with a sentence that names it', () => {
    const file = join(folder, 'twice.sqlite');
    const first = openDatabase(file);
    expect(() => openDatabase(file)).toThrow(`The queue file ${file} is in use by another process.`);
    first.close();
    openDatabase(file).close();
  });

  it('refuses a file of a newer version, and one that is no database', () => {
    const newer = join(folder, 'newer.sqlite');
    const database = openDatabase(newer);
    database.exec('PRAGMA user_version = 99');
    database.close();
    expect(() => openDatabase(newer)).toThrow('newer version');
    const other = join(folder, 'other.sqlite');
    writeFileSync(other, 'Not a database, but long enough to be looked at as one. '.repeat(20));
    expect(() => openDatabase(other)).toThrow(`The queue file ${other} is damaged or none of Attest’s.`);
  });

  it('refuses a file that it may not write to, with a sentence that names it', () => {
    const inFile = join(folder, 'other.sqlite', 'queue.sqlite');
    writeFileSync(join(folder, 'other.sqlite'), '');
    expect(() => openDatabase(inFile)).toThrow(`The queue file ${inFile} cannot be written to`);
    const folderInItsPlace = join(folder, 'queue.sqlite');
    mkdirSync(folderInItsPlace);
    expect(() => openDatabase(folderInItsPlace)).toThrow(`The queue file ${folderInItsPlace} cannot be written to`);
  });

  it('keeps its files to their owner, since payloads name people', async () => {
    const file = join(folder, 'private.sqlite');
    const queue = await openInProcessQueue({ file, clock: new SystemClock() });
    for (const name of [file, `${file}-wal`]) expect((statSync(name).mode & 0o077).toString(8)).toBe('0');
    await queue.close(0);
  });

  it('keeps the last thousand completed jobs of a space, for a week', async () => {
    const clock = new FixedClock('2026-11-24T00:00:00Z');
    const queue = await openInProcessQueue({ file: ':memory:', clock });
    const other = newTenantId();
    queue.process({ ...kind, concurrency: 50 }, () => Promise.resolve());
    await queue.enqueue(other, kind, { n: 0 });
    for (let n = 0; n < 1005; n++) await queue.enqueue(space, kind, { n });
    await queue.idle();
    expect(await queue.jobs(space, 'completed', 2000)).toHaveLength(1000);
    expect((await queue.jobs(space, 'completed', 2000)).at(-1)?.payload).toEqual({ n: 5 });
    expect(await queue.jobs(other, 'completed', 10)).toHaveLength(1);
    clock.advance(7 * DAY + 1);
    await queue.enqueue(space, kind, { n: 9999 });
    await queue.idle();
    expect((await queue.jobs(space, 'completed', 2000)).map(({ payload }) => payload)).toEqual([{ n: 9999 }]);
    expect(await queue.jobs(other, 'completed', 10)).toEqual([]);
    await queue.close(0);
  });

  it('wakes by itself when a delayed job or a retry is due', async () => {
    const queue = await openInProcessQueue({ file: ':memory:', clock: new SystemClock() });
    const ended = new Promise<number>((resolve) => {
      queue.process({ ...kind, backoff: 20 }, ({ attempts }) => {
        if (attempts === 1) return Promise.reject(new Error('once'));
        resolve(attempts);
        return Promise.resolve();
      });
    });
    await queue.enqueue(space, { ...kind, backoff: 20 }, { n: 1 }, { delay: 20 });
    expect(await ended).toBe(2);
    await queue.close(1000);
  });

  it('is not woken early by a time that setTimeout cannot hold', async () => {
    const timers = jest.spyOn(globalThis, 'setTimeout');
    const clock = new FixedClock('2026-11-24T00:00:00Z');
    const queue = await openInProcessQueue({ file: ':memory:', clock });
    queue.process(kind, () => Promise.resolve());
    const job = await queue.enqueue(space, kind, { n: 1 }, { delay: 400 * DAY });
    await queue.idle();
    const waits = timers.mock.calls.map(([, wait]) => wait ?? 0);
    timers.mockRestore();
    expect(waits.length).toBeGreaterThan(0);
    expect(Math.max(...waits)).toBeLessThanOrEqual(60_000);
    expect((await queue.job(space, job.id))?.state).toBe('delayed');
    clock.advance(400 * DAY);
    await queue.idle();
    expect((await queue.job(space, job.id))?.state).toBe('completed');
    await queue.close(0);
  });

  it('tells the log what failed and what died, and no payload', async () => {
    const events: QueueEvent[] = [];
    const clock = new FixedClock(0);
    const queue = await openInProcessQueue({ file: ':memory:', clock, log: (event) => events.push(event) });
    queue.process(kind, () => Promise.reject(new Error('first line\nsecond line')));
    const job = await queue.enqueue(space, kind, { n: 4711 });
    await queue.idle();
    clock.advance(100);
    await queue.idle();
    const about = { space, kind: 'count', job: job.id, error: 'first line second line' };
    expect(events).toMatchObject([
      { level: 'warn', event: 'job.failed', ...about, attempts: 1, dueAt: 100 },
      { level: 'error', event: 'job.dead', ...about, attempts: 2 },
    ]);
    expect(JSON.stringify(events)).not.toContain('4711');
    await queue.close(0);
  });

  it('answers storage_unavailable while its file cannot be written, keeps nothing of it, and goes on afterwards', async () => {
    const database = openDatabase(join(folder, 'full.sqlite'));
    const queue = new InProcessQueue(database, { file: 'full.sqlite', clock: new SystemClock() });
    const pages = Number(database.prepare('PRAGMA page_count').get()?.['page_count']);
    database.exec(`PRAGMA max_page_count = ${pages}`);
    const wide: JobKind<{ text: string }> = { name: 'wide', attempts: 1, backoff: 1, concurrency: 1 };
    const refused: unknown = await queue
      .enqueue(space, wide, { text: 'x'.repeat(100_000) })
      .catch((error: unknown) => error);
    expect(isDomainError(refused, 'storage_unavailable')).toBe(true);
    expect(await queue.jobs(space, 'waiting', 10)).toEqual([]);
    database.exec('PRAGMA max_page_count = 100000');
    await queue.enqueue(space, wide, { text: 'x'.repeat(100_000) });
    expect(await queue.jobs(space, 'waiting', 10)).toHaveLength(1);
    await queue.close(0);
  });

  it('puts back what does not heed its signal, and closes all the same', async () => {
    const file = join(folder, 'deaf.sqlite');
    const queue = await openInProcessQueue({ file, clock: new SystemClock() });
    const { promise: never } = Promise.withResolvers<undefined>();
    const running = new Promise<void>((resolve) => {
      queue.process(kind, async () => {
        resolve();
        await never;
      });
    });
    const job = await queue.enqueue(space, kind, { n: 1 });
    await running;
    await queue.close(0);
    const again = await openInProcessQueue({ file, clock: new SystemClock() });
    expect(await again.job(space, job.id)).toMatchObject({ state: 'waiting', attempts: 0 });
    await again.close(0);
  });
});
