import { CONTROL, FixedClock, isoInstant, newUserId } from '@attest/kernel';
import { SYSTEM } from '@attest/log';
import type { Storage } from '@attest/storage-ports';
import { Keyring } from '@attest/platform';
import { openMemoryStorage } from '@attest/storage-sqlite';
import { API_KEYS } from './api-key-record';
import { membershipKey, MEMBERSHIPS } from './membership-record';
import { ORGANIZATIONS } from './organization-record';
import { aKey, aMember, anOrganization, aUser, type ControlParts, controlParts } from './testing';

describe('who a caller is', () => {
  let clock: FixedClock;
  let storage: Storage;
  let parts: ControlParts;

  beforeEach(async () => {
    clock = new FixedClock('2026-11-24T08:00:00.000Z');
    storage = await openMemoryStorage(clock);
    parts = controlParts({ storage, clock });
  });
  afterEach(() => storage.close());

  describe('by API key', () => {
    it('is the organization of the key, with its scopes', async () => {
      const organization = await anOrganization(parts);
      const { key, secret } = await aKey(parts, organization, { scopes: ['statements/write'] });
      expect(await parts.authenticator.key(key, secret)).toEqual({
        tenant: organization.id,
        credential: { key, name: 'Learning tool', scopes: ['statements/write'] },
      });
    });

    it('is nobody with a wrong secret, an unknown key or what is no key at all', async () => {
      const organization = await anOrganization(parts);
      const { key, secret } = await aKey(parts, organization);
      const other = await aKey(parts, organization);
      for (const [user, password] of [
        [key, other.secret],
        [key, ''],
        [`${key}x`, secret],
        ['', ''],
        ['not a key', secret],
      ] as const) {
        expect(await parts.authenticator.key(user, password)).toBeUndefined();
      }
    });

    it('is nobody with a key that has expired, to the millisecond', async () => {
      const expiresAt = isoInstant(clock.now() + 1000);
      const { key, secret } = await aKey(parts, await anOrganization(parts), { expiresAt });
      clock.advance(999);
      expect(await parts.authenticator.key(key, secret)).toBeDefined();
      clock.advance(1);
      expect(await parts.authenticator.key(key, secret)).toBeUndefined();
    });

    it('is nobody with a revoked key: at once here, within a second on another process', async () => {
      const keyring = Keyring.random();
      const here = controlParts({ storage, clock, keyring });
      const elsewhere = controlParts({ storage, clock, keyring });
      const { key, secret, record } = await aKey(here, await anOrganization(here));
      // Twice, since what a key has proved is remembered.
      for (const { authenticator } of [here, elsewhere, here, elsewhere]) {
        expect(await authenticator.key(key, secret)).toBeDefined();
      }
      await here.audit.change(CONTROL, {
        actor: SYSTEM,
        kind: 'api-key.revoked',
        collection: API_KEYS,
        key,
        expectedVersion: 1,
        after: { ...record, revokedAt: isoInstant(clock.now()) },
      });
      here.signals.emit('access', record.tenant);
      expect(await here.authenticator.key(key, secret)).toBeUndefined();
      clock.advance(1000);
      expect(await elsewhere.authenticator.key(key, secret)).toBeUndefined();
    });

    it('brings the version that its organization assumes, and a change of it within a second', async () => {
      const organization = await anOrganization(parts);
      const { key, secret } = await aKey(parts, organization);
      const other = await aKey(parts, await anOrganization(parts));
      const assumed = async (of: { key: string; secret: string }) =>
        (await parts.authenticator.key(of.key, of.secret))?.xapiAssumedVersion;
      expect(await assumed({ key, secret })).toBeUndefined();
      await parts.audit.change(CONTROL, {
        actor: SYSTEM,
        kind: 'organization.settings-changed',
        collection: ORGANIZATIONS,
        key: organization.id,
        expectedVersion: 1,
        after: { ...organization, xapiAssumedVersion: '2.0.0' },
      });
      clock.advance(1000);
      expect(await assumed({ key, secret })).toBe('2.0.0');
      expect(await assumed(other)).toBeUndefined();
    });

    it('asks the storage no more than once a second, however many requests come', async () => {
      const { key, secret } = await aKey(parts, await anOrganization(parts));
      const reads = jest.spyOn(storage.records, 'get');
      for (let request = 0; request < 20; request++) await parts.authenticator.key(key, secret);
      expect(reads.mock.calls.map(([, collection]) => collection.name).sort()).toEqual(['api-keys', 'organizations']);
    });

    it('leaves the time of use', async () => {
      const { key, secret } = await aKey(parts, await anOrganization(parts));
      await parts.authenticator.key(key, 'wrong');
      expect(await parts.usage.lastUsedAt(key)).toBeNull();
      await parts.authenticator.key(key, secret);
      expect(await parts.usage.lastUsedAt(key)).toBe('2026-11-24T08:00:00.000Z');
    });
  });

  describe('by session', () => {
    it('is the user who signed in', async () => {
      const { id, name, email } = await aUser(parts);
      const opened = await parts.sessions.open(id);
      expect(await parts.authenticator.session(opened.token, 'count')).toEqual({
        id: opened.id,
        user: { id, name, email },
        csrf: opened.csrf,
      });
    });

    it('is nobody with the session of a user who does not exist', async () => {
      const { token } = await parts.sessions.open(newUserId());
      expect(await parts.authenticator.session(token, 'count')).toBeUndefined();
    });
  });

  describe('in an organization', () => {
    it('is a member with a role', async () => {
      const [organization, user] = [await anOrganization(parts), await aUser(parts)];
      await aMember(parts, organization.id, user.id, 'analyst');
      const { id, slug, name, zone } = organization;
      expect(await parts.authenticator.membership(user.id, slug)).toEqual({
        tenant: id,
        organization: { slug, name, zone },
        role: 'analyst',
      });
    });

    it('is nobody in another organization, exactly as in one that does not exist', async () => {
      const [mine, other, user] = [await anOrganization(parts), await anOrganization(parts), await aUser(parts)];
      await aMember(parts, mine.id, user.id, 'owner');
      expect(await parts.authenticator.membership(user.id, other.slug)).toBeUndefined();
      expect(await parts.authenticator.membership(user.id, 'no-such-organization')).toBeUndefined();
      expect(await parts.authenticator.membership(user.id, 'xapi')).toBeUndefined();
      expect(await parts.authenticator.membership(user.id, '../..')).toBeUndefined();
    });

    it('has another role within a second of the change', async () => {
      const [organization, user] = [await anOrganization(parts), await aUser(parts)];
      await aMember(parts, organization.id, user.id, 'admin');
      expect((await parts.authenticator.membership(user.id, organization.slug))?.role).toBe('admin');
      await parts.audit.change(CONTROL, {
        actor: SYSTEM,
        kind: 'member.changed',
        collection: MEMBERSHIPS,
        key: membershipKey(organization.id, user.id),
        expectedVersion: 1,
        after: { tenant: organization.id, user: user.id, role: 'analyst', createdAt: isoInstant(clock.now()) },
      });
      clock.advance(1000);
      expect((await parts.authenticator.membership(user.id, organization.slug))?.role).toBe('analyst');
    });
  });
});
