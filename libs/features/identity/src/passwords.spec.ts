import { CONTROL, FixedClock, newUserId } from '@attest/kernel';
import { collection, type Storage } from '@attest/storage-ports';
import { openMemoryStorage } from '@attest/storage-sqlite';
import { PasswordHasher } from './password-hasher';
import { Passwords } from './passwords';

const stored = collection<{ user: string; hash: string }>({ name: 'passwords', key: ({ user }) => user });

describe('passwords', () => {
  let storage: Storage;
  let passwords: Passwords;

  beforeAll(async () => {
    storage = await openMemoryStorage(new FixedClock('2026-11-24T08:00:00.000Z'));
    passwords = new Passwords(storage.records, new PasswordHasher());
  });
  afterAll(() => storage.close());

  it('verify the password that was set and no other', async () => {
    const user = newUserId();
    await passwords.set(user, 'correct horse battery staple');
    expect(await passwords.verifies(user, 'correct horse battery staple')).toBe(true);
    expect(await passwords.verifies(user, 'correct horse battery stapler')).toBe(false);
  });

  it('are stored as argon2id with at least what OWASP asks for', async () => {
    const user = newUserId();
    await passwords.set(user, 'correct horse battery staple');
    const hash = (await storage.records.get(CONTROL, stored, user))?.value.hash;
    expect(hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
  });

  it('are looked at a few at a time, and not at all when too many wait already', async () => {
    const crowded = new Passwords(storage.records, new PasswordHasher());
    const user = newUserId();
    const answers = await Promise.allSettled(Array.from({ length: 250 }, () => crowded.verifies(user, 'a guess')));
    const refused = answers.filter((answer) => answer.status === 'rejected');
    expect(refused.length).toBeGreaterThan(0);
    expect(refused.map((answer): unknown => answer.reason)).toEqual(
      refused.map(() => expect.objectContaining({ code: 'too_many_requests' }) as unknown),
    );
    expect(await crowded.verifies(user, 'a guess')).toBe(false);
  });

  it('verify however the keyboard composes a letter', async () => {
    const user = newUserId();
    await passwords.set(user, 'ein Caf\u00e9 am Fluss');
    expect(await passwords.verifies(user, 'ein Cafe\u0301 am Fluss')).toBe(true);
  });

  it('hold nothing for a user who does not exist, and say so only by "no"', async () => {
    expect(await passwords.verifies(undefined, 'the password of nobody')).toBe(false);
    expect(await passwords.verifies(newUserId(), 'the password of nobody')).toBe(false);
  });

  it('do not verify with an old password after a new one is set', async () => {
    const user = newUserId();
    await passwords.set(user, 'correct horse battery staple');
    await passwords.set(user, 'ein Fahrrad ohne Kette');
    expect(await passwords.verifies(user, 'correct horse battery staple')).toBe(false);
    expect(await passwords.verifies(user, 'ein Fahrrad ohne Kette')).toBe(true);
  });

  it('are gone when forgotten', async () => {
    const user = newUserId();
    await passwords.set(user, 'correct horse battery staple');
    await passwords.forget(user);
    expect(await passwords.verifies(user, 'correct horse battery staple')).toBe(false);
  });

  it('are hashed rightly when many come at once', async () => {
    const user = newUserId();
    await passwords.set(user, 'correct horse battery staple');
    const tries = Array.from({ length: 7 }, (_, index) =>
      passwords.verifies(user, index % 2 === 0 ? 'correct horse battery staple' : 'wrong'),
    );
    expect(await Promise.all(tries)).toEqual([true, false, true, false, true, false, true]);
  });
});
