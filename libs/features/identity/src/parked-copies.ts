import { Injectable } from '@nestjs/common';
import { CONTROL, isDomainError, type TenantId } from '@attest/kernel';
import { collection, eachRecord, Records, type RowUpdate, type Versioned } from '@attest/storage-ports';

/** What an organization's stream has still to be told, because it could not be written when its turn was. */
export interface ParkedCopies {
  readonly tenant: TenantId;
  /** First control commit that was left out. */
  readonly from: number;
  /** Last control commit that was left out; those between that concern the organization were left out as well. */
  readonly upTo: number;
  /**
   * Set when all was copied. The row stays, so that its version never begins anew: whoever made up for some commits says so against
   * the version he read, and fails when a fold parked one more meanwhile.
   */
  readonly done?: true;
}

const PARKED = collection<ParkedCopies>({
  name: 'parked-copies',
  key: ({ tenant }) => tenant,
  indexes: { waiting: ({ done, tenant }) => (done === true ? undefined : tenant) },
});

/** Organizations that control entries wait for. */
@Injectable()
export class ParkedOrganizations {
  constructor(private readonly records: Records) {}

  all(): AsyncGenerator<Versioned<ParkedCopies>> {
    return eachRecord(this.records, CONTROL, PARKED, { index: 'waiting' });
  }

  /** Whether something of before waits: then what comes after waits too, so that the order stays. */
  async has(tenant: TenantId): Promise<boolean> {
    const found = await this.records.get(CONTROL, PARKED, tenant);
    return found !== undefined && found.value.done !== true;
  }

  /** Part of the fold of control commit `number`: what of it concerns the organization was left out. */
  park(tenant: TenantId, number: number): RowUpdate {
    return {
      collection: PARKED,
      key: tenant,
      update: (before) => {
        const parked = before as unknown as ParkedCopies | undefined;
        const from = parked === undefined || parked.done === true ? number : parked.from;
        return { tenant, from, upTo: number };
      },
    };
  }

  /** All of `parked` was copied. When more was parked meanwhile it stays, and is copied at the next try. */
  async release({ version, value }: Versioned<ParkedCopies>): Promise<void> {
    try {
      await this.records.replace(CONTROL, PARKED, version, { ...value, done: true });
    } catch (error) {
      if (!isDomainError(error, 'changed_meanwhile')) throw error;
    }
  }
}
