import type { IsoInstant, TenantId, UserId } from '@attest/kernel';
import { collection } from '@attest/storage-ports';
import type { RoleName } from '@attest/tenancy';

/** That a user belongs to an organization, and as what; in the control database. Provable. */
export interface MembershipRecord {
  readonly tenant: TenantId;
  readonly user: UserId;
  readonly role: RoleName;
  readonly createdAt: IsoInstant;
}

export const membershipKey = (tenant: TenantId, user: UserId): string => `${tenant}.${user}`;

export const MEMBERSHIPS = collection<MembershipRecord>({
  name: 'memberships',
  key: ({ tenant, user }) => membershipKey(tenant, user),
  indexes: { tenant: (membership) => membership.tenant, user: (membership) => membership.user },
});

/** Most organizations of one user that are listed. */
export const MEMBERSHIPS_LISTED = 200;
