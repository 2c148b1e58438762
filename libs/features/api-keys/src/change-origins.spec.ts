import { aKey, anOrganization, auditEntries, type ControlParts, controlParts } from '@attest/identity/testing';
import { CONTROL, FixedClock, isoInstant } from '@attest/kernel';
import type { Actor } from '@attest/log';
import type { Storage } from '@attest/storage-ports';
import { openMemoryStorage } from '@attest/storage-sqlite';
import { ChangeOrigins } from './change-origins';
import { FindKey } from './find-key';

const ADA: Actor = { kind: 'user', id: 'ada', name: 'Ada Brandt' };
const COURSES = 'https://courses.example';

describe('changing the origins of an API key', () => {
  let clock: FixedClock;
  let storage: Storage;
  let parts: ControlParts;
  let changeOrigins: ChangeOrigins;

  beforeEach(async () => {
    clock = new FixedClock('2026-11-24T08:00:00.000Z');
    storage = await openMemoryStorage(clock);
    parts = controlParts({ storage, clock });
    changeOrigins = new ChangeOrigins(new FindKey(storage.records), parts.audit, parts.usage, clock, parts.signals);
  });
  afterEach(() => storage.close());

  it('holds from the next request on, each origin once', async () => {
    const organization = await anOrganization(parts);
    const { key, secret } = await aKey(parts, organization);
    expect((await parts.authenticator.key(key, secret))?.credential.origins).toBeUndefined();
    expect(await changeOrigins.change(organization.id, ADA, key, [COURSES, COURSES])).toMatchObject({
      origins: [COURSES],
    });
    expect((await parts.authenticator.key(key, secret))?.credential.origins).toEqual([COURSES]);
  });

  it('to none lets pages of any origin use it', async () => {
    const organization = await anOrganization(parts);
    const { key, secret } = await aKey(parts, organization, { origins: [COURSES] });
    expect(await changeOrigins.change(organization.id, ADA, key, [])).not.toHaveProperty('origins');
    expect((await parts.authenticator.key(key, secret))?.credential).not.toHaveProperty('origins');
  });

  it('is an audit entry that concerns the organization, with what was before and after', async () => {
    const organization = await anOrganization(parts);
    const { key } = await aKey(parts, organization);
    await changeOrigins.change(organization.id, ADA, key, [COURSES]);
    const entry = (await auditEntries(storage, CONTROL)).at(-1);
    expect(entry?.header).toMatchObject({ kind: 'api-key.origins-changed', concerns: organization.id });
    expect(entry?.body).toMatchObject({ actor: ADA, change: { after: { origins: [COURSES] } } });
  });

  it('to those it has already is no change', async () => {
    const organization = await anOrganization(parts);
    const { key } = await aKey(parts, organization, { origins: [COURSES] });
    const before = (await auditEntries(storage, CONTROL)).length;
    await changeOrigins.change(organization.id, ADA, key, [COURSES]);
    expect(await auditEntries(storage, CONTROL)).toHaveLength(before);
  });

  it('is refused with a reason when the key is revoked', async () => {
    const organization = await anOrganization(parts);
    const { key } = await aKey(parts, organization, { revokedAt: isoInstant(clock.now()) });
    await expect(changeOrigins.change(organization.id, ADA, key, [])).rejects.toMatchObject({ code: 'conflict' });
  });

  it('finds no key of another organization, exactly as none', async () => {
    const [mine, other] = [await anOrganization(parts), await anOrganization(parts)];
    const { key } = await aKey(parts, other);
    for (const wanted of [key, 'no-such-key']) {
      await expect(changeOrigins.change(mine.id, ADA, wanted, [])).rejects.toMatchObject({ code: 'not_found' });
    }
  });
});
