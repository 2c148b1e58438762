import { CONTROL, DomainError, FixedClock } from '@attest/kernel';
import type { Records, Storage } from '@attest/storage-ports';
import { openMemoryStorage } from '@attest/storage-sqlite';
import { newKeyId, newRoutingTag } from '@attest/tenancy';
import { KEY_USAGE, KeyUsage } from './key-usage';
import { KeptLog } from './testing';

describe('the last use of an API key', () => {
  const key = newKeyId(newRoutingTag());
  let clock: FixedClock;
  let storage: Storage;
  let usage: KeyUsage;

  beforeEach(async () => {
    clock = new FixedClock('2026-11-24T08:00:42.500Z');
    storage = await openMemoryStorage(clock);
    usage = new KeyUsage(storage.records, clock, new KeptLog());
  });
  afterEach(() => storage.close());

  const version = async () => (await storage.records.get(CONTROL, KEY_USAGE, key))?.version;

  it('is unknown for a key that was never used', async () => {
    expect(await usage.lastUsedAt(key)).toBeNull();
  });

  it('is known at once, to the minute', async () => {
    usage.note(key);
    expect(await usage.lastUsedAt(key)).toBe('2026-11-24T08:00:00.000Z');
    await usage.flush();
    expect(await usage.lastUsedAt(key)).toBe('2026-11-24T08:00:00.000Z');
  });

  it('is written once a minute, however often the key is used', async () => {
    for (let request = 0; request < 100; request++) usage.note(key);
    await usage.flush();
    clock.advance(10_000);
    usage.note(key);
    await usage.flush();
    expect(await version()).toBe(1);
    clock.advance(10_000);
    usage.note(key);
    await usage.flush();
    expect(await version()).toBe(2);
    expect(await usage.lastUsedAt(key)).toBe('2026-11-24T08:01:00.000Z');
  });

  it('is written shortly after the request, beside those that follow', async () => {
    usage.note(key);
    const deadline = performance.now() + 5000;
    while ((await version()) === undefined && performance.now() < deadline) {
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    expect(await version()).toBe(1);
  });

  it('is written when the process stops', async () => {
    usage.note(key);
    await usage.onApplicationShutdown();
    expect(await version()).toBe(1);
  });

  it('never goes back when another process knows a later one', async () => {
    await storage.records.insert(CONTROL, KEY_USAGE, { key, lastUsedAt: '2026-11-24T09:00:00.000Z' });
    usage.note(key);
    await usage.flush();
    expect(await usage.lastUsedAt(key)).toBe('2026-11-24T09:00:00.000Z');
  });

  it('is kept in memory while the storage refuses, and written when it takes again', async () => {
    let broken = true;
    const failing = Object.assign(Object.create(storage.records) as Records, {
      insert: (...args: Parameters<Records['insert']>) =>
        broken ? Promise.reject(new DomainError('storage_unavailable')) : storage.records.insert(...args),
    });
    const log = new KeptLog();
    const patient = new KeyUsage(failing, clock, log);
    patient.note(key);
    await patient.flush();
    expect(await version()).toBeUndefined();
    expect(log.lines.join()).toContain('key-usage.not-written');
    expect(await patient.lastUsedAt(key)).toBe('2026-11-24T08:00:00.000Z');
    broken = false;
    await patient.onApplicationShutdown();
    expect(await version()).toBe(1);
  });

  it('is not lost when the key is used while its last use is written', async () => {
    usage.note(key);
    clock.advance(60_000);
    usage.note(key);
    await usage.flush();
    expect(await usage.lastUsedAt(key)).toBe('2026-11-24T08:01:00.000Z');
    expect((await storage.records.get(CONTROL, KEY_USAGE, key))?.value.lastUsedAt).toBe('2026-11-24T08:01:00.000Z');
  });
});
