import { Injectable } from '@nestjs/common';
import { Clock, CONTROL, type TenantId, type UserId } from '@attest/kernel';
import { Authenticator, type KeyProof, type Membership, type Session, type SessionUse } from '@attest/platform';
import { Records } from '@attest/storage-ports';
import { type KeyId, parseKeyId, parseSlug } from '@attest/tenancy';
import { API_KEYS, keyState } from './api-key-record';
import { KeyHasher } from './key-hasher';
import { KeyUsage } from './key-usage';
import { membershipKey, MEMBERSHIPS } from './membership-record';
import { ORGANIZATIONS } from './organization-record';
import { Sessions } from './sessions';
import { ShortCache } from './short-cache';
import { USERS } from './user-record';

/** Who a caller is, from the control database. */
@Injectable()
export class StoredAuthenticator extends Authenticator {
  constructor(
    private readonly records: Records,
    private readonly clock: Clock,
    private readonly sessions: Sessions,
    private readonly hasher: KeyHasher,
    private readonly usage: KeyUsage,
    private readonly cache: ShortCache,
  ) {
    super();
  }

  async session(token: string, use: SessionUse): Promise<Session | undefined> {
    const session = await this.sessions.find(token, use);
    if (session === undefined) return undefined;
    const user = await this.cache.get(`user ${session.user}`, () => this.records.get(CONTROL, USERS, session.user));
    if (user === undefined) return undefined;
    const { id, name, email } = user.value;
    return { id: session.id, user: { id, name, email }, csrf: session.csrf };
  }

  membership(user: UserId, slug: string): Promise<Membership | undefined> {
    if (parseSlug(slug) === undefined) return Promise.resolve(undefined);
    return this.cache.get(`membership ${user} ${slug}`, () => this.findMembership(user, slug));
  }

  async key(key: string, secret: string): Promise<KeyProof | undefined> {
    const id = parseKeyId(key);
    if (id === undefined) return undefined;
    const record = await this.findKey(id);
    if (record === undefined || !this.hasher.proves(record.proof, id, secret)) return undefined;
    if (keyState(record, this.clock.now()) !== 'active') return undefined;
    this.usage.note(id);
    const { tenant, name, scopes, origins } = record;
    return {
      tenant,
      credential: { key: id, name, scopes, ...(origins === undefined ? {} : { origins }) },
      xapiAssumedVersion: (await this.findOrganization(tenant))?.xapiAssumedVersion ?? undefined,
    };
  }

  private async findOrganization(tenant: TenantId) {
    const stored = await this.cache.get(`organization ${tenant}`, () =>
      this.records.get(CONTROL, ORGANIZATIONS, tenant),
    );
    return stored?.value;
  }

  private async findKey(id: KeyId) {
    const stored = await this.cache.get(`key ${id}`, () => this.records.get(CONTROL, API_KEYS, id));
    return stored?.value;
  }

  private async findMembership(user: UserId, slug: string): Promise<Membership | undefined> {
    const found = await this.records.find(CONTROL, ORGANIZATIONS, { index: 'slug', equals: slug, limit: 1 });
    const organization = found.records[0]?.value;
    if (organization === undefined) return undefined;
    const membership = await this.records.get(CONTROL, MEMBERSHIPS, membershipKey(organization.id, user));
    if (membership === undefined) return undefined;
    const { id, name, zone } = organization;
    return { tenant: id, organization: { slug, name, zone }, role: membership.value.role };
  }
}
