import type { TenantId } from '@attest/kernel';
import type { Storage } from '@attest/storage-ports';
import { MAX_FACETS } from '@attest/xapi';
import type { Case } from './two-tenants';
import { writeStatements, type NewRow } from './write';

/** What every adapter promises of statements that refer to statements, beside the property in `pages-suite.ts`. */
export function referencesSuite(promise: Case): void {
  const target: NewRow = { id: 't', facets: ['v1', 'a1', 'k1'] };
  const pointing: NewRow = { id: 'p', facets: ['v2', 'k2'], refersTo: 't' };

  promise('a statement is found by what its target is found by, whichever came first', async ({ storage, tenant }) => {
    await writeStatements(storage, tenant, target);
    await writeStatements(storage, tenant, pointing);
    await writeStatements(storage, tenant, { ...pointing, id: 'p2', refersTo: 't2' });
    expect(await found(storage, tenant, 'v1')).toEqual(['p', 't']);
    await writeStatements(storage, tenant, { ...target, id: 't2' });
    expect(await found(storage, tenant, 'v1')).toEqual(['t2', 'p2', 'p', 't']);
    expect(await found(storage, tenant, 'v1', 'v2')).toEqual(['p2', 'p']);
    expect(await found(storage, tenant, 'v2', 'a1', 'v1')).toEqual(['p2', 'p']);
  });

  promise('who wrote the target does not find what refers to it', async ({ storage, tenant }) => {
    await writeStatements(storage, tenant, target, pointing);
    expect(await found(storage, tenant, 'k1')).toEqual(['t']);
    expect(await found(storage, tenant, 'k2', 'v1')).toEqual(['p']);
  });

  promise('a chain is followed to its end, in whatever order it was stored', async ({ storage, tenant }) => {
    const chain = Array.from({ length: 30 }, (_, at): NewRow => ({ id: `c${at}`, refersTo: `c${at + 1}` }));
    const shuffled = [...chain.filter((_, at) => at % 3 === 1), ...chain.filter((_, at) => at % 3 !== 1).reverse()];
    for (const row of shuffled) await writeStatements(storage, tenant, row);
    await writeStatements(storage, tenant, { id: 'c30', facets: ['v1'] });
    expect((await found(storage, tenant, 'v1')).sort()).toEqual([...chain.map(({ id }) => id), 'c30'].sort());
  });

  promise('a loop ends, and all of it is found by what each of it is found by', async ({ storage, tenant }) => {
    await writeStatements(storage, tenant, { id: 'l1', facets: ['v1'], refersTo: 'l2' });
    await writeStatements(storage, tenant, { id: 'l2', facets: ['v2'], refersTo: 'l3' });
    await writeStatements(storage, tenant, { id: 'l3', facets: ['v3'], refersTo: 'l1' });
    await writeStatements(storage, tenant, { id: 'self', facets: ['v4'], refersTo: 'self' });
    for (const facet of ['v1', 'v2', 'v3']) {
      expect(await found(storage, tenant, facet)).toEqual(['l3', 'l2', 'l1']);
    }
    expect(await found(storage, tenant, 'v1', 'v2', 'v3')).toEqual(['l3', 'l2', 'l1']);
    expect(await found(storage, tenant, 'v4')).toEqual(['self']);
  });

  promise('more than may be copied to is found all the same', async ({ storage, tenant }) => {
    const fan = (from: number, to: number): NewRow[] =>
      Array.from({ length: to - from }, (_, at) => ({ id: `f${from + at}`, facets: ['v2'], refersTo: 'hub' }));
    await writeStatements(storage, tenant, ...fan(0, 700));
    await writeStatements(storage, tenant, ...fan(700, 1100), { id: 'beyond', facets: ['v3'], refersTo: 'f3' });
    await writeStatements(storage, tenant, { id: 'hub', facets: ['v1', 'k1'], refersTo: 'end' });
    await writeStatements(storage, tenant, { id: 'after', facets: ['v2'], refersTo: 'hub' });
    await writeStatements(storage, tenant, { id: 'end', facets: ['a1'] });
    expect(await found(storage, tenant, 'v1')).toHaveLength(1103);
    expect(await found(storage, tenant, 'a1')).toHaveLength(1104);
    expect(await found(storage, tenant, 'v1', 'v2')).toHaveLength(1102);
    expect(await found(storage, tenant, 'a1', 'v3', 'v1')).toEqual(['beyond']);
    expect(await found(storage, tenant, 'k1')).toEqual(['hub']);
  });

  promise('a statement with no room for more is found by its target all the same', async ({ storage, tenant }) => {
    const full = Array.from({ length: MAX_FACETS - 1 }, (_, at) => `o${at}`);
    await writeStatements(storage, tenant, { id: 'before', facets: full, refersTo: 't' });
    await writeStatements(storage, tenant, { id: 'above', facets: ['v3'], refersTo: 'before' });
    await writeStatements(storage, tenant, target);
    await writeStatements(storage, tenant, { id: 'later', facets: full, refersTo: 't' });
    expect(await found(storage, tenant, 'v1')).toEqual(['later', 't', 'above', 'before']);
    expect(await found(storage, tenant, 'v1', 'o7')).toEqual(['later', 'above', 'before']);
    expect(await found(storage, tenant, 'v3', 'o7', 'a1')).toEqual(['above']);
  });
}

/** Ids, the newest first. */
async function found(storage: Storage, tenant: TenantId, ...facets: string[]): Promise<string[]> {
  const query = { filter: { facets }, ascending: false, limit: 2000, upTo: 1_000_000 };
  return (await storage.statements.page(tenant, query)).statements.map(({ id }) => id);
}
