import { CONTROL, newTenantId } from '@attest/kernel';
import type { Storage } from '@attest/storage-ports';
import { appliedRecordsSuite } from './applied-records-suite';
import { blobsSuite } from './blobs-suite';
import { documentsSuite } from './documents-suite';
import { logSuite } from './log-suite';
import { pagesSuite } from './pages-suite';
import { PEOPLE, recordsSuite } from './records-suite';
import { referencesSuite } from './references-suite';
import { activitiesSuite } from './activities-suite';
import { statementsSuite } from './statements-suite';
import { inTwoTenants } from './two-tenants';
import { anEntry, write, writeStatements } from './write';

/**
 * What every adapter of the storage ports promises, as tests: call it in a spec of the adapter. `open` answers an empty
 * storage; it is opened once, cases have tenants of their own, two each, and it is closed at the end.
 */
export function storageSuite(name: string, open: () => Promise<Storage>): void {
  describe(name, () => {
    let opened: Storage | undefined;
    const storage = (): Storage => opened!;
    const promise = inTwoTenants(storage);

    beforeAll(async () => {
      opened = await open();
    });
    afterAll(async () => {
      await opened?.close();
    });

    describe('log', () => {
      logSuite(promise);
    });
    describe('statements', () => {
      statementsSuite(storage, promise);
      pagesSuite(storage);
      referencesSuite(promise);
      activitiesSuite(storage, promise);
    });
    describe('documents', () => {
      documentsSuite(storage, promise);
    });
    describe('records', () => {
      recordsSuite(storage, promise);
      appliedRecordsSuite(promise);
    });
    describe('blobs', () => {
      blobsSuite(storage, promise);
    });

    describe('its life', () => {
      test('it says what it is, and that it could take a write now', async () => {
        expect(storage().description).not.toBe('');
        await storage().check();
      });

      promise('a space that was released is there when it is used again', async ({ storage, tenant, mark }) => {
        await writeStatements(storage, tenant, { id: mark, facets: ['v1'] });
        await storage.records.insert(tenant, PEOPLE, { id: mark });
        await storage.release(tenant);
        await storage.release(tenant);
        expect(await storage.records.get(tenant, PEOPLE, mark)).toMatchObject({ version: 1 });
        expect(await storage.statements.byIds(tenant, [mark])).toHaveLength(1);
        await writeStatements(storage, tenant, { id: `${mark}-2`, facets: ['v1'] });
        expect(await storage.log.head(tenant, 'statements')).toMatchObject({ commit: 2, applied: 2 });
      });

      test('the control database has a log and records of its own', async () => {
        const tenant = newTenantId();
        const { number } = await write(storage(), CONTROL, 'audit', anEntry('control'));
        await storage().records.apply(CONTROL, number, [
          { collection: PEOPLE, key: 'root', expectedVersion: 0, after: { id: 'root' } },
        ]);
        expect(await storage().records.get(CONTROL, PEOPLE, 'root')).toMatchObject({ version: 1 });
        expect(await storage().records.get(tenant, PEOPLE, 'root')).toBeUndefined();
        expect(await storage().log.head(tenant, 'audit')).toMatchObject({ commit: 0 });
      });

      test('many tenants are worked for at once', async () => {
        const tenants = Array.from({ length: 40 }, newTenantId);
        for (let round = 0; round < 3; round += 1) {
          await Promise.all(tenants.map((tenant) => writeStatements(storage(), tenant, { id: `${tenant}-${round}` })));
        }
        for (const tenant of tenants) {
          const query = { filter: { facets: [] }, ascending: true, limit: 10, upTo: 3 };
          const { statements } = await storage().statements.page(tenant, query);
          expect(statements.map(({ id }) => id)).toEqual([0, 1, 2].map((round) => `${tenant}-${round}`));
        }
      });
    });
  });
}
