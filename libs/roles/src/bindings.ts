import { Global, Module } from '@nestjs/common';
import { OrganizationFacts } from '@attest/accounts';
import { CredentialNames, ORGANIZATIONS } from '@attest/identity';
import { CONTROL, DomainError, type TenantId } from '@attest/kernel';
import { PEOPLE } from '@attest/people';
import { OrganizationNames, REPORT_SCHEDULES, SourceNames } from '@attest/reports';
import { Records } from '@attest/storage-ports';

/** What one feature wants to know and another one knows: bound here, so that neither has to import the other. */
@Global()
@Module({
  providers: [
    {
      provide: OrganizationFacts,
      inject: [Records],
      useFactory: (records: Records): OrganizationFacts => ({
        people: (tenant) => records.count(tenant, PEOPLE),
        schedules: (tenant) => records.count(tenant, REPORT_SCHEDULES),
      }),
    },
    {
      provide: OrganizationNames,
      inject: [Records],
      useFactory: (records: Records): OrganizationNames => ({ of: (tenant) => organizationName(records, tenant) }),
    },
    { provide: SourceNames, useExisting: CredentialNames },
  ],
  exports: [OrganizationFacts, OrganizationNames, SourceNames],
})
export class BindingsModule {}

async function organizationName(records: Records, tenant: TenantId): Promise<{ slug: string; name: string }> {
  const organization = await records.get(CONTROL, ORGANIZATIONS, tenant);
  if (organization === undefined) throw new DomainError('not_found', { organization: tenant });
  return { slug: organization.value.slug, name: organization.value.name };
}
