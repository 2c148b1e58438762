import { Injectable } from '@nestjs/common';
import type { Organization } from '@attest/contracts';
import { API_KEYS, ORGANIZATIONS } from '@attest/identity';
import { CONTROL, DomainError, type TenantId } from '@attest/kernel';
import { StatementWriter } from '@attest/log';
import { Mailer } from '@attest/mail-ports';
import { Settings } from '@attest/platform';
import { Log, Records } from '@attest/storage-ports';
import { OrganizationFacts } from './organization-facts';

/** What the portal shows before any page: the organization, where its tools send to, and how much it has. */
@Injectable()
export class GetOrganization {
  constructor(
    private readonly records: Records,
    private readonly log: Log,
    private readonly writer: StatementWriter,
    private readonly mailer: Mailer,
    private readonly settings: Settings,
    private readonly facts: OrganizationFacts,
  ) {}

  async get(tenant: TenantId): Promise<Organization> {
    const organization = await this.records.get(CONTROL, ORGANIZATIONS, tenant);
    if (organization === undefined) throw new DomainError('not_found', { organization: tenant });
    const { slug, name, zone, createdAt } = organization.value;
    const [completeThrough, people, activeKeys, schedules] = await Promise.all([
      this.writer.consistentThrough(tenant),
      this.facts.people(tenant),
      this.records.count(CONTROL, API_KEYS, { index: 'active', equals: tenant }),
      this.facts.schedules(tenant),
    ]);
    const { appliedPosition } = await this.log.head(tenant, 'statements');
    return {
      slug,
      name,
      zone,
      endpoint: `${this.settings.publicUrl}/xapi`,
      trial: this.mailer.trial,
      createdAt,
      statements: appliedPosition,
      people,
      activeKeys,
      schedules,
      completeThrough,
    };
  }
}
