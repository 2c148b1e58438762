import type { SignUp } from '@attest/contracts';
import { MEMBERSHIPS, ORGANIZATIONS, USERS } from '@attest/identity';
import { auditEntries, type ControlParts, controlParts } from '@attest/identity/testing';
import { CONTROL, DomainError, FixedClock } from '@attest/kernel';
import type { AuditTrail } from '@attest/log';
import type { Storage } from '@attest/storage-ports';
import { openMemoryStorage } from '@attest/storage-sqlite';
import { FoundOrganization } from './found-organization';
import { SignUpOrganization } from './sign-up';

const ADA: SignUp = {
  organization: 'Larkmoor Therapeutics',
  name: 'Ada Brandt',
  email: 'Ada@Larkmoor.example',
  password: 'correct horse battery staple',
  zone: 'Europe/Zurich',
};

describe('signing up', () => {
  const clock = new FixedClock('2026-11-24T08:00:00.000Z');
  let storage: Storage;
  let parts: ControlParts;

  beforeEach(async () => {
    storage = await openMemoryStorage(clock);
    parts = controlParts({ storage, clock });
  });
  afterEach(() => storage.close());

  /** The use case, on an audit trail that may stop the process at one of its changes. */
  const signUp = (input: SignUp, audit: AuditTrail = parts.audit) => {
    const { records, passwords, sessions, signals } = parts;
    const steps = new FoundOrganization(records, audit, passwords, clock, signals);
    return new SignUpOrganization(records, passwords, sessions, steps).signUp(input, '192.0.2.7');
  };
  const stoppingAt = (kind: string): AuditTrail =>
    Object.assign(Object.create(parts.audit) as AuditTrail, {
      change: (...args: Parameters<AuditTrail['change']>) =>
        args[1].kind === kind ? Promise.reject(new Error('stopped')) : parts.audit.change(...args),
    });
  const all = async () => {
    const count = (of: typeof USERS | typeof ORGANIZATIONS | typeof MEMBERSHIPS) =>
      storage.records.count<object>(CONTROL, of as Parameters<typeof storage.records.count<object>>[1]);
    return {
      users: await count(USERS),
      organizations: await count(ORGANIZATIONS),
      memberships: await count(MEMBERSHIPS),
    };
  };
  const slugs = async () => {
    const found = await storage.records.find(CONTROL, ORGANIZATIONS, { index: 'slug', limit: 50 });
    return found.records.map(({ value }) => value.slug);
  };

  it('makes the organization with its owner, who is signed in', async () => {
    const { user, session } = await signUp(ADA);
    expect(await parts.authenticator.session(session.token, 'count')).toMatchObject({
      user: { id: user.id, name: 'Ada Brandt' },
    });
    expect(await parts.authenticator.membership(user.id, 'larkmoor-therapeutics')).toMatchObject({
      organization: { name: 'Larkmoor Therapeutics', zone: 'Europe/Zurich' },
      role: 'owner',
    });
  });

  it('is three audit entries; those about the organization concern it', async () => {
    const { user } = await signUp(ADA);
    const entries = await auditEntries(storage, CONTROL);
    const tenant = (await parts.authenticator.membership(user.id, 'larkmoor-therapeutics'))?.tenant;
    expect(entries.map(({ header }) => [header.kind, header.concerns])).toEqual([
      ['user.signed-up', undefined],
      ['organization.founded', tenant],
      ['member.added', tenant],
    ]);
    for (const { body } of entries) {
      expect(body.actor).toEqual({ kind: 'user', id: user.id, name: 'Ada Brandt', address: '192.0.2.7' });
    }
  });

  it('gives the second organization of a name an address of its own', async () => {
    await signUp(ADA);
    await signUp({ ...ADA, email: 'jonas@larkmoor.example' });
    expect(await slugs()).toEqual(['larkmoor-therapeutics', 'larkmoor-therapeutics-2']);
  });

  it('gives organizations that sign up in the same moment addresses of their own', async () => {
    await Promise.all([1, 2, 3, 4].map((number) => signUp({ ...ADA, email: `ada${number}@larkmoor.example` })));
    expect(await slugs()).toEqual([
      'larkmoor-therapeutics',
      'larkmoor-therapeutics-2',
      'larkmoor-therapeutics-3',
      'larkmoor-therapeutics-4',
    ]);
  });

  it('is refused for a known address in any case, whatever the password', async () => {
    await signUp(ADA);
    for (const password of [ADA.password, 'ein Fahrrad ohne Kette']) {
      const again = signUp({ ...ADA, email: ' ada@LARKMOOR.example', organization: 'Other', password });
      await expect(again).rejects.toMatchObject({ code: 'already_taken', facts: { what: 'e-mail address' } });
    }
    expect(await all()).toEqual({ users: 1, organizations: 1, memberships: 1 });
  });

  it.each([
    ['a common password', 'Password2026!!'],
    ['the organization as password', 'larkmoor-therapeutics'],
    ['the address as password', 'ada@larkmoor.example'],
    ['the name as password', 'Ada Brandt 2026'],
  ])('is refused with %s, and nothing is stored', async (_, password) => {
    await expect(signUp({ ...ADA, password })).rejects.toMatchObject({
      code: 'invalid_request',
      faults: [{ path: '$.password', rule: 'password-too-common' }],
    });
    expect(await all()).toEqual({ users: 0, organizations: 0, memberships: 0 });
  });

  describe('that stops half-way', () => {
    it.each(['user.signed-up', 'organization.founded', 'member.added'])(
      'before %s leaves nothing to be seen and is completed by trying again',
      async (kind) => {
        await expect(signUp(ADA, stoppingAt(kind))).rejects.toThrow('stopped');
        expect((await all()).memberships).toBe(0);
        const { user } = await signUp(ADA);
        expect(await parts.authenticator.membership(user.id, 'larkmoor-therapeutics')).toBeDefined();
        expect(await all()).toEqual({ users: 1, organizations: 1, memberships: 1 });
      },
    );

    it('is completed by nobody who does not know the password', async () => {
      await expect(signUp(ADA, stoppingAt('member.added'))).rejects.toThrow('stopped');
      const stranger = signUp({ ...ADA, password: 'ein Fahrrad ohne Kette' });
      await expect(stranger).rejects.toMatchObject({ code: 'already_taken' });
      expect((await all()).memberships).toBe(0);
    });

    it('takes the name that is given at the second try', async () => {
      await expect(signUp(ADA, stoppingAt('member.added'))).rejects.toThrow('stopped');
      const { user } = await signUp({ ...ADA, organization: 'Larkmoor' });
      expect((await parts.authenticator.membership(user.id, 'larkmoor'))?.organization.name).toBe('Larkmoor');
      expect(await slugs()).toEqual(['larkmoor']);
    });
  });

  it('is taken up again when nobody could tell whether its user had been stored', async () => {
    const losingAnswers = Object.assign(Object.create(parts.audit) as AuditTrail, {
      change: async (...args: Parameters<AuditTrail['change']>) => {
        await parts.audit.change(...args);
        throw new DomainError('storage_unavailable', { reason: 'The disk is full.' });
      },
    });
    await expect(signUp(ADA, losingAnswers)).rejects.toMatchObject({ code: 'storage_unavailable' });
    expect((await signUp(ADA)).user.email).toBe(ADA.email);
    expect(await all()).toEqual({ users: 1, organizations: 1, memberships: 1 });
  });

  it('sent twice in the same moment makes one organization', async () => {
    await Promise.allSettled([signUp(ADA), signUp(ADA), signUp(ADA)]);
    expect(await all()).toEqual({ users: 1, organizations: 1, memberships: 1 });
  });

  it('sent twice in the same moment after it had stopped half-way makes one organization', async () => {
    await expect(signUp(ADA, stoppingAt('organization.founded'))).rejects.toThrow('stopped');
    await Promise.allSettled([signUp(ADA), signUp(ADA), signUp(ADA)]);
    expect(await all()).toEqual({ users: 1, organizations: 1, memberships: 1 });
  });
});
