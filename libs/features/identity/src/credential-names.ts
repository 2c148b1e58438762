import { Injectable } from '@nestjs/common';
import { CONTROL, parseId, type TenantId } from '@attest/kernel';
import { Records } from '@attest/storage-ports';
import { parseKeyId } from '@attest/tenancy';
import { API_KEYS } from './api-key-record';
import { membershipKey, MEMBERSHIPS } from './membership-record';
import { ShortCache } from './short-cache';
import { USERS } from './user-record';

const PORTAL = 'portal:';

/** Names what wrote a statement, for people: an API key's name, or the member who sent it from the portal. */
@Injectable()
export class CredentialNames {
  constructor(
    private readonly records: Records,
    private readonly cache: ShortCache,
  ) {}

  /** `credential` as statements keep it. One that is unknown in this organization is its own name. */
  nameOf(tenant: TenantId, credential: string): Promise<string> {
    return this.cache.get(
      `name ${tenant} ${credential}`,
      async () => (await this.find(tenant, credential)) ?? credential,
    );
  }

  private find(tenant: TenantId, credential: string): Promise<string | undefined> {
    return credential.startsWith(PORTAL)
      ? this.memberName(tenant, credential.slice(PORTAL.length))
      : this.keyName(tenant, credential);
  }

  private async keyName(tenant: TenantId, credential: string): Promise<string | undefined> {
    const id = parseKeyId(credential);
    const key = id === undefined ? undefined : await this.records.get(CONTROL, API_KEYS, id);
    return key?.value.tenant === tenant ? key.value.name : undefined;
  }

  private async memberName(tenant: TenantId, text: string): Promise<string | undefined> {
    const id = parseId<'UserId'>(text);
    if (id === undefined) return undefined;
    if ((await this.records.get(CONTROL, MEMBERSHIPS, membershipKey(tenant, id))) === undefined) return undefined;
    const user = await this.records.get(CONTROL, USERS, id);
    return user === undefined ? undefined : `Portal, ${user.value.name}`;
  }
}
