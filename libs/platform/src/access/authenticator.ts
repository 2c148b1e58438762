import type { TenantId, UserId } from '@attest/kernel';
import type { RoleName } from '@attest/contracts';
import type { Rules } from '@attest/xapi';
import type { Credential, OrganizationIdentity, UserIdentity } from './caller';

export interface Session {
  readonly id: string;
  readonly user: UserIdentity;
  /** What the header X-XSRF-TOKEN of a request that changes something must equal. */
  readonly csrf: string;
}

/** Whether asking for a session is a use of it, which puts off its end. A page that is merely left open uses nothing. */
export type SessionUse = 'count' | 'look';

export interface Membership {
  readonly tenant: TenantId;
  readonly organization: OrganizationIdentity;
  readonly role: RoleName;
}

export interface KeyProof {
  readonly tenant: TenantId;
  readonly credential: Credential;
  /** The version by which its organization judges a request that names none; undefined: such a request is refused. */
  readonly xapiAssumedVersion?: Rules | undefined;
}

/**
 * Who a caller is, asked by the access guard on each request; implemented by the identity feature. An answer acts at once: what
 * is cached is dropped within a second of a sign-out, a change of role or a revocation.
 */
export abstract class Authenticator {
  /** The session with that token, unless it has ended. */
  abstract session(token: string, use: SessionUse): Promise<Session | undefined>;

  /** Undefined when there is no such organization and when the user does not belong to it: the two look alike from outside. */
  abstract membership(user: UserId, slug: string): Promise<Membership | undefined>;

  /** Undefined when the key is unknown, revoked or expired, and when the secret is wrong. */
  abstract key(key: string, secret: string): Promise<KeyProof | undefined>;
}
