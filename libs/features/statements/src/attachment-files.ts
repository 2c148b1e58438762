import { Injectable } from '@nestjs/common';
import type { KeptAttachment } from '@attest/contracts';
import { DomainError, type TenantId } from '@attest/kernel';
import { StatementWriter } from '@attest/log';
import { Blobs, Records, Statements } from '@attest/storage-ports';
import { attachmentHashes } from '@attest/xapi';
import { attachmentName } from './attachment-name';
import { ATTACHMENTS } from './attachment-record';

export interface AttachmentFile {
  readonly name: string;
  readonly length: number;
  readonly bytes: AsyncIterable<Uint8Array>;
}

/** The data of attachments for people: which of a statement's is kept, and one of them as a file. */
@Injectable()
export class AttachmentFiles {
  constructor(
    private readonly statements: Statements,
    private readonly writer: StatementWriter,
    private readonly records: Records,
    private readonly blobs: Blobs,
  ) {}

  /** The attachments whose data is kept, of a statement as JSON. */
  async kept(tenant: TenantId, json: string): Promise<KeptAttachment[]> {
    const kept: KeptAttachment[] = [];
    for (const { sha2, contentType } of attachmentHashes(json)) {
      const record = await this.records.get(tenant, ATTACHMENTS, sha2);
      if (record !== undefined) kept.push({ sha2, contentType, length: record.value.length });
    }
    return kept;
  }

  /** Throws DomainError `not_found`: no such statement, none of its attachments has that hash, or its data is not kept. */
  async file(tenant: TenantId, id: string, sha2: string): Promise<AttachmentFile> {
    await this.writer.ready(tenant);
    const [statement] = await this.statements.byIds(tenant, [id]);
    // Only by a statement that names it: who may read that may read what belongs to it.
    const named = attachmentHashes(statement?.json ?? '').find((attachment) => attachment.sha2 === sha2.toLowerCase());
    const record = named && (await this.records.get(tenant, ATTACHMENTS, named.sha2));
    const bytes = record && (await this.blobs.get(tenant, record.value.blob));
    if (statement === undefined || named === undefined || record === undefined || bytes === undefined) {
      throw new DomainError('not_found', { statement: id, attachment: sha2 });
    }
    return { name: attachmentName(named, statement.json), length: record.value.length, bytes };
  }

  /** Data by its hash; undefined when it is not kept. */
  async data(tenant: TenantId, sha2: string): Promise<Uint8Array | undefined> {
    const record = await this.records.get(tenant, ATTACHMENTS, sha2);
    const chunks = record && (await this.blobs.get(tenant, record.value.blob));
    if (chunks === undefined) return undefined;
    const all: Uint8Array[] = [];
    for await (const chunk of chunks) all.push(chunk);
    return Buffer.concat(all);
  }
}
