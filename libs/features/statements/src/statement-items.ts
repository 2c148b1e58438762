import { Injectable } from '@nestjs/common';
import type { StatementItem } from '@attest/contracts';
import { CredentialNames } from '@attest/identity';
import type { TenantId } from '@attest/kernel';
import type { StoredStatement } from '@attest/storage-ports';

/** Statements as the portal shows them. */
@Injectable()
export class StatementItems {
  constructor(private readonly sources: CredentialNames) {}

  of(tenant: TenantId, statements: readonly StoredStatement[]): Promise<StatementItem[]> {
    return Promise.all(
      statements.map(async ({ id, position, stored, voided, json, credential }) => ({
        id,
        position,
        stored,
        voided,
        source: await this.sources.nameOf(tenant, credential),
        json,
      })),
    );
  }
}
