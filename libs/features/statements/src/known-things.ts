import { Injectable } from '@nestjs/common';
import type { JsonObject, TenantId } from '@attest/kernel';
import { StatementWriter } from '@attest/log';
import { Log, Statements } from '@attest/storage-ports';
import { facetOf, personOf } from '@attest/xapi';
import { namesOf } from './names-of';

/** Names are taken from this many of the newest statements about a person: those in use. */
const LOOKED_AT = 50;

/** What the statements of an organization say of Activities and Agents; what was stored is seen at once. */
@Injectable()
export class KnownThings {
  constructor(
    private readonly log: Log,
    private readonly statements: Statements,
    private readonly writer: StatementWriter,
  ) {}

  /** The Activity with its definition as merged from all statements; without one when there is none (xAPI 1.0.3 Communication 2.5). */
  async activity(tenant: TenantId, id: string): Promise<JsonObject> {
    await this.writer.ready(tenant);
    const definition = await this.statements.activity(tenant, id);
    return { objectType: 'Activity', id, ...(definition === undefined ? {} : { definition }) };
  }

  /** The Person behind an Agent: the identifier asked for, and the names by which statements call it, newest first (2.4). */
  async person(tenant: TenantId, agent: JsonObject, key: string): Promise<JsonObject> {
    await this.writer.ready(tenant);
    const { appliedPosition } = await this.log.head(tenant, 'statements');
    const filter = { facets: [facetOf('relatedAgent', key)] };
    const page = { filter, ascending: false, limit: LOOKED_AT, upTo: appliedPosition };
    const { statements } = await this.statements.page(tenant, page);
    const names = statements.flatMap(({ json }) => namesOf(JSON.parse(json), key));
    return personOf(agent, [...new Set(names)]);
  }
}
