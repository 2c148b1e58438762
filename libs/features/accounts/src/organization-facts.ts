import type { TenantId } from '@attest/kernel';

/** What other features know about an organization, for its first page. */
export abstract class OrganizationFacts {
  /** How many people its records name. */
  abstract people(tenant: TenantId): Promise<number>;
  /** How many report schedules it has. */
  abstract schedules(tenant: TenantId): Promise<number>;
}
