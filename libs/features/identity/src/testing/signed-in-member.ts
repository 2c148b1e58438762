import { Clock } from '@attest/kernel';
import { AuditTrail } from '@attest/log';
import type { RoleName } from '@attest/tenancy';
import type { OrganizationRecord } from '../organization-record';
import { Sessions } from '../sessions';
import { aMember, anOrganization, aUser } from './control-parts';
import type { Browser, TestServer } from './test-server';

export interface SignedInMember {
  readonly browser: Browser;
  readonly organization: OrganizationRecord;
  /** Where the organization's routes begin. */
  readonly path: string;
}

/** The browser of somebody who is the only member, with that role, of an organization of its own. */
export async function aSignedInMember(server: TestServer, role: RoleName): Promise<SignedInMember> {
  const parts = { audit: server.get(AuditTrail), clock: server.get(Clock) };
  const [organization, user] = [await anOrganization(parts), await aUser(parts)];
  await aMember(parts, organization.id, user.id, role);
  const browser = server.browser(await server.get(Sessions).open(user.id));
  return { browser, organization, path: `/api/organizations/${organization.slug}` };
}
