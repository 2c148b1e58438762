import { ORGANIZATIONS } from '@attest/identity';
import { aKey, anOrganization, auditEntries, type ControlParts, controlParts } from '@attest/identity/testing';
import { CONTROL, FixedClock, newTenantId, type TenantId } from '@attest/kernel';
import type { Actor } from '@attest/log';
import type { Storage } from '@attest/storage-ports';
import { openMemoryStorage } from '@attest/storage-sqlite';
import { KeepOrganizationSettings } from './keep-organization-settings';

const ADA: Actor = { kind: 'user', id: 'ada', name: 'Ada Brandt' };

describe('the settings of an organization', () => {
  let storage: Storage;
  let parts: ControlParts;
  let settings: KeepOrganizationSettings;
  let mine: TenantId;
  let other: TenantId;

  beforeEach(async () => {
    const clock = new FixedClock('2026-11-24T08:00:00.000Z');
    storage = await openMemoryStorage(clock);
    parts = controlParts({ storage, clock });
    settings = new KeepOrganizationSettings(storage.records, parts.audit, parts.signals);
    [mine, other] = [(await anOrganization(parts)).id, (await anOrganization(parts)).id];
  });
  afterEach(() => storage.close());

  it('assume no version until one is set, and none again when it is unset', async () => {
    expect(await settings.get(mine)).toEqual({ xapiAssumedVersion: null });
    expect(await settings.change(mine, ADA, { xapiAssumedVersion: '1.0.3' })).toEqual({ xapiAssumedVersion: '1.0.3' });
    expect(await settings.get(mine)).toEqual({ xapiAssumedVersion: '1.0.3' });
    await settings.change(mine, ADA, { xapiAssumedVersion: null });
    expect(await settings.get(mine)).toEqual({ xapiAssumedVersion: null });
  });

  it('count at once for its keys, and for no other organization’s', async () => {
    const organization = (await storage.records.get(CONTROL, ORGANIZATIONS, mine))!.value;
    const another = (await storage.records.get(CONTROL, ORGANIZATIONS, other))!.value;
    const [key, foreign] = [await aKey(parts, organization), await aKey(parts, another)];
    const assumed = async (of: { key: string; secret: string }) =>
      (await parts.authenticator.key(of.key, of.secret))?.xapiAssumedVersion;
    expect([await assumed(key), await assumed(foreign)]).toEqual([undefined, undefined]);
    await settings.change(mine, ADA, { xapiAssumedVersion: '2.0.0' });
    expect([await assumed(key), await assumed(foreign)]).toEqual(['2.0.0', undefined]);
    expect(await settings.get(other)).toEqual({ xapiAssumedVersion: null });
  });

  it('change by an audit entry that concerns the organization and holds what was before and after', async () => {
    await settings.change(mine, ADA, { xapiAssumedVersion: '1.0.3' });
    const entry = (await auditEntries(storage, CONTROL)).at(-1);
    expect(entry?.header).toEqual({ v: 1, id: entry?.id, kind: 'organization.settings-changed', concerns: mine });
    expect(entry?.body).toMatchObject({ actor: ADA, change: { after: { xapiAssumedVersion: '1.0.3' } } });
    expect(entry?.body.change?.before).not.toHaveProperty('xapiAssumedVersion');
  });

  it('leave no entry when nothing changes', async () => {
    await settings.change(mine, ADA, { xapiAssumedVersion: '1.0.3' });
    const before = (await auditEntries(storage, CONTROL)).length;
    await settings.change(mine, ADA, { xapiAssumedVersion: '1.0.3' });
    expect(await settings.change(mine, ADA, {})).toEqual({ xapiAssumedVersion: '1.0.3' });
    expect(await auditEntries(storage, CONTROL)).toHaveLength(before);
  });

  it('take two changes of the same moment one after the other', async () => {
    await Promise.all([
      settings.change(mine, ADA, { xapiAssumedVersion: '1.0.3' }),
      settings.change(mine, ADA, { xapiAssumedVersion: '2.0.0' }),
    ]);
    const organization = await storage.records.get(CONTROL, ORGANIZATIONS, mine);
    expect(organization?.version).toBe(3);
    expect(['1.0.3', '2.0.0']).toContain(organization?.value.xapiAssumedVersion);
  });

  it('of an organization that does not exist are not found', async () => {
    await expect(settings.get(newTenantId())).rejects.toMatchObject({ code: 'not_found' });
    await expect(settings.change(newTenantId(), ADA, {})).rejects.toMatchObject({ code: 'not_found' });
  });
});
