import type { TenantId } from '@attest/kernel';
import { matchesWithin, type StatementFilter, type StatementRow } from '@attest/xapi';
import type { Storage } from '@attest/storage-ports';
import * as fc from 'fast-check';
import { bothTenants } from './two-tenants';
import { rowsFor, START, writeStatements, type NewRow } from './write';

interface Drawn {
  readonly facets: readonly string[];
  /** Number of the statement that this one voids, if any; it may be later, itself, or not there. */
  readonly voids: number | undefined;
  /** Number of the statement that this one refers to, if it voids none; as above. */
  readonly refersTo: number | undefined;
}

interface Asked {
  readonly facets: readonly string[];
  /** Milliseconds after the first commit. */
  readonly since: number | undefined;
  readonly until: number | undefined;
  readonly ascending: boolean;
  readonly limit: number;
  readonly upTo: number;
}

const FACETS = ['v1', 'v2', 'a1', 'a2', 'o1', 'r1', 'k1'];

const drawn: fc.Arbitrary<Drawn> = fc.record({
  facets: fc.subarray(FACETS),
  voids: fc.option(fc.nat(24), { nil: undefined, freq: 5 }),
  refersTo: fc.option(fc.nat(24), { nil: undefined, freq: 1 }),
});

const asked: fc.Arbitrary<Asked> = fc.record({
  facets: fc.oneof(fc.subarray(FACETS, { maxLength: 3 }), fc.constant(['v1', 'v1']), fc.constant(['unknown'])),
  since: fc.option(fc.integer({ min: -2, max: 9 }), { nil: undefined, freq: 2 }),
  until: fc.option(fc.integer({ min: -2, max: 9 }), { nil: undefined, freq: 2 }),
  ascending: fc.boolean(),
  limit: fc.integer({ min: 1, max: 7 }),
  upTo: fc.nat(30),
});

/** Pages of the view against the predicate, over statements, voidings, references (chains and loops in any order), filters and page sizes drawn at random. */
export function pagesSuite(storage: () => Storage): void {
  test('walking the pages of any list answers exactly the statements that match it, in order', async () => {
    const commits = fc.array(fc.array(drawn, { maxLength: 6 }), { maxLength: 7 });
    await fc.assert(
      fc.asyncProperty(commits, fc.array(asked, { minLength: 1, maxLength: 12 }), async (batches, questions) => {
        await bothTenants(storage(), async ({ storage, tenant, mark }) => {
          const rows = await store(storage, tenant, mark, batches);
          for (const question of questions) {
            expect(await walk(storage, tenant, question)).toEqual(expected(rows, question));
          }
        });
      }),
      { numRuns: 40 },
    );
  }, 120_000);
}

async function store(
  storage: Storage,
  tenant: TenantId,
  mark: string,
  batches: readonly (readonly Drawn[])[],
): Promise<StatementRow[]> {
  const rows: StatementRow[] = [];
  let count = 0;
  for (const batch of batches) {
    const made = batch.map(({ facets, voids, refersTo }): NewRow => {
      count += 1;
      const id = `${mark}-${count}`;
      if (voids !== undefined) return { id, facets, voids: `${mark}-${voids}` };
      return refersTo === undefined ? { id, facets } : { id, facets, refersTo: `${mark}-${refersTo}` };
    });
    rows.push(...rowsFor(await writeStatements(storage, tenant, ...made), made));
  }
  return rows;
}

const filterOf = ({ facets, since, until }: Asked): StatementFilter => ({
  facets,
  ...(since === undefined ? {} : { since: new Date(START + since).toISOString() }),
  ...(until === undefined ? {} : { until: new Date(START + until).toISOString() }),
});

async function walk(storage: Storage, tenant: TenantId, question: Asked): Promise<string[]> {
  const { ascending, limit, upTo } = question;
  const ids: string[] = [];
  let beyond: number | undefined;
  for (;;) {
    const query = { filter: filterOf(question), ascending, limit, upTo, ...(beyond === undefined ? {} : { beyond }) };
    const page = await storage.statements.page(tenant, query);
    ids.push(...page.statements.map(({ id }) => id));
    if (!page.more) return ids;
    expect(page.statements).toHaveLength(limit);
    beyond = page.statements.at(-1)!.position;
  }
}

function expected(rows: readonly StatementRow[], question: Asked): string[] {
  const byId = new Map(rows.map((row) => [row.id, row]));
  const voidings = new Set(rows.map(({ voids }) => voids));
  const ids = rows
    .filter((row) => row.voids !== undefined || !voidings.has(row.id))
    .filter((row) => row.position <= question.upTo && matchesWithin(filterOf(question), row, (id) => byId.get(id)))
    .map(({ id }) => id);
  return question.ascending ? ids : ids.reverse();
}
