import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { DomainError, isDomainError, type TenantId } from '@attest/kernel';
import { Blobs, Records } from '@attest/storage-ports';
import {
  attachmentHashes,
  type OutgoingPart,
  type PartUse,
  type Received,
  type StatementsAwaitingParts,
} from '@attest/xapi';
import { ATTACHMENTS, type AttachmentRecord } from './attachment-record';
import type { IncomingPart } from './incoming-parts';

/** A signature is verified in memory, so it has a bound of its own. */
const MAX_SIGNATURE_BYTES = 1024 * 1024;

/** What came in one request. */
export interface SentParts {
  /** The API key that sent it. */
  readonly key: string;
  readonly statements: StatementsAwaitingParts;
  readonly parts: AsyncIterable<IncomingPart>;
}

/** The data of attachments: kept once for each hash in each organization. */
@Injectable()
export class Attachments {
  constructor(
    private readonly blobs: Blobs,
    private readonly records: Records,
  ) {}

  /**
   * Keeps the data that statements name while it arrives, and answers the statements once all of it is there and is what it should be:
   * a statement must never be stored without the data that came with it. Of a request that is refused, or cut, parts that had
   * already come whole stay among the blobs, where nothing names them until they are collected (ADR 0014).
   */
  async keep(tenant: TenantId, { key, statements, parts }: SentParts): Promise<readonly Received[]> {
    const kept: Omit<AttachmentRecord, 'keys'>[] = [];
    for await (const part of parts) {
      const use = statements.begin(part.head);
      const { sha256, length } = await this.blobs.put(tenant, judged(part, use, statements));
      kept.push({ sha2: part.head.sha2, blob: sha256, length });
    }
    const received = statements.finish();
    for (const data of kept) await this.note(tenant, data, key);
    return received;
  }

  /**
   * The stored data that the statements' attachments name, each once, in their order; what was never sent is left out. `mine`: only what
   * that API key sent. A statement that gives a fileUrl may name data of which its key knows no more than the hash.
   */
  async *of(
    tenant: TenantId,
    statements: readonly string[],
    mine: string | undefined,
  ): AsyncGenerator<OutgoingPart, void, undefined> {
    const sent = new Set<string>();
    for (const json of statements) {
      for (const { sha2, contentType } of attachmentHashes(json)) {
        if (sent.has(sha2)) continue;
        sent.add(sha2);
        const bytes = await this.bytes(tenant, sha2, mine);
        if (bytes !== undefined) yield { sha2, contentType, bytes };
      }
    }
  }

  private async note(tenant: TenantId, data: Omit<AttachmentRecord, 'keys'>, key: string): Promise<void> {
    for (;;) {
      const found = await this.records.get(tenant, ATTACHMENTS, data.sha2);
      const keys = found?.value.keys ?? [];
      if (keys.includes(key)) return;
      const record = { ...data, keys: [...keys, key] };
      try {
        if (found === undefined) await this.records.insert(tenant, ATTACHMENTS, record);
        else await this.records.replace(tenant, ATTACHMENTS, found.version, record);
        return;
      } catch (error) {
        // Somebody else has sent the same data meanwhile.
        if (!isDomainError(error, 'already_taken') && !isDomainError(error, 'changed_meanwhile')) throw error;
      }
    }
  }

  private async bytes(
    tenant: TenantId,
    sha2: string,
    mine: string | undefined,
  ): Promise<AsyncIterable<Uint8Array> | undefined> {
    const found = await this.records.get(tenant, ATTACHMENTS, sha2);
    if (found === undefined || (mine !== undefined && found.value.keys?.includes(mine) !== true)) return undefined;
    return this.blobs.get(tenant, found.value.blob);
  }
}

/** The bytes of a part, judged when the last one has been handed on: bytes that are not what the header says never become a blob. */
async function* judged(
  { head, bytes }: IncomingPart,
  { algorithm, signs }: PartUse,
  statements: StatementsAwaitingParts,
): AsyncGenerator<Uint8Array, void, undefined> {
  const hash = createHash(algorithm);
  const signature = Buffer.alloc(signs ? MAX_SIGNATURE_BYTES : 0);
  let length = 0;
  for await (const piece of bytes) {
    hash.update(piece);
    if (signs) {
      if (length + piece.length > MAX_SIGNATURE_BYTES) throw tooLarge();
      signature.set(piece, length);
      length += piece.length;
    }
    yield piece;
  }
  statements.end(head, { hash: hash.digest('hex'), ...(signs ? { bytes: signature.subarray(0, length) } : {}) });
}

function tooLarge(): DomainError {
  return new DomainError('too_large', { what: 'The data of a signature', limit: `${MAX_SIGNATURE_BYTES} bytes` });
}
