import { Injectable } from '@nestjs/common';
import { isDomainError, type TenantId } from '@attest/kernel';
import { Blobs, Records } from '@attest/storage-ports';
import { attachmentHashes, type AttachmentPart, type OutgoingPart } from '@attest/xapi';
import { ATTACHMENTS, type AttachmentRecord } from './attachment-record';

/** The data of attachments: kept once for each hash in each organization. */
@Injectable()
export class Attachments {
  constructor(
    private readonly blobs: Blobs,
    private readonly records: Records,
  ) {}

  /**
   * Keeps data whose hashes have been checked. To be done before the statements are stored: a statement must never be there without
   * the data that came with it, while data without a statement is merely not asked for.
   */
  async keep(tenant: TenantId, parts: readonly AttachmentPart[]): Promise<void> {
    for (const { sha2, bytes } of parts) {
      const { sha256, length } = await this.blobs.put(tenant, bytes);
      await this.note(tenant, { sha2, blob: sha256, length });
    }
  }

  /** The stored data that the statements' attachments name, each once, in their order; what was never sent is left out. */
  async *of(tenant: TenantId, statements: readonly string[]): AsyncGenerator<OutgoingPart, void, undefined> {
    const sent = new Set<string>();
    for (const json of statements) {
      for (const { sha2, contentType } of attachmentHashes(json)) {
        if (sent.has(sha2)) continue;
        sent.add(sha2);
        const bytes = await this.bytes(tenant, sha2);
        if (bytes !== undefined) yield { sha2, contentType, bytes };
      }
    }
  }

  private async note(tenant: TenantId, record: AttachmentRecord): Promise<void> {
    if ((await this.records.get(tenant, ATTACHMENTS, record.sha2)) !== undefined) return;
    try {
      await this.records.insert(tenant, ATTACHMENTS, record);
    } catch (error) {
      // Somebody else has sent the same data meanwhile.
      if (!isDomainError(error, 'already_taken')) throw error;
    }
  }

  private async bytes(tenant: TenantId, sha2: string): Promise<AsyncIterable<Uint8Array> | undefined> {
    const found = await this.records.get(tenant, ATTACHMENTS, sha2);
    return found === undefined ? undefined : this.blobs.get(tenant, found.value.blob);
  }
}
