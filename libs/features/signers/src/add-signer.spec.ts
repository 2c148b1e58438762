import { anOrganization, auditEntries, type ControlParts, controlParts } from '@attest/identity/testing';
import { FixedClock } from '@attest/kernel';
import type { Actor } from '@attest/log';
import type { Storage } from '@attest/storage-ports';
import { openMemoryStorage } from '@attest/storage-sqlite';
import { authority, pemOf, signer } from '@attest/xapi/testing';
import { AddSigner } from './add-signer';
import { ListSigners } from './list-signers';
import { RemoveSigner } from './remove-signer';
import { MOST_SIGNERS, TRUSTED_SIGNERS } from './signer-record';

const ADA: Actor = { kind: 'user', id: 'ada', name: 'Ada Brandt', address: '192.0.2.7' };
const ROOT = pemOf(authority('Example Root'));
const UNIT = pemOf(signer('Quality Unit'));

describe('trusting a signer', () => {
  let storage: Storage;
  let parts: ControlParts;
  let addSigner: AddSigner;
  let listSigners: ListSigners;
  let removeSigner: RemoveSigner;

  beforeEach(async () => {
    const clock = new FixedClock('2026-11-24T08:00:00.000Z');
    storage = await openMemoryStorage(clock);
    parts = controlParts({ storage, clock });
    parts.audit.register(TRUSTED_SIGNERS);
    addSigner = new AddSigner(storage.records, parts.audit, clock);
    listSigners = new ListSigners(storage.records);
    removeSigner = new RemoveSigner(storage.records, parts.audit);
  });
  afterEach(() => storage.close());

  it('lists a certificate with what it says, who added it and when', async () => {
    const { id } = await anOrganization(parts);
    await addSigner.add(id, ADA, { name: 'Quality root', pem: ROOT });
    expect(await listSigners.list(id)).toEqual([
      {
        kind: 'certificate',
        fingerprint: expect.stringMatching(/^[0-9a-f]{64}$/) as string,
        name: 'Quality root',
        pem: ROOT,
        subject: 'CN=Example Root',
        issuer: 'CN=Example Root',
        notBefore: '2026-01-01T00:00:00.000Z',
        notAfter: '2035-01-01T00:00:00.000Z',
        authority: true,
        keyBits: 2048,
        addedAt: '2026-11-24T08:00:00.000Z',
        addedBy: 'Ada Brandt',
      },
    ]);
  });

  it('is in the order of names, whatever their letter case', async () => {
    const { id } = await anOrganization(parts);
    await addSigner.add(id, ADA, { name: 'Zeta', pem: ROOT });
    await addSigner.add(id, ADA, { name: 'alpha', pem: UNIT });
    expect((await listSigners.list(id)).map(({ name }) => name)).toEqual(['alpha', 'Zeta']);
  });

  it('and ending the trust are entries of the organization’s own audit stream, with before and after', async () => {
    const { id } = await anOrganization(parts);
    const { fingerprint } = await addSigner.add(id, ADA, { name: 'Unit', pem: UNIT });
    await removeSigner.remove(id, ADA, fingerprint);
    const [added, removed] = await auditEntries(storage, id);
    expect(added?.header.kind).toBe('trusted-signer.added');
    expect(added?.body).toMatchObject({ actor: ADA, change: { before: null, after: { name: 'Unit', pem: UNIT } } });
    expect(removed?.header.kind).toBe('trusted-signer.removed');
    expect(removed?.body).toMatchObject({ actor: ADA, change: { before: { name: 'Unit' }, after: null } });
    expect(await listSigners.list(id)).toEqual([]);
  });

  it('is refused when it is listed already, and says under which name', async () => {
    const { id } = await anOrganization(parts);
    await addSigner.add(id, ADA, { name: 'Unit', pem: UNIT });
    const reason = 'This certificate is listed already, as “Unit”.';
    await expect(addSigner.add(id, ADA, { name: 'Again', pem: `\n${UNIT}` })).rejects.toMatchObject({
      code: 'conflict',
      facts: { reason },
    });
  });

  it('happens once when two members do it in the same moment', async () => {
    const { id } = await anOrganization(parts);
    const both = await Promise.allSettled(['A', 'B'].map((name) => addSigner.add(id, ADA, { name, pem: UNIT })));
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(both.find(({ status }) => status === 'rejected')).toMatchObject({ reason: { code: 'conflict' } });
    expect(await listSigners.list(id)).toHaveLength(1);
  });

  it('can be taken up again after it ended', async () => {
    const { id } = await anOrganization(parts);
    const { fingerprint } = await addSigner.add(id, ADA, { name: 'Unit', pem: UNIT });
    await removeSigner.remove(id, ADA, fingerprint);
    expect((await addSigner.add(id, ADA, { name: 'Unit again', pem: UNIT })).name).toBe('Unit again');
  });

  it('is refused with the place and the rule when the text is no certificate and no public key', async () => {
    const { id } = await anOrganization(parts);
    await expect(addSigner.add(id, ADA, { name: 'x', pem: 'hello' })).rejects.toMatchObject({
      code: 'invalid_request',
      faults: [{ path: '$.pem', rule: 'signer-form' }],
    });
  });

  it(`is refused with a reason when ${MOST_SIGNERS} are listed`, async () => {
    const { id } = await anOrganization(parts);
    const record = await addSigner.add(id, ADA, { name: 'Unit', pem: UNIT });
    for (let count = 1; count < MOST_SIGNERS; count++) {
      await storage.records.insert(id, TRUSTED_SIGNERS, { ...record, fingerprint: String(count) });
    }
    await expect(addSigner.add(id, ADA, { name: 'One more', pem: ROOT })).rejects.toMatchObject({
      code: 'conflict',
      facts: { reason: expect.stringContaining('200 is the most') as string },
    });
  });

  it('belongs to one organization: another neither sees nor removes it, and can list the same', async () => {
    const [mine, other] = [await anOrganization(parts), await anOrganization(parts)];
    const { fingerprint } = await addSigner.add(mine.id, ADA, { name: 'Unit', pem: UNIT });
    expect(await listSigners.list(other.id)).toEqual([]);
    expect(await addSigner.preview(other.id, UNIT)).not.toHaveProperty('listedAs');
    await expect(removeSigner.remove(other.id, ADA, fingerprint)).rejects.toMatchObject({ code: 'not_found' });
    await addSigner.add(other.id, ADA, { name: 'Theirs', pem: UNIT });
    await removeSigner.remove(other.id, ADA, fingerprint);
    expect(await listSigners.list(mine.id)).toHaveLength(1);
  });

  it('can be looked at before: what would be listed, and as what it is listed already', async () => {
    const { id } = await anOrganization(parts);
    const preview = await addSigner.preview(id, UNIT);
    expect(preview).toMatchObject({ kind: 'certificate', subject: 'CN=Quality Unit', authority: false });
    expect(preview).not.toHaveProperty('listedAs');
    expect(await listSigners.list(id)).toEqual([]);
    await addSigner.add(id, ADA, { name: 'Unit', pem: UNIT });
    expect(await addSigner.preview(id, UNIT)).toMatchObject({ listedAs: 'Unit' });
  });
});
