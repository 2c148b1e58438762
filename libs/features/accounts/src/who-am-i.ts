import { Injectable } from '@nestjs/common';
import type { Me } from '@attest/contracts';
import { MEMBERSHIPS, MEMBERSHIPS_LISTED, type MembershipRecord, ORGANIZATIONS } from '@attest/identity';
import { CONTROL } from '@attest/kernel';
import type { UserIdentity } from '@attest/platform';
import { Records } from '@attest/storage-ports';
import { permissionsOf } from '@attest/tenancy';

type ListedMembership = Me['memberships'][number];

/** Who is signed in and where they belong, organizations by name. */
@Injectable()
export class WhoAmI {
  constructor(private readonly records: Records) {}

  async of({ id, name, email }: UserIdentity): Promise<Me> {
    const page = await this.records.find(CONTROL, MEMBERSHIPS, {
      index: 'user',
      equals: id,
      limit: MEMBERSHIPS_LISTED,
    });
    const listed = await Promise.all(page.records.map(({ value }) => this.membership(value)));
    const memberships = listed
      .filter((membership) => membership !== undefined)
      .sort((one, other) => one.organization.name.localeCompare(other.organization.name, 'en'));
    return { user: { id, name, email }, memberships };
  }

  private async membership({ tenant, role }: MembershipRecord): Promise<ListedMembership | undefined> {
    const organization = await this.records.get(CONTROL, ORGANIZATIONS, tenant);
    if (organization === undefined) return undefined;
    const { slug, name, zone } = organization.value;
    return { organization: { slug, name, zone }, role, permissions: [...permissionsOf(role)] };
  }
}
