import type { TenantId } from '@attest/kernel';

/** How an organization is called in its reports, and in the addresses they link to. */
export abstract class OrganizationNames {
  /** Throws DomainError `not_found`. */
  abstract of(tenant: TenantId): Promise<{ readonly slug: string; readonly name: string }>;
}
