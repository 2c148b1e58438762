import type { TenantId, UserId } from '@attest/kernel';
import type { RoleName, XapiScope } from '@attest/contracts';
import type { Actor } from '@attest/log';
import type { Rules } from '@attest/xapi';

export interface UserIdentity {
  readonly id: UserId;
  readonly name: string;
  readonly email: string;
}

export interface OrganizationIdentity {
  /** As it stands in addresses. */
  readonly slug: string;
  readonly name: string;
  /** IANA time zone. */
  readonly zone: string;
}

/** What an API key proves; never its secret. */
export interface Credential {
  /** What the client sends as user name; also the key's id. */
  readonly key: string;
  readonly name: string;
  readonly scopes: readonly XapiScope[];
  /** Origins of the pages that may use it, as browsers name them: `https://courses.example`. Empty or absent: any. */
  readonly origins?: readonly string[];
}

/** Somebody with a session, on a route that belongs to no organization. */
export interface UserCaller {
  readonly kind: 'user';
  readonly user: UserIdentity;
  /** Id of the session, not its token. */
  readonly session: string;
  readonly actor: Actor;
}

/** Somebody with a session, on a route of an organization they belong to. */
export interface MemberCaller {
  readonly kind: 'member';
  readonly tenant: TenantId;
  readonly organization: OrganizationIdentity;
  readonly role: RoleName;
  readonly user: UserIdentity;
  readonly session: string;
  readonly actor: Actor;
}

/** A learning tool with an API key. */
export interface KeyCaller {
  readonly kind: 'key';
  readonly tenant: TenantId;
  readonly credential: Credential;
  /** The version of a request that names none; undefined: such a request is refused. */
  readonly xapiAssumedVersion?: Rules | undefined;
  readonly actor: Actor;
}

export type RouteCaller = UserCaller | MemberCaller | KeyCaller;
