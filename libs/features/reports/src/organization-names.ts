import { Injectable } from '@nestjs/common';
import { ORGANIZATIONS } from '@attest/identity';
import { CONTROL, DomainError, type TenantId } from '@attest/kernel';
import { Records } from '@attest/storage-ports';

/** How an organization is called in its reports, and in the addresses they link to. */
@Injectable()
export class OrganizationNames {
  constructor(private readonly records: Records) {}

  /** Throws DomainError `not_found`. */
  async of(tenant: TenantId): Promise<{ readonly slug: string; readonly name: string }> {
    const found = await this.records.get(CONTROL, ORGANIZATIONS, tenant);
    if (found === undefined) throw new DomainError('not_found', { tenant });
    return { slug: found.value.slug, name: found.value.name };
  }
}
