import { newTenantId, type JsonObject } from '@attest/kernel';
import type { Storage } from '@attest/storage-ports';
import { mergeDefinition } from '@attest/xapi';
import * as fc from 'fast-check';
import { bothTenants, type Case } from './two-tenants';
import { rowsFor, writeStatements, type NewRow } from './write';

const definition = fc.record(
  {
    name: fc.dictionary(fc.constantFrom('en', 'de', 'fr'), fc.constantFrom('a', 'b'), { maxKeys: 2 }),
    type: fc.constantFrom('https://x.example/course', 'https://x.example/module'),
  },
  { requiredKeys: [] },
);

/** What every adapter promises of the definitions of Activities. */
export function activitiesSuite(storage: () => Storage, promise: Case): void {
  const id = 'https://x.example/activity';

  promise('an activity is known by its definition as soon as its statement is', async ({ storage, tenant, mark }) => {
    expect(await storage.statements.activity(tenant, id)).toBeUndefined();
    const known = { name: { en: mark }, extensions: { 'https://x.example/e': [1, { __proto__x: null }] } };
    await writeStatements(storage, tenant, { id: `${mark}-1`, activities: [{ id, definition: known }] });
    expect(await storage.statements.activity(tenant, id)).toEqual(known);
    expect(await storage.statements.activity(tenant, `${id}/other`)).toBeUndefined();
  });

  promise('applying a commit again takes no definition back', async ({ storage, tenant, mark }) => {
    const named = (en: string): NewRow => ({ id: `${mark}-${en}`, activities: [{ id, definition: { name: { en } } }] });
    const first = await writeStatements(storage, tenant, named('first'));
    await writeStatements(storage, tenant, named('second'));
    await storage.statements.apply(tenant, 1, rowsFor(first, [named('first')]));
    expect(await storage.statements.activity(tenant, id)).toEqual({ name: { en: 'second' } });
  });

  test('a definition is what all statements said, merged in the order of the log', async () => {
    const batch = fc.array(fc.array(fc.tuple(fc.constantFrom('a', 'b'), definition), { maxLength: 3 }), {
      maxLength: 3,
    });
    await fc.assert(
      fc.asyncProperty(fc.array(batch, { maxLength: 4 }), async (batches) => {
        await bothTenants(storage(), async ({ storage, tenant, mark }) => {
          const expected = new Map<string, JsonObject>();
          let count = 0;
          for (const rows of batches) {
            const made = rows.map((said): NewRow => {
              const activities = [...new Map(said)].map(([id, definition]) => ({
                id,
                definition: definition,
              }));
              for (const { id, definition } of activities) {
                expected.set(id, mergeDefinition(expected.get(id), definition));
              }
              count += 1;
              return { id: `${mark}-${count}`, activities };
            });
            await writeStatements(storage, tenant, ...made);
            for (const id of ['a', 'b']) {
              expect(await storage.statements.activity(tenant, id)).toEqual(expected.get(id));
            }
          }
        });
      }),
      { numRuns: 15 },
    );
  }, 60_000);

  test('one tenant knows no activity of another', async () => {
    const [filled, empty] = [newTenantId(), newTenantId()];
    await writeStatements(storage(), filled, { id: 'x', activities: [{ id, definition: { name: { en: 'secret' } } }] });
    expect(await storage().statements.activity(empty, id)).toBeUndefined();
  });
}
