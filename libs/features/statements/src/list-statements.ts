import { Injectable } from '@nestjs/common';
import type { StatementItem, StatementList, StatementListQuery } from '@attest/contracts';
import { DomainError, type TenantId } from '@attest/kernel';
import { StatementWriter } from '@attest/log';
import { Log, Statements } from '@attest/storage-ports';
import { decodeCursor, encodeCursor, filterFor } from '@attest/xapi';
import { AttachmentFiles } from './attachment-files';
import { Consistency } from './consistency';
import { JudgeSignatures } from './judge-signatures';
import { StatementItems } from './statement-items';

/** The portal's list of statements: the same filters as xAPI's. */
@Injectable()
export class ListStatements {
  constructor(
    private readonly log: Log,
    private readonly statements: Statements,
    private readonly writer: StatementWriter,
    private readonly items: StatementItems,
    private readonly consistency: Consistency,
    private readonly signatures: JudgeSignatures,
    private readonly attachments: AttachmentFiles,
  ) {}

  async list(tenant: TenantId, query: StatementListQuery): Promise<StatementList> {
    await this.writer.ready(tenant);
    const head = await this.log.head(tenant, 'statements');
    const { agent, verb, activity, registration, since, until, limit } = query;
    const given = { agent, verb, activity, registration, since, until };
    const filter = filterFor(given);
    const canonical = JSON.stringify([given, query.ascending]);
    const cursor = query.cursor === undefined ? undefined : decodeCursor(query.cursor, canonical);
    const upTo = cursor?.upTo ?? head.appliedPosition;
    const page = await this.statements.page(tenant, {
      filter,
      ascending: query.ascending === 'true',
      limit,
      upTo,
      ...(cursor === undefined ? {} : { beyond: cursor.beyond }),
    });
    const last = page.statements.at(-1);
    return {
      statements: await this.items.of(tenant, page.statements),
      ...(page.more && last !== undefined ? { next: encodeCursor({ beyond: last.position, upTo }, canonical) } : {}),
      total: head.appliedPosition,
      completeThrough: await this.consistency.through(tenant),
    };
  }

  /** Voided ones too: they are evidence. */
  async one(tenant: TenantId, id: string): Promise<StatementItem> {
    await this.writer.ready(tenant);
    const [item] = await this.items.of(tenant, await this.statements.byIds(tenant, [id]));
    if (item === undefined) throw new DomainError('not_found', { statement: id });
    const signatures = await this.signatures.of(tenant, item);
    const attachments = await this.attachments.kept(tenant, item.json);
    return {
      ...item,
      ...(signatures.length === 0 ? {} : { signatures }),
      ...(attachments.length === 0 ? {} : { attachments }),
    };
  }
}
