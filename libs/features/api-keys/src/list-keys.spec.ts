import { aKey, anOrganization, type ControlParts, controlParts } from '@attest/identity/testing';
import { FixedClock, isoInstant } from '@attest/kernel';
import type { Storage } from '@attest/storage-ports';
import { openMemoryStorage } from '@attest/storage-sqlite';
import { ListKeys } from './list-keys';

describe('the list of API keys', () => {
  let clock: FixedClock;
  let storage: Storage;
  let parts: ControlParts;
  let listKeys: ListKeys;

  beforeEach(async () => {
    clock = new FixedClock('2026-11-24T08:00:00.000Z');
    storage = await openMemoryStorage(clock);
    parts = controlParts({ storage, clock });
    listKeys = new ListKeys(storage.records, parts.usage, clock);
  });
  afterEach(() => storage.close());

  it('is empty at first', async () => {
    expect(await listKeys.list((await anOrganization(parts)).id)).toEqual([]);
  });

  it('has the newest first, with the state of each and its last use', async () => {
    const organization = await anOrganization(parts);
    const expiresAt = isoInstant(clock.now() + 5000);
    await aKey(parts, organization, { name: 'expired', expiresAt });
    clock.advance(1000);
    await aKey(parts, organization, { name: 'revoked', revokedAt: isoInstant(clock.now()) });
    clock.advance(10_000);
    const { key, secret } = await aKey(parts, organization, { name: 'active' });
    await parts.authenticator.key(key, secret);
    await parts.usage.flush();
    const listed = await listKeys.list(organization.id);
    expect(listed.map(({ name, state, lastUsedAt }) => [name, state, lastUsedAt])).toEqual([
      ['active', 'active', '2026-11-24T08:00:00.000Z'],
      ['revoked', 'revoked', null],
      ['expired', 'expired', null],
    ]);
  });

  it('has no key of another organization, no secret and no proof of one', async () => {
    const [mine, other] = [await anOrganization(parts), await anOrganization(parts)];
    const { record } = await aKey(parts, mine, { name: 'mine' });
    await aKey(parts, other, { name: 'theirs' });
    const listed = await listKeys.list(mine.id);
    expect(listed.map(({ name }) => name)).toEqual(['mine']);
    expect(JSON.stringify(listed)).not.toContain(record.proof);
  });

  it('is whole beyond one page of the storage', async () => {
    const organization = await anOrganization(parts);
    for (let count = 0; count < 203; count++) await aKey(parts, organization);
    expect(await listKeys.list(organization.id)).toHaveLength(203);
  });
});
