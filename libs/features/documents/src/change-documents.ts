import { hash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Clock, DomainError, type TenantId } from '@attest/kernel';
import { Settings } from '@attest/platform';
import { type DocumentKey, Documents, type DocumentScope, type StoredDocument } from '@attest/storage-ports';
import {
  checkDocument,
  checkPreconditions,
  checkUnconditioned,
  type ConditionalRequest,
  type DocumentContent,
  mergeDocuments,
  type Rules,
} from '@attest/xapi';

/** A change of one document as asked for. */
export interface DocumentChange {
  readonly rules: Rules;
  readonly key: DocumentKey;
  readonly ifMatch: string | undefined;
  readonly ifNoneMatch: string | undefined;
}

export interface DocumentWrite extends DocumentChange {
  readonly sent: DocumentContent;
}

/**
 * How often a change is tried again when another writer came between reading and writing. Each loss is another's success, so this
 * many writers may race for one document before one of them is told to come again.
 */
const TRIES = 100;

/**
 * Changes state and profile documents. The preconditions are judged on what was read, and the write goes through only if that is
 * still what is stored: of two writers who saw the same document, one wins and the other is judged anew (C 3.1).
 */
@Injectable()
export class ChangeDocuments {
  constructor(
    private readonly documents: Documents,
    private readonly clock: Clock,
    private readonly settings: Settings,
  ) {}

  /** Replaces the document whole. Throws DomainError as `checkPreconditions` and `checkDocument` do. */
  async put(tenant: TenantId, write: DocumentWrite): Promise<void> {
    checkDocument(write.sent, write);
    await this.raced(tenant, 'PUT', write, (current) => this.store(tenant, write.key, write.sent, current));
  }

  /**
   * Merges the sent JSON object into the stored one, property by property, or stores what is sent when there is nothing. Throws
   * DomainError as `checkPreconditions`, `checkDocument` and `mergeDocuments` do.
   */
  async post(tenant: TenantId, write: DocumentWrite): Promise<void> {
    const { rules, sent, key } = write;
    checkDocument(sent, write);
    await this.raced(tenant, 'POST', write, (current) => {
      const bytes =
        current === undefined
          ? sent.bytes
          : mergeDocuments(current, sent, { rules, maximum: this.settings.maxBodyBytes });
      return this.store(tenant, key, { ...sent, bytes }, current);
    });
  }

  /** Removes the document; what is not there is removed already. Throws DomainError as `checkPreconditions` does. */
  async remove(tenant: TenantId, change: DocumentChange): Promise<void> {
    await this.raced(tenant, 'DELETE', change, (current) =>
      current === undefined ? Promise.resolve(true) : this.documents.remove(tenant, change.key, current.etag),
    );
  }

  /** Removes all documents of a scope. Throws DomainError as `checkUnconditioned` does. */
  async removeAll(
    tenant: TenantId,
    scope: DocumentScope,
    conditions: Pick<ConditionalRequest, 'rules' | 'ifMatch' | 'ifNoneMatch'>,
  ): Promise<void> {
    checkUnconditioned(conditions);
    await this.documents.removeAll(tenant, scope);
  }

  private async raced(
    tenant: TenantId,
    method: 'PUT' | 'POST' | 'DELETE',
    change: DocumentChange,
    attempt: (current: StoredDocument | undefined) => Promise<boolean>,
  ): Promise<void> {
    const { kind } = change.key;
    const { rules, ifMatch, ifNoneMatch } = change;
    for (let tried = 0; tried < TRIES; tried++) {
      const current = await this.documents.get(tenant, change.key);
      checkPreconditions({ kind, rules, method, ifMatch, ifNoneMatch, current });
      if (await attempt(current)) return;
    }
    throw new DomainError('conflict', {
      reason: 'Too many others change this document at the same time. Nothing was changed; send it again.',
    });
  }

  private async store(
    tenant: TenantId,
    key: DocumentKey,
    { contentType, bytes }: DocumentContent,
    current: StoredDocument | undefined,
  ): Promise<boolean> {
    const document = { key, contentType, bytes, etag: hash('sha1', bytes, 'hex'), at: this.clock.now() };
    return (await this.documents.put(tenant, document, current?.etag)) !== undefined;
  }
}
