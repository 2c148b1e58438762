import { aKey, anOrganization, auditEntries, type ControlParts, controlParts } from '@attest/identity/testing';
import { CONTROL, FixedClock } from '@attest/kernel';
import type { Actor } from '@attest/log';
import type { Storage } from '@attest/storage-ports';
import { openMemoryStorage } from '@attest/storage-sqlite';
import { FindKey } from './find-key';
import { RevokeKey } from './revoke-key';

const ADA: Actor = { kind: 'user', id: 'ada', name: 'Ada Brandt' };

describe('revoking an API key', () => {
  let clock: FixedClock;
  let storage: Storage;
  let parts: ControlParts;
  let revokeKey: RevokeKey;

  beforeEach(async () => {
    clock = new FixedClock('2026-11-24T08:00:00.000Z');
    storage = await openMemoryStorage(clock);
    parts = controlParts({ storage, clock });
    revokeKey = new RevokeKey(new FindKey(storage.records), parts.audit, parts.usage, clock, parts.signals);
  });
  afterEach(() => storage.close());

  it('takes its rights away at once', async () => {
    const organization = await anOrganization(parts);
    const { key, secret } = await aKey(parts, organization);
    expect(await parts.authenticator.key(key, secret)).toBeDefined();
    expect(await revokeKey.revoke(organization.id, ADA, key)).toMatchObject({
      state: 'revoked',
      revokedAt: '2026-11-24T08:00:00.000Z',
    });
    expect(await parts.authenticator.key(key, secret)).toBeUndefined();
  });

  it('changes nothing the second time, also when both times are the same moment', async () => {
    const organization = await anOrganization(parts);
    const { key } = await aKey(parts, organization);
    await Promise.all([revokeKey.revoke(organization.id, ADA, key), revokeKey.revoke(organization.id, ADA, key)]);
    const before = (await auditEntries(storage, CONTROL)).length;
    clock.advance(60_000);
    expect((await revokeKey.revoke(organization.id, ADA, key)).revokedAt).toBe('2026-11-24T08:00:00.000Z');
    expect(await auditEntries(storage, CONTROL)).toHaveLength(before);
  });

  it('is an audit entry that concerns the organization and holds what was before', async () => {
    const organization = await anOrganization(parts);
    const { key } = await aKey(parts, organization);
    await revokeKey.revoke(organization.id, ADA, key);
    const entry = (await auditEntries(storage, CONTROL)).at(-1);
    expect(entry?.header).toEqual({ v: 1, id: entry?.id, kind: 'api-key.revoked', concerns: organization.id });
    expect(entry?.body).toMatchObject({ actor: ADA, change: { before: { revokedAt: null } } });
  });

  it('finds no key of another organization, exactly as none', async () => {
    const [mine, other] = [await anOrganization(parts), await anOrganization(parts)];
    const { key, secret } = await aKey(parts, other);
    for (const text of [key, 'no-such-key', '', '../keys']) {
      await expect(revokeKey.revoke(mine.id, ADA, text)).rejects.toMatchObject({ code: 'not_found' });
    }
    expect(await parts.authenticator.key(key, secret)).toBeDefined();
  });
});
