import { CONTROL, FixedClock, newUserId } from '@attest/kernel';
import type { Storage } from '@attest/storage-ports';
import { openMemoryStorage } from '@attest/storage-sqlite';
import { type ControlParts, controlParts } from './testing';
import { SESSIONS } from './sessions';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

describe('sessions', () => {
  let clock: FixedClock;
  let storage: Storage;
  let parts: ControlParts;

  beforeEach(async () => {
    clock = new FixedClock('2026-11-24T08:00:00.000Z');
    storage = await openMemoryStorage(clock);
    parts = controlParts({ storage, clock });
  });
  afterEach(() => storage.close());

  const usedAt = async (id: string) => (await storage.records.get(CONTROL, SESSIONS, id))?.value.usedAt;
  /** Waits until what happens beside a request has happened. */
  const until = async (holds: () => Promise<boolean>): Promise<void> => {
    const deadline = performance.now() + 5000;
    while (!(await holds())) {
      if (performance.now() > deadline) throw new Error('It did not happen within 5 s.');
      await new Promise((resolve) => setImmediate(resolve));
    }
  };

  it('are found by their token until they end', async () => {
    const user = newUserId();
    const { id, token, csrf } = await parts.sessions.open(user);
    expect(await parts.sessions.find(token)).toEqual({ id, user, csrf });
    await parts.sessions.end(id);
    expect(await parts.sessions.find(token)).toBeUndefined();
  });

  it('end four hours after their last use, however often somebody only looks whether they last', async () => {
    const { token } = await parts.sessions.open(newUserId());
    for (let hour = 0; hour < 3; hour++) {
      clock.advance(HOUR);
      expect(await parts.sessions.find(token, 'look')).toBeDefined();
      await new Promise((resolve) => setImmediate(resolve));
    }
    clock.advance(HOUR);
    expect(await parts.sessions.find(token, 'look')).toBeUndefined();
  });

  it('have a token of 256 random bits that is stored nowhere', async () => {
    const { id, token } = await parts.sessions.open(newUserId());
    expect(Buffer.from(token, 'base64url')).toHaveLength(32);
    expect(JSON.stringify(await storage.records.get(CONTROL, SESSIONS, id))).not.toContain(token);
    expect(id).not.toBe(token);
  });

  it('are not found by their id, nor by what is no token', async () => {
    const { id } = await parts.sessions.open(newUserId());
    for (const text of [id, '', 'x', 'x'.repeat(44), `${'x'.repeat(42)}!`]) {
      expect(await parts.sessions.find(text)).toBeUndefined();
    }
  });

  it('get another token and another CSRF value at each sign-in', async () => {
    const user = newUserId();
    const [one, other] = [await parts.sessions.open(user), await parts.sessions.open(user)];
    expect(one.token).not.toBe(other.token);
    expect(one.csrf).not.toBe(other.csrf);
    expect(one.csrf).not.toBe(one.token);
  });

  it('end after four hours without use', async () => {
    const { token } = await parts.sessions.open(newUserId());
    clock.advance(4 * HOUR - 1);
    expect(await parts.sessions.find(token)).toBeDefined();
    const unused = await parts.sessions.open(newUserId());
    clock.advance(4 * HOUR);
    expect(await parts.sessions.find(unused.token)).toBeUndefined();
  });

  it('last on while they are used, but no longer than SESSION_HOURS', async () => {
    const { id, token } = await parts.sessions.open(newUserId());
    for (let hour = 1; hour < 12; hour++) {
      clock.advance(HOUR);
      expect(await parts.sessions.find(token)).toBeDefined();
      await until(async () => (await usedAt(id)) === clock.now());
    }
    clock.advance(HOUR);
    expect(await parts.sessions.find(token)).toBeUndefined();
  });

  it('write their last use at most once a minute', async () => {
    const { id, token } = await parts.sessions.open(newUserId());
    const opened = clock.now();
    clock.advance(MINUTE - 1);
    await parts.sessions.find(token);
    expect(await usedAt(id)).toBe(opened);
  });

  it('end even when they are used in the same moment', async () => {
    const { id, token } = await parts.sessions.open(newUserId());
    clock.advance(2 * MINUTE);
    await Promise.all([parts.sessions.find(token), parts.sessions.end(id)]);
    expect(await parts.sessions.find(token)).toBeUndefined();
    await until(async () => (await storage.records.count(CONTROL, SESSIONS)) === 0);
  });

  it('may be ended twice, or by a token that is none', async () => {
    const { id, token } = await parts.sessions.open(newUserId());
    await parts.sessions.endByToken('no token');
    expect(await parts.sessions.find(token)).toBeDefined();
    await parts.sessions.endByToken(token);
    await parts.sessions.end(id);
    expect(await parts.sessions.find(token)).toBeUndefined();
  });

  it('are cleared away by a later sign-in once they have ended', async () => {
    await parts.sessions.open(newUserId());
    await parts.sessions.open(newUserId());
    clock.advance(13 * HOUR);
    const { id } = await parts.sessions.open(newUserId());
    expect(await storage.records.count(CONTROL, SESSIONS)).toBe(1);
    expect(await storage.records.get(CONTROL, SESSIONS, id)).toBeDefined();
  });
});
