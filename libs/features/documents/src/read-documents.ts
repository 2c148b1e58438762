import { Injectable } from '@nestjs/common';
import { DomainError, type IsoInstant, type TenantId } from '@attest/kernel';
import { type DocumentKey, Documents, type DocumentScope, type StoredDocument } from '@attest/storage-ports';

/** Reads state and profile documents (xAPI 1.0.3 Communication 2.3, 2.6, 2.7). */
@Injectable()
export class ReadDocuments {
  constructor(private readonly documents: Documents) {}

  /** Throws DomainError `not_found`. */
  async one(tenant: TenantId, key: DocumentKey): Promise<StoredDocument> {
    const found = await this.documents.get(tenant, key);
    if (found === undefined) throw new DomainError('not_found', { document: key.id });
    return found;
  }

  /** Ids of the scope's documents; with `since` only those that were changed later. */
  ids(tenant: TenantId, scope: DocumentScope, since?: IsoInstant): Promise<readonly string[]> {
    return this.documents.list(tenant, scope, since);
  }
}
