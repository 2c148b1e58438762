import { Injectable } from '@nestjs/common';
import type { TenantId } from '@attest/kernel';
import { Records } from '@attest/storage-ports';
import { MOST_SIGNERS, type SignerRecord, TRUSTED_SIGNERS } from './signer-record';

/** Whom an organization trusts now, by name. */
@Injectable()
export class ListSigners {
  constructor(private readonly records: Records) {}

  async list(tenant: TenantId): Promise<readonly SignerRecord[]> {
    // A few more than the most may be there: two members can add the last ones at the same time.
    const query = { index: 'name', limit: MOST_SIGNERS + 20 };
    const page = await this.records.find(tenant, TRUSTED_SIGNERS, query);
    return page.records.map(({ value }) => value);
  }
}
