import { Injectable } from '@nestjs/common';
import { DomainError, type TenantId } from '@attest/kernel';
import { StatementWriter } from '@attest/log';
import { Log, Statements, type StoredStatement } from '@attest/storage-ports';
import { encodeCursor, facetOf, type StatementsRequest } from '@attest/xapi';

/** Statements in one answer when the client asks for no limit, or for more. */
export const PAGE_MAX = 500;

export type ListRequest = Extract<StatementsRequest, { kind: 'list' }>;
export type OneRequest = Extract<StatementsRequest, { kind: 'one' }>;

export interface StatementsFound {
  readonly statements: readonly StoredStatement[];
  /** Query of the next page; undefined on the last. */
  readonly more: string | undefined;
}

/** Reads the view of statements. `mine`: only what that API key wrote (scope statements/read/mine). */
@Injectable()
export class ReadStatements {
  constructor(
    private readonly log: Log,
    private readonly statements: Statements,
    private readonly writer: StatementWriter,
  ) {}

  /** Throws DomainError `not_found`: unknown, voided when not asked for as voided, or another key's when only `mine` counts. */
  async one(tenant: TenantId, request: Pick<OneRequest, 'id' | 'voided'>, mine?: string): Promise<StoredStatement> {
    await this.writer.ready(tenant);
    const [found] = await this.statements.byIds(tenant, [request.id]);
    const visible = found?.voided === request.voided && (mine === undefined || found.credential === mine);
    if (found === undefined || !visible) throw new DomainError('not_found', { statement: request.id });
    return found;
  }

  /**
   * One page, bounded by the watermark that the walk began with: the walk skips nothing and repeats nothing, whatever arrives
   * meanwhile (xAPI 1.0.3 Data 2.5).
   */
  async list(tenant: TenantId, request: ListRequest, mine?: string): Promise<StatementsFound> {
    await this.writer.ready(tenant);
    const upTo = request.cursor?.upTo ?? (await this.log.head(tenant, 'statements')).appliedPosition;
    const { filter, ascending, cursor } = request;
    const limit = request.limit === 0 ? PAGE_MAX : Math.min(request.limit, PAGE_MAX);
    const page = await this.statements.page(tenant, {
      filter: mine === undefined ? filter : { ...filter, facets: [...filter.facets, facetOf('credential', mine)] },
      ascending,
      limit,
      upTo,
      ...(cursor === undefined ? {} : { beyond: cursor.beyond }),
    });
    const last = page.statements.at(-1);
    const more = page.more && last !== undefined ? { beyond: last.position, upTo } : undefined;
    return { statements: page.statements, more: more && encodeCursor(more, request.query) };
  }
}

/** The JSON of a list of statements (xAPI 1.0.3 Data 2.5), made by joining theirs. */
export function statementResult(
  statements: readonly string[],
  cursor: string | undefined,
  request: ListRequest,
  path: string,
): string {
  const more = cursor === undefined ? '' : `${path}?${withCursor(request.query, cursor)}`;
  return `{"statements":[${statements.join(',')}],"more":${JSON.stringify(more)}}`;
}

const withCursor = (query: string, cursor: string): string =>
  `${query}${query === '' ? '' : '&'}cursor=${encodeURIComponent(cursor)}`;

/** `Last-Modified` of an answer: `stored` of the newest statement in it, cut to the second; undefined when it is empty. */
export function lastModified(statements: readonly Pick<StoredStatement, 'stored'>[]): string | undefined {
  if (statements.length === 0) return undefined;
  return new Date(Math.max(...statements.map(({ stored }) => Date.parse(stored)))).toUTCString();
}
