import type { IsoInstant, TenantId, UserId } from '@attest/kernel';
import { collection } from '@attest/storage-ports';
import type { RoutingTag } from '@attest/tenancy';
import type { Rules } from '@attest/xapi';

/** An organization, in the control database. Provable. */
export interface OrganizationRecord {
  readonly id: TenantId;
  /** As it stands in addresses. */
  readonly slug: string;
  readonly name: string;
  /** IANA time zone. */
  readonly zone: string;
  /** What its API keys begin with. */
  readonly tag: RoutingTag;
  readonly createdAt: IsoInstant;
  readonly createdBy: UserId;
  /** Whether it is the organization that its creator signed up with. */
  readonly signUp: boolean;
  /** The xAPI version of a request that names none; null or absent: such a request is refused. */
  readonly xapiAssumedVersion?: Rules | null;
}

/**
 * `founder` is unique: a user signs up with one organization. It is what lets a sign-up that stopped half-way be taken up
 * again, by whichever process, without a second organization.
 */
export const ORGANIZATIONS = collection<OrganizationRecord>({
  name: 'organizations',
  key: (organization) => organization.id,
  unique: {
    slug: (organization) => organization.slug,
    tag: (organization) => organization.tag,
    founder: ({ signUp, createdBy }) => (signUp ? createdBy : undefined),
  },
});
