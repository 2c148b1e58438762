import { CONTROL, DomainError, FixedClock, isoInstant, type TenantId } from '@attest/kernel';
import { SYSTEM } from '@attest/log';
import type { Storage } from '@attest/storage-ports';
import { openMemoryStorage } from '@attest/storage-sqlite';
import { API_KEYS } from './api-key-record';
import { ControlCopyConsumer } from './control-copy';
import { membershipKey, MEMBERSHIPS } from './membership-record';
import { ParkedOrganizations } from './parked-copies';
import { aKey, anOrganization, auditCommits, auditEntries, aUser, type ControlParts, controlParts } from './testing';

describe('control entries in the audit stream of the organization that they concern', () => {
  const clock = new FixedClock('2026-11-24T08:00:00.000Z');
  let storage: Storage;
  let parts: ControlParts;

  beforeEach(async () => {
    storage = await openMemoryStorage(clock);
    parts = controlParts({ storage, clock });
  });
  afterEach(() => storage.close());

  const aConsumer = (): ControlCopyConsumer =>
    new ControlCopyConsumer(
      parts.audit,
      storage.log,
      storage.records,
      new ParkedOrganizations(storage.records),
      parts.log,
    );
  const foldAll = async (): Promise<void> => {
    const consumer = aConsumer();
    const cursor = await storage.records.cursor(CONTROL, consumer.name);
    for (const commit of (await auditCommits(storage, CONTROL)).slice(cursor)) {
      await storage.records.fold(CONTROL, consumer.name, commit.number, await consumer.fold(CONTROL, commit));
    }
  };
  const copied = async (tenant: Parameters<typeof auditEntries>[1]) =>
    (await auditEntries(storage, tenant)).filter(({ header }) => header.from === CONTROL);

  it('are copies with the same id, actor and change, and say where they come from', async () => {
    const organization = await anOrganization(parts);
    const { key } = await aKey(parts, organization);
    await foldAll();
    const copies = await copied(organization.id);
    expect(copies.map(({ header }) => header.kind)).toEqual(['organization.founded', 'api-key.issued']);
    expect(copies[1]?.body).toMatchObject({ actor: SYSTEM, change: { collection: 'api-keys', key } });
    const ids = (await auditEntries(storage, CONTROL)).map(({ id }) => id);
    expect(copies.map(({ id }) => id)).toEqual(ids);
  });

  it('are copied once, however often the consumer runs again', async () => {
    const organization = await anOrganization(parts);
    const commits = await auditCommits(storage, CONTROL);
    const consumer = aConsumer();
    for (const commit of [1, 2].flatMap(() => commits)) await consumer.fold(CONTROL, commit);
    expect(await copied(organization.id)).toHaveLength(1);
  });

  it('change nothing in the organization: its keys stay in the control database', async () => {
    const organization = await anOrganization(parts);
    const { key } = await aKey(parts, organization);
    await foldAll();
    expect(await storage.records.get(organization.id, API_KEYS, key)).toBeUndefined();
    expect(await storage.records.get(CONTROL, API_KEYS, key)).toBeDefined();
  });

  it('reach no other organization, and none when they concern none', async () => {
    const [one, other] = [await anOrganization(parts), await anOrganization(parts)];
    await aKey(parts, one);
    await aUser(parts);
    await foldAll();
    expect(await copied(one.id)).toHaveLength(2);
    expect(await copied(other.id)).toHaveLength(1);
  });

  it('leave out a change that came too late and changed nothing', async () => {
    const [organization, user] = [await anOrganization(parts), await aUser(parts)];
    const tenant = organization.id;
    const add = (role: 'owner' | 'analyst') =>
      parts.audit.change(CONTROL, {
        actor: SYSTEM,
        kind: 'member.added',
        collection: MEMBERSHIPS,
        key: membershipKey(tenant, user.id),
        expectedVersion: 0,
        after: { tenant, user: user.id, role, createdAt: isoInstant(clock.now()) },
        concerns: tenant,
      });
    const outcomes = await Promise.allSettled([add('owner'), add('analyst')]);
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    const appended = (await auditEntries(storage, CONTROL)).filter(({ header }) => header.kind === 'member.added');
    expect(appended).toHaveLength(2);
    await foldAll();
    const added = (await copied(tenant)).filter(({ header }) => header.kind === 'member.added');
    expect(added).toHaveLength(1);
  });

  describe('of which one cannot be written to', () => {
    const damage = (tenant: TenantId): jest.SpyInstance => {
      const copy = parts.audit.copy.bind(parts.audit);
      return jest.spyOn(parts.audit, 'copy').mockImplementation((to, from, entry) => {
        if (to === tenant) return Promise.reject(new DomainError('storage_unavailable', { reason: 'damaged' }));
        return copy(to, from, entry);
      });
    };
    const kinds = async (tenant: TenantId) => (await copied(tenant)).map(({ header }) => header.kind);

    it('reach the others, and that one in their order when it can be written to again', async () => {
      const [damaged, other] = [await anOrganization(parts), await anOrganization(parts)];
      const damages = damage(damaged.id);
      await foldAll();
      await aKey(parts, damaged);
      await aKey(parts, other);
      await foldAll();
      expect(await kinds(other.id)).toEqual(['organization.founded', 'api-key.issued']);
      expect(await kinds(damaged.id)).toEqual([]);
      await aConsumer().retry();
      expect(parts.log.lines.filter((line) => line.includes('identity.copies-still-parked'))).toHaveLength(1);
      damages.mockRestore();
      await aConsumer().retry();
      expect(await kinds(damaged.id)).toEqual(['organization.founded', 'api-key.issued']);
    });

    it('wait behind those that wait already, also when it can be written to again', async () => {
      const damaged = await anOrganization(parts);
      const damages = damage(damaged.id);
      await foldAll();
      damages.mockRestore();
      await aKey(parts, damaged);
      await foldAll();
      expect(await kinds(damaged.id)).toEqual([]);
      await aConsumer().retry();
      await aKey(parts, damaged);
      await foldAll();
      expect(await kinds(damaged.id)).toEqual(['organization.founded', 'api-key.issued', 'api-key.issued']);
    });

    it('are not forgotten when one more is left out while it is made up for those before', async () => {
      const damaged = await anOrganization(parts);
      const damages = damage(damaged.id);
      await foldAll();
      damages.mockRestore();
      await aKey(parts, damaged);
      const parked = new ParkedOrganizations(storage.records);
      const release = parked.release.bind(parked);
      jest.spyOn(parked, 'release').mockImplementationOnce(async (made) => {
        await foldAll();
        await release(made);
      });
      const consumer = new ControlCopyConsumer(parts.audit, storage.log, storage.records, parked, parts.log);
      await consumer.retry();
      expect(await kinds(damaged.id)).toEqual(['organization.founded']);
      await consumer.retry();
      expect(await kinds(damaged.id)).toEqual(['organization.founded', 'api-key.issued']);
    });
  });
});
