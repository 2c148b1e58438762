import { CONTROL, DomainError, FixedClock, newTenantId, type TenantId } from '@attest/kernel';
import type { EventLog } from '@attest/platform';
import type { Queue } from '@attest/queue-ports';
import type { Storage } from '@attest/storage-ports';
import { openMemoryStorage } from '@attest/storage-sqlite';
import { RestoreReports } from './restore-reports';
import type { FollowSchedules } from './schedules/follow-schedules';
import { SCHEDULING_TENANTS } from './schedules/schedule';

describe('Restoring reports after a start', () => {
  let storage: Storage;

  beforeEach(async () => {
    storage = await openMemoryStorage(new FixedClock('2026-11-24T08:00:00.000Z'));
  });
  afterEach(() => storage.close());

  test('goes on for everybody else when one organization cannot be read, and says so', async () => {
    const tenants = [newTenantId(), newTenantId(), newTenantId()].sort();
    for (const tenant of tenants) await storage.records.insert(CONTROL, SCHEDULING_TENANTS, { tenant });
    const restored: TenantId[] = [];
    const schedules = {
      restore: (tenant: TenantId) => {
        if (tenant === tenants[0]) return Promise.reject(new DomainError('storage_unavailable', { reason: 'damaged' }));
        restored.push(tenant);
        return Promise.resolve();
      },
    } as unknown as FollowSchedules;
    const said: unknown[] = [];
    const log = {
      error: (event: string, _: unknown, fields: object) => said.push({ event, ...fields }),
    } as unknown as EventLog;
    await new RestoreReports(schedules, storage.records, {} as Queue, log).restore();
    expect(restored).toEqual(tenants.slice(1));
    expect(said).toEqual([{ event: 'reports.not-restored', tenant: tenants[0] }]);
  });
});
