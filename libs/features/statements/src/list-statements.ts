import { Injectable } from '@nestjs/common';
import type { SignatureProof, StatementItem, StatementList, StatementListQuery } from '@attest/contracts';
import { DomainError, type TenantId } from '@attest/kernel';
import { type StatementHeader, StatementWriter } from '@attest/log';
import { Log, Statements } from '@attest/storage-ports';
import { decodeCursor, encodeCursor, filterFor } from '@attest/xapi';
import { Consistency } from './consistency';
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
    const signatures = await this.signatures(tenant, item.position);
    return signatures.length === 0 ? item : { ...item, signatures };
  }

  /** What they proved stands in the log beside the statement. */
  private async signatures(tenant: TenantId, position: number): Promise<SignatureProof[]> {
    const [entry] = await this.log.entries(tenant, 'statements', [position]);
    if (entry === undefined) return [];
    const { signatures = [] } = JSON.parse(entry.header) as StatementHeader;
    return signatures.map(({ issuers, ...proof }) => ({
      ...proof,
      ...(issuers === undefined ? {} : { issuers: [...issuers] }),
    }));
  }
}
