import { CONTROL, FixedClock, newTenantId, type TenantId } from '@attest/kernel';
import { collection, type Storage } from '@attest/storage-ports';
import { openMemoryStorage } from '@attest/storage-sqlite';
import { SYSTEM } from './actor';
import { AuditTrail } from './audit-trail';
import type { Consumers } from './consumers';
import { InProcessSignals } from './signals';
import { auditBody, auditHeader } from './views';

interface Machine {
  readonly id: string;
  readonly name: string;
}
const machines = collection<Machine>({
  name: 'machines',
  key: ({ id }) => id,
  unique: { name: ({ name }) => name },
});

const quiet = { beforeAppend: () => Promise.resolve(), wake: () => undefined } as unknown as Consumers;

describe('the audit trail', () => {
  const clock = new FixedClock('2026-11-24T08:00:00.000Z');
  let storage: Storage;
  let trail: AuditTrail;
  let tenant: TenantId;

  const open = (): AuditTrail => {
    const opened = new AuditTrail(storage.log, storage.records, quiet, new InProcessSignals(), clock);
    opened.register(machines);
    return opened;
  };
  const add = (id: string, name: string, expectedVersion = 0): Promise<{ version: number }> =>
    trail.change(tenant, {
      actor: SYSTEM,
      kind: 'machine.added',
      collection: machines,
      key: id,
      expectedVersion,
      after: { id, name },
    });

  beforeAll(async () => {
    storage = await openMemoryStorage(clock);
  });
  beforeEach(() => {
    trail = open();
    tenant = newTenantId();
  });
  afterAll(() => storage.close());

  const stream = async (): Promise<{ kind: string; change: unknown }[]> =>
    (await storage.log.read(tenant, 'audit', 0, 1000)).flatMap((commit) =>
      commit.entries.map((entry) => ({ kind: auditHeader(entry).kind, change: auditBody(entry).change })),
    );

  it('changes a record by an entry that holds what was before and what is after', async () => {
    expect((await add('m1', 'Filler')).version).toBe(1);
    expect((await add('m1', 'Filler 2', 1)).version).toBe(2);
    expect((await storage.records.get(tenant, machines, 'm1'))?.value.name).toBe('Filler 2');
    expect(await stream()).toMatchObject([
      { kind: 'machine.added', change: { before: null, after: { name: 'Filler' }, expected: 0 } },
      { kind: 'machine.added', change: { before: { name: 'Filler' }, after: { name: 'Filler 2' }, expected: 1 } },
    ]);
  });

  it('refuses a change decided on another version, and appends nothing', async () => {
    await add('m1', 'Filler');
    await expect(add('m1', 'Filler 3', 7)).rejects.toMatchObject({ code: 'changed_meanwhile' });
    expect(await stream()).toHaveLength(1);
  });

  it('lets exactly one of two racing changes win; the loser is an outcome in the log', async () => {
    await add('m1', 'Filler');
    const answers = await Promise.allSettled([add('m1', 'A', 1), add('m1', 'B', 1)]);
    expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect((await storage.records.get(tenant, machines, 'm1'))?.version).toBe(2);
  });

  it('refuses a value that is taken, also when both come at once', async () => {
    await add('m1', 'Filler');
    await expect(add('m2', 'Filler')).rejects.toMatchObject({ code: 'already_taken' });
    const answers = await Promise.allSettled([add('m3', 'Capper'), add('m4', 'Capper')]);
    expect(answers.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  });

  it('removes a record and keeps what it was in the entry', async () => {
    await add('m1', 'Filler');
    await trail.change(tenant, {
      actor: SYSTEM,
      kind: 'machine.scrapped',
      collection: machines,
      key: 'm1',
      expectedVersion: 1,
      after: undefined,
      reason: 'worn out',
    });
    expect(await storage.records.get(tenant, machines, 'm1')).toBeUndefined();
    expect((await stream()).at(-1)).toMatchObject({ change: { before: { name: 'Filler' }, after: null } });
  });

  it("copies a control entry into a tenant's stream once, whatever the number of attempts, and changes nothing there", async () => {
    const key = newTenantId();
    const change = { actor: SYSTEM, kind: 'machine.added', collection: machines, key, expectedVersion: 0 };
    await trail.change(CONTROL, { ...change, after: { id: key, name: key }, concerns: tenant });
    const entry = (await storage.log.read(CONTROL, 'audit', 0, 1000)).flatMap(({ entries }) => entries).at(-1)!;
    await trail.copy(tenant, CONTROL, entry);
    await trail.copy(tenant, CONTROL, entry);
    await open().copy(tenant, CONTROL, entry);
    expect((await stream()).filter(({ kind }) => kind === 'machine.added')).toHaveLength(1);
    expect(await storage.records.get(tenant, machines, key)).toBeUndefined();
  });

  it('copies a control entry once when several processes copy it at the same time', async () => {
    const key = newTenantId();
    const change = { actor: SYSTEM, kind: 'machine.added', collection: machines, key, expectedVersion: 0 };
    await trail.change(CONTROL, { ...change, after: { id: key, name: key }, concerns: tenant });
    const entry = (await storage.log.read(CONTROL, 'audit', 0, 1000)).flatMap(({ entries }) => entries).at(-1)!;
    const processes = [open(), open(), open()];
    // Each knows the end before any of them has copied.
    for (const each of processes) await each.ready(tenant);
    await Promise.all(processes.flatMap((each) => [1, 2].map(() => each.copy(tenant, CONTROL, entry))));
    expect((await stream()).map(({ kind }) => kind)).toEqual(['machine.added', 'audit-entry.copied']);
  });

  it('applies entries that a stopped process left unapplied before it reads', async () => {
    const commit = jest.spyOn(storage.records, 'apply').mockRejectedValueOnce(new Error('killed'));
    await expect(add('m1', 'Filler')).rejects.toThrow('killed');
    commit.mockRestore();
    expect(await storage.records.get(tenant, machines, 'm1')).toBeUndefined();
    await open().ready(tenant);
    expect((await storage.records.get(tenant, machines, 'm1'))?.value.name).toBe('Filler');
  });
});
