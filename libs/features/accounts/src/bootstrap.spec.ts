import { IssueKey } from '@attest/api-keys';
import { API_KEYS, MEMBERSHIPS, ORGANIZATIONS, USERS } from '@attest/identity';
import { auditEntries, type ControlParts, controlParts } from '@attest/identity/testing';
import { CONTROL, FixedClock, isoInstant } from '@attest/kernel';
import { SYSTEM } from '@attest/log';
import { readSettings } from '@attest/platform';
import type { Storage } from '@attest/storage-ports';
import { openMemoryStorage } from '@attest/storage-sqlite';
import { Bootstrapping, BootstrapRefused } from './bootstrap';
import { findUser } from './find-user';
import { FoundOrganization } from './found-organization';

const SETTINGS = {
  ATTEST_BOOTSTRAP_ORGANIZATION: 'Larkmoor Therapeutics',
  ATTEST_BOOTSTRAP_EMAIL: 'ops@larkmoor.example',
  ATTEST_BOOTSTRAP_PASSWORD: 'correct horse battery staple',
  ATTEST_BOOTSTRAP_KEY: 'evaluation',
  ATTEST_BOOTSTRAP_SECRET: '9f2c47e1b80d35aa61c4be7720fd8e13a5c96b04d7f1832e',
};

describe('what the ATTEST_BOOTSTRAP_ settings name', () => {
  const clock = new FixedClock('2026-11-24T08:00:00.000Z');
  let storage: Storage;
  let parts: ControlParts;

  beforeEach(async () => {
    storage = await openMemoryStorage(clock);
    parts = controlParts({ storage, clock });
  });
  afterEach(() => storage.close());

  const start = (changed: Partial<typeof SETTINGS> = {}): Promise<void> => {
    const { records, audit, passwords, hasher, signals, log } = parts;
    const settings = readSettings({ ...SETTINGS, ...changed }, false);
    const steps = new FoundOrganization(records, audit, passwords, clock, signals);
    const keys = new IssueKey(records, audit, hasher, clock, signals);
    return new Bootstrapping(settings, records, passwords, steps, keys, hasher, clock, log).onApplicationBootstrap();
  };
  const { ATTEST_BOOTSTRAP_KEY: KEY, ATTEST_BOOTSTRAP_SECRET: SECRET } = SETTINGS;
  const owner = async () => (await findUser(storage.records, SETTINGS.ATTEST_BOOTSTRAP_EMAIL))!;

  it('is made by a first start: organization, owner, and a key with all scopes', async () => {
    await start();
    const user = await owner();
    const membership = await parts.authenticator.membership(user.id, 'larkmoor-therapeutics');
    expect(membership).toMatchObject({ role: 'owner', organization: { name: 'Larkmoor Therapeutics' } });
    expect(await parts.passwords.verifies(user.id, SETTINGS.ATTEST_BOOTSTRAP_PASSWORD)).toBe(true);
    const proof = await parts.authenticator.key(KEY, SECRET);
    expect(proof).toMatchObject({ tenant: membership?.tenant, credential: { scopes: ['all'] } });
    expect((await storage.records.get(CONTROL, API_KEYS, KEY))?.value.expiresAt).toBeNull();
  });

  it('is left alone by later starts', async () => {
    await start();
    const before = await auditEntries(storage, CONTROL);
    await start();
    await start();
    expect(await auditEntries(storage, CONTROL)).toEqual(before);
  });

  it('is nothing when none of them is set', async () => {
    const none = Object.fromEntries(Object.keys(SETTINGS).map((name) => [name, '']));
    await start(none);
    expect(await storage.records.count(CONTROL, ORGANIZATIONS)).toBe(0);
  });

  it('stays as people changed it: a later start needs neither the old password nor the key', async () => {
    await start();
    const user = await owner();
    await parts.passwords.set(user.id, 'ein Fahrrad ohne Kette');
    const key = (await storage.records.get(CONTROL, API_KEYS, KEY))!;
    await parts.audit.change(CONTROL, {
      actor: SYSTEM,
      kind: 'api-key.revoked',
      collection: API_KEYS,
      key: KEY,
      expectedVersion: key.version,
      after: { ...key.value, revokedAt: isoInstant(clock.now()) },
    });
    parts.signals.emit('access', CONTROL);
    await start();
    expect(await parts.passwords.verifies(user.id, 'ein Fahrrad ohne Kette')).toBe(true);
    expect(await parts.authenticator.key(KEY, SECRET)).toBeUndefined();
    expect(parts.log.lines.join()).toContain('bootstrap.key-revoked');
  });

  it('gets a further key when only the key is changed', async () => {
    await start();
    await start({ ATTEST_BOOTSTRAP_KEY: 'second' });
    expect(await parts.authenticator.key('second', SECRET)).toBeDefined();
    expect(await parts.authenticator.key(KEY, SECRET)).toBeDefined();
    expect(await storage.records.count(CONTROL, USERS)).toBe(1);
  });

  const refused = async (changed: Partial<typeof SETTINGS>, says: RegExp): Promise<void> => {
    const before = await auditEntries(storage, CONTROL);
    const started = start(changed);
    await expect(started).rejects.toThrow(says);
    await expect(started).rejects.toBeInstanceOf(BootstrapRefused);
    await expect(started).rejects.not.toThrow(SECRET);
    expect(await auditEntries(storage, CONTROL)).toEqual(before);
  };

  it('is refused when the organization exists and the address is not its owner’s', async () => {
    await start();
    await refused(
      { ATTEST_BOOTSTRAP_EMAIL: 'other@larkmoor.example' },
      /ATTEST_BOOTSTRAP_ORGANIZATION \(Larkmoor Therap/,
    );
  });

  it('is refused when the address is known and owns another organization', async () => {
    await start();
    await refused({ ATTEST_BOOTSTRAP_ORGANIZATION: 'Otherwise' }, /ATTEST_BOOTSTRAP_EMAIL is the address of a user/);
  });

  it('is refused when the secret is not the one that the key was made with', async () => {
    await start();
    const other = '1832e9f2c47e1b80d35aa61c4be7720fd8e13a5c96b04d7f';
    await refused({ ATTEST_BOOTSTRAP_SECRET: other }, /ATTEST_BOOTSTRAP_SECRET is not the secret/);
  });

  it('is refused when the key is another organization’s', async () => {
    await start();
    const other = { ATTEST_BOOTSTRAP_ORGANIZATION: 'Otherwise', ATTEST_BOOTSTRAP_EMAIL: 'ops@otherwise.example' };
    await refused(other, /ATTEST_BOOTSTRAP_KEY is the key of another organization/);
  });

  it('is made once by two processes that start in the same moment', async () => {
    await Promise.allSettled([start(), start()]);
    await start();
    expect(await storage.records.count(CONTROL, ORGANIZATIONS)).toBe(1);
    expect(await storage.records.count(CONTROL, MEMBERSHIPS)).toBe(1);
    expect(await parts.authenticator.key(KEY, SECRET)).toBeDefined();
  });

  it('is completed by a start after one that stopped half-way', async () => {
    const { records, audit, passwords, signals } = parts;
    const steps = new FoundOrganization(records, audit, passwords, clock, signals);
    await steps.addUser({
      name: 'ops',
      email: SETTINGS.ATTEST_BOOTSTRAP_EMAIL,
      password: SETTINGS.ATTEST_BOOTSTRAP_PASSWORD,
    });
    await start();
    expect(await parts.authenticator.key(KEY, SECRET)).toBeDefined();
    expect(await storage.records.count(CONTROL, USERS)).toBe(1);
  });
});
