import { FixedClock } from '@attest/kernel';
import type { Storage } from '@attest/storage-ports';
import { openMemoryStorage } from '@attest/storage-sqlite';
import { CredentialNames } from './credential-names';
import { aKey, aMember, anOrganization, aUser, type ControlParts, controlParts } from './testing';

describe('the name of what wrote a statement', () => {
  const clock = new FixedClock('2026-11-24T08:00:00.000Z');
  let storage: Storage;
  let parts: ControlParts;
  let names: CredentialNames;

  beforeEach(async () => {
    storage = await openMemoryStorage(clock);
    parts = controlParts({ storage, clock });
    names = new CredentialNames(storage.records, parts.cache);
  });
  afterEach(() => storage.close());

  it('is the name of the API key, also after it was revoked', async () => {
    const organization = await anOrganization(parts);
    const { key } = await aKey(parts, organization, { name: 'Moodle', revokedAt: '2026-11-24T08:00:00.000Z' });
    expect(await names.nameOf(organization.id, key)).toBe('Moodle');
  });

  it('is the member for what was sent from the portal', async () => {
    const [organization, user] = [await anOrganization(parts), await aUser(parts, 'Ada Brandt')];
    await aMember(parts, organization.id, user.id, 'owner');
    expect(await names.nameOf(organization.id, `portal:${user.id}`)).toBe('Portal, Ada Brandt');
  });

  it('tells nothing about the keys and members of another organization', async () => {
    const [mine, other, user] = [await anOrganization(parts), await anOrganization(parts), await aUser(parts)];
    const { key } = await aKey(parts, other, { name: 'Secret project' });
    await aMember(parts, other.id, user.id, 'owner');
    expect(await names.nameOf(mine.id, key)).toBe(key);
    expect(await names.nameOf(mine.id, `portal:${user.id}`)).toBe(`portal:${user.id}`);
    expect(await names.nameOf(mine.id, 'portal:nobody')).toBe('portal:nobody');
  });
});
