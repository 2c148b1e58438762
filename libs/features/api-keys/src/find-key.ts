import { Injectable } from '@nestjs/common';
import { API_KEYS, type ApiKeyRecord } from '@attest/identity';
import { CONTROL, DomainError, type TenantId } from '@attest/kernel';
import { Records, type Versioned } from '@attest/storage-ports';
import { parseKeyId } from '@attest/tenancy';

/** Finds an organization's key by its id. */
@Injectable()
export class FindKey {
  constructor(private readonly records: Records) {}

  /** Throws DomainError `not_found` when the organization has no such key. */
  async find(tenant: TenantId, key: string): Promise<Versioned<ApiKeyRecord>> {
    const id = parseKeyId(key);
    const found = id === undefined ? undefined : await this.records.get(CONTROL, API_KEYS, id);
    // Another organization's key looks like none.
    if (found?.value.tenant !== tenant) throw new DomainError('not_found', { key });
    return found;
  }
}
