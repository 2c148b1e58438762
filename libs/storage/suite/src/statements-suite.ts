import { newTenantId, type TenantId } from '@attest/kernel';
import type { StatementFilter } from '@attest/xapi';
import type { Storage, StoredStatement } from '@attest/storage-ports';
import type { Case } from './two-tenants';
import { anEntry, rowsFor, write, writeStatements } from './write';

const ALL: StatementFilter = { facets: [] };

/** What every adapter promises of the view of statements, beside the property in `pages-suite.ts`. */
export function statementsSuite(storage: () => Storage, promise: Case): void {
  promise('a statement is shown when its commit has been applied, with its bytes', async (place) => {
    const { storage, tenant, mark } = place;
    const commit = await write(storage, tenant, 'statements', anEntry(mark, `{"mark": "${mark}" }`));
    expect(await storage.statements.byIds(tenant, [mark])).toEqual([]);
    await storage.statements.apply(tenant, 1, rowsFor(commit, [{ id: mark }]));
    const shown = {
      id: mark,
      position: 1,
      stored: commit.stored,
      voided: false,
      json: `{"mark": "${mark}" }`,
      credential: `key-${mark}`,
    };
    expect(await storage.statements.byIds(tenant, [mark])).toEqual([shown]);
    expect(await storage.statements.page(tenant, { filter: ALL, ascending: true, limit: 5, upTo: 1 })).toEqual({
      statements: [shown],
      more: false,
    });
  });

  promise('ids are found whatever their case, each once, unknown ones left out', async ({ storage, tenant, mark }) => {
    const id = `f81d4fae-7dec-11d0-a765-00a0c91e6b${mark === 'one' ? '01' : '02'}`;
    await writeStatements(storage, tenant, { id }, { id: `${mark}-2` });
    const unknown = '00000000-0000-4000-8000-000000000000';
    const found = await storage.statements.byIds(tenant, [id.toUpperCase(), id, unknown]);
    expect(found.map((statement) => statement.id)).toEqual([id]);
  });

  promise('a page of large statements ends early and says that more follow', async ({ storage, tenant, mark }) => {
    const ids = ['a', 'b', 'c', 'd'].map((name) => `${mark}-${name}`);
    for (const id of ids) {
      const commit = await write(
        storage,
        tenant,
        'statements',
        anEntry(id, JSON.stringify({ id, x: 'x'.repeat(7e6) })),
      );
      await storage.statements.apply(tenant, commit.number, rowsFor(commit, [{ id }]));
    }
    const page = (beyond: number) =>
      storage.statements.page(tenant, { filter: ALL, ascending: true, limit: 9, upTo: 4, beyond });
    const [first, second] = [await page(0), await page(2)];
    expect([first.statements.map(({ id }) => id), first.more]).toEqual([ids.slice(0, 2), true]);
    expect([second.statements.map(({ id }) => id), second.more]).toEqual([ids.slice(2), false]);
  });

  promise('applying a commit again changes nothing', async ({ storage, tenant, mark }) => {
    const commit = await writeStatements(storage, tenant, { id: `${mark}-1`, facets: ['v1'] });
    await storage.statements.apply(tenant, 1, rowsFor(commit, [{ id: `${mark}-1`, facets: ['v1'] }]));
    await writeStatements(storage, tenant, { id: `${mark}-2`, facets: ['v1'] });
    await storage.statements.apply(tenant, 1, rowsFor(commit, [{ id: `${mark}-1`, facets: ['v1'] }]));
    expect(await storage.log.head(tenant, 'statements')).toMatchObject({ applied: 2 });
    expect(await idsOf(storage, tenant, { facets: ['v1'] })).toEqual([`${mark}-2`, `${mark}-1`]);
  });

  promise('two appliers of one commit do no harm', async ({ storage, tenant, mark }) => {
    const rows = [{ id: `${mark}-1`, facets: ['v1'] }];
    const commit = await write(storage, tenant, 'statements', anEntry(`${mark}-1`));
    const apply = (): Promise<void> => storage.statements.apply(tenant, 1, rowsFor(commit, rows));
    await Promise.all([apply(), apply(), apply()]);
    expect(await idsOf(storage, tenant, { facets: ['v1'] })).toEqual([`${mark}-1`]);
  });

  promise('a commit is not applied before the one it follows', async ({ storage, tenant, mark }) => {
    const first = await write(storage, tenant, 'statements', anEntry(`${mark}-1`));
    const second = await write(storage, tenant, 'statements', anEntry(`${mark}-2`));
    await expect(storage.statements.apply(tenant, 2, rowsFor(second, [{ id: `${mark}-2` }]))).rejects.toThrow();
    expect(await storage.log.head(tenant, 'statements')).toMatchObject({ applied: 0 });
    await storage.statements.apply(tenant, 1, rowsFor(first, [{ id: `${mark}-1` }]));
    await storage.statements.apply(tenant, 2, rowsFor(second, [{ id: `${mark}-2` }]));
    expect(await idsOf(storage, tenant, ALL)).toEqual([`${mark}-2`, `${mark}-1`]);
  });

  promise('a commit that the log does not hold is not applied', async ({ storage, tenant }) => {
    await expect(storage.statements.apply(tenant, 1, [])).rejects.toThrow();
    expect(await storage.log.head(tenant, 'statements')).toMatchObject({ applied: 0 });
  });

  promise('a statement voided later is found by id, as voided, and in no list', async ({ storage, tenant, mark }) => {
    await writeStatements(storage, tenant, { id: `${mark}-1`, facets: ['v1'] }, { id: `${mark}-2`, facets: ['v1'] });
    await writeStatements(storage, tenant, { id: `${mark}-3`, facets: ['v0'], voids: `${mark}-1` });
    const voided = await storage.statements.byIds(tenant, [`${mark}-1`, `${mark}-3`]);
    expect(voided.map((statement) => [statement.id, statement.voided])).toEqual([
      [`${mark}-1`, true],
      [`${mark}-3`, false],
    ]);
    // The voiding statement refers to it, and so is found by what it is found by.
    expect(await idsOf(storage, tenant, { facets: ['v1'] })).toEqual([`${mark}-3`, `${mark}-2`]);
    expect(await idsOf(storage, tenant, ALL)).toEqual([`${mark}-3`, `${mark}-2`]);
  });

  promise('a statement that arrives after its voiding is voided', async ({ storage, tenant, mark }) => {
    await writeStatements(storage, tenant, { id: `${mark}-1`, voids: `${mark}-2` });
    await writeStatements(storage, tenant, { id: `${mark}-2` });
    expect(await storage.statements.byIds(tenant, [`${mark}-2`])).toMatchObject([{ voided: true }]);
    expect(await idsOf(storage, tenant, ALL)).toEqual([`${mark}-1`]);
  });

  promise('a statement voided in its own batch is in no list, in either order', async ({ storage, tenant, mark }) => {
    await writeStatements(storage, tenant, { id: `${mark}-1`, voids: `${mark}-2` }, { id: `${mark}-2` });
    await writeStatements(storage, tenant, { id: `${mark}-3` }, { id: `${mark}-4`, voids: `${mark}-3` });
    expect(await idsOf(storage, tenant, ALL)).toEqual([`${mark}-4`, `${mark}-1`]);
  });

  promise('a voiding statement is never voided', async ({ storage, tenant, mark }) => {
    await writeStatements(storage, tenant, { id: `${mark}-1`, voids: `${mark}-0` });
    await writeStatements(storage, tenant, { id: `${mark}-2`, voids: `${mark}-1` });
    await writeStatements(storage, tenant, { id: `${mark}-3`, voids: `${mark}-3` });
    const statements = await storage.statements.byIds(tenant, [`${mark}-1`, `${mark}-2`, `${mark}-3`]);
    expect(statements.map(({ voided }) => voided)).toEqual([false, false, false]);
  });

  promise('a list ends at its watermark, whatever is applied meanwhile', async ({ storage, tenant, mark }) => {
    await writeStatements(storage, tenant, { id: `${mark}-1` }, { id: `${mark}-2` });
    await writeStatements(storage, tenant, { id: `${mark}-3` });
    const query = { filter: ALL, ascending: true, limit: 2, upTo: 2 };
    expect(await storage.statements.page(tenant, query)).toMatchObject({ more: false });
    expect(await storage.statements.page(tenant, { ...query, upTo: 3 })).toMatchObject({ more: true });
    expect(await storage.statements.page(tenant, { ...query, upTo: 0 })).toEqual({ statements: [], more: false });
    const late = await storage.statements.page(tenant, { ...query, ascending: false, beyond: 100 });
    expect(late.statements.map(({ position }) => position)).toEqual([2, 1]);
  });

  test('one tenant finds nothing of what another has', async () => {
    const [filled, empty] = [newTenantId(), newTenantId()];
    await writeStatements(storage(), filled, { id: 'x', facets: ['v1'] });
    expect(await storage().statements.byIds(empty, ['x'])).toEqual([]);
    const query = { filter: { facets: ['v1'] }, ascending: true, limit: 5, upTo: 1 };
    expect(await storage().statements.page(empty, query)).toEqual({ statements: [], more: false });
    expect(await storage().log.entries(empty, 'statements', [1])).toEqual([]);
  });
}

async function idsOf(storage: Storage, tenant: TenantId, filter: StatementFilter): Promise<string[]> {
  const query = { filter, ascending: false, limit: 100, upTo: 1_000_000 };
  const { statements } = await storage.statements.page(tenant, query);
  return statements.map(({ id }: StoredStatement) => id);
}
