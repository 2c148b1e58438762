import { API_KEYS } from '@attest/identity';
import { aKey, anOrganization, auditEntries, type ControlParts, controlParts } from '@attest/identity/testing';
import { CONTROL, FixedClock, newTenantId } from '@attest/kernel';
import type { Actor } from '@attest/log';
import type { Storage } from '@attest/storage-ports';
import { openMemoryStorage } from '@attest/storage-sqlite';
import { parseKeyId } from '@attest/tenancy';
import { IssueKey } from './issue-key';

const ADA: Actor = { kind: 'user', id: 'ada', name: 'Ada Brandt', address: '192.0.2.7' };
const TOOL = { name: 'Learning tool', scopes: ['statements/write' as const], expiresInDays: 90 };

describe('issuing an API key', () => {
  const clock = new FixedClock('2026-11-24T08:00:00.000Z');
  let storage: Storage;
  let parts: ControlParts;
  let issueKey: IssueKey;

  beforeEach(async () => {
    storage = await openMemoryStorage(clock);
    parts = controlParts({ storage, clock });
    issueKey = new IssueKey(storage.records, parts.audit, parts.hasher, clock, parts.signals);
  });
  afterEach(() => storage.close());

  it('answers a key that works, with the scopes asked for', async () => {
    const organization = await anOrganization(parts);
    const { key, secret } = await issueKey.issue(organization.id, ADA, {
      ...TOOL,
      scopes: ['all/read', 'statements/write', 'all/read'],
    });
    const proof = await parts.authenticator.key(key.key, secret);
    expect(proof?.tenant).toBe(organization.id);
    expect(proof?.credential.scopes).toEqual(['statements/write', 'all/read']);
  });

  it('answers a key that works even if it was tried a moment too early', async () => {
    const organization = await anOrganization(parts);
    const chosen = {
      key: parseKeyId('evaluation')!,
      secret: 'a secret',
      name: 'E',
      scopes: ['all'],
      expiresAt: null,
    } as const;
    expect(await parts.authenticator.key(chosen.key, chosen.secret)).toBeUndefined();
    await issueKey.store(organization.id, ADA, chosen);
    expect(await parts.authenticator.key(chosen.key, chosen.secret)).toBeDefined();
  });

  it('describes the key for the portal: who issued it and how long it works', async () => {
    const organization = await anOrganization(parts);
    const { key } = await issueKey.issue(organization.id, ADA, TOOL);
    expect(key).toEqual({
      key: key.key,
      name: 'Learning tool',
      scopes: ['statements/write'],
      state: 'active',
      createdAt: '2026-11-24T08:00:00.000Z',
      createdBy: 'Ada Brandt',
      expiresAt: '2027-02-22T08:00:00.000Z',
      revokedAt: null,
      lastUsedAt: null,
    });
  });

  it('begins the key id with the routing tag of the organization', async () => {
    const organization = await anOrganization(parts);
    const { key } = await issueKey.issue(organization.id, ADA, TOOL);
    expect(key.key.startsWith(`at_${organization.tag}_`)).toBe(true);
  });

  it('makes a key without an end when asked to', async () => {
    const organization = await anOrganization(parts);
    const { key } = await issueKey.issue(organization.id, ADA, { ...TOOL, expiresInDays: null });
    expect(key.expiresAt).toBeNull();
  });

  it('is an audit entry that concerns the organization, names who did it and from where, and holds no secret', async () => {
    const organization = await anOrganization(parts);
    const { key, secret } = await issueKey.issue(organization.id, ADA, TOOL);
    const entry = (await auditEntries(storage, CONTROL)).at(-1);
    expect(entry?.header).toEqual({ v: 1, id: entry?.id, kind: 'api-key.issued', concerns: organization.id });
    expect(entry?.body.actor).toEqual(ADA);
    expect(entry?.body.change).toMatchObject({ collection: 'api-keys', key: key.key, before: null });
    expect(JSON.stringify(entry)).not.toContain(secret);
  });

  it('keeps a proof of the secret and not the secret', async () => {
    const organization = await anOrganization(parts);
    const { key, secret } = await issueKey.issue(organization.id, ADA, TOOL);
    const record = await storage.records.get(CONTROL, API_KEYS, key.key);
    expect(JSON.stringify(record)).not.toContain(secret);
    expect(JSON.stringify(record)).not.toContain(secret.slice(4, 20));
  });

  it('is refused for an organization that does not exist', async () => {
    await expect(issueKey.issue(newTenantId(), ADA, TOOL)).rejects.toMatchObject({ code: 'not_found' });
  });

  it('is refused when the chosen key id belongs to anybody', async () => {
    const [one, other] = [await anOrganization(parts), await anOrganization(parts)];
    const { key } = await aKey(parts, one);
    const chosen = { key, secret: 'x', name: 'x', scopes: ['all'], expiresAt: null } as const;
    await expect(issueKey.store(other.id, ADA, chosen)).rejects.toMatchObject({ code: 'already_taken' });
  });

  it('is refused with a reason when the organization has 500 keys that are not revoked', async () => {
    const organization = await anOrganization(parts);
    const { record } = await aKey(parts, organization);
    for (let count = 1; count < 500; count++) {
      const key = parseKeyId(`key-${count}`)!;
      await storage.records.insert(CONTROL, API_KEYS, { ...record, key });
    }
    await expect(issueKey.issue(organization.id, ADA, TOOL)).rejects.toMatchObject({
      code: 'conflict',
      facts: { reason: expect.stringContaining('Revoke some first') as string },
    });
  });
});
