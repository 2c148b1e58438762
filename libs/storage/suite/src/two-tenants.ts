import { newTenantId, type TenantId } from '@attest/kernel';
import type { Storage } from '@attest/storage-ports';

/** Where a case runs. */
export interface Place {
  readonly storage: Storage;
  readonly tenant: TenantId;
  /** Different in each tenant, to be put into what is stored: what leaks shows. */
  readonly mark: string;
}

/** Runs one case. */
export type Case = (title: string, scenario: (place: Place) => Promise<void>) => void;

/** Cases that run in two new tenants at the same time: whatever one of them sees of the other makes both wrong. */
export function inTwoTenants(storage: () => Storage): Case {
  return (title, scenario) => {
    test(title, async () => {
      await bothTenants(storage(), scenario);
    });
  };
}

/** Runs `scenario` in two new tenants at the same time. */
export async function bothTenants(storage: Storage, scenario: (place: Place) => Promise<void>): Promise<void> {
  const places = ['one', 'other'].map((mark) => ({ storage, tenant: newTenantId(), mark }));
  await Promise.all(places.map(scenario));
}
