import { timingSafeEqual } from 'node:crypto';
import type { CanActivate, ExecutionContext } from '@nestjs/common';
import { SSE_METADATA } from '@nestjs/common/constants.js';
import type { ModuleRef } from '@nestjs/core';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { DomainError, isDomainError } from '@attest/kernel';
import type { Actor } from '@attest/log';
import { grantsAny, may, type XapiScope } from '@attest/tenancy';
import { labelAssumedVersion } from '../http/assumed-version';
import type { OpenStreams } from '../http/open-streams';
import type { Access } from './access';
import { Authenticator, type Session, type SessionUse } from './authenticator';
import { parseBasic } from './basic-credentials';
import type { RouteCaller, UserIdentity } from './caller';
import { CSRF_HEADER, SESSION_COOKIE } from './session-cookie';
import type { Attempt, Throttle } from './throttle';
import { THROTTLED, type ThrottleRule } from './throttled';

/** Failed API keys: a misconfigured tool gets its 401 for a while, then 429. */
const WRONG_KEYS = { what: 'api-key', limit: 20, seconds: 60 } as const;

/**
 * Whether a request may reach its route, for every route of every module. It proves who calls and leaves that in
 * `request.caller`. A route that declares nothing is closed.
 */
export class AccessGuard implements CanActivate {
  private authenticator: Authenticator | undefined;

  constructor(
    private readonly modules: ModuleRef,
    private readonly throttle: Throttle,
    private readonly streams: OpenStreams,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const { access } = request.routeOptions.config;
    if (access === undefined) throw new DomainError('access_undeclared', { route: request.routeOptions.url ?? '' });
    this.holdBack(Reflect.getMetadata(THROTTLED, context.getHandler()) as ThrottleRule | undefined, request);
    const reply = context.switchToHttp().getResponse<FastifyReply>();
    try {
      request.caller = await this.callerFor(access, request, 'count');
    } finally {
      labelAssumedVersion(request, reply);
    }
    if (Reflect.getMetadata(SSE_METADATA, context.getHandler()) === true) {
      const stillAllowed = (): Promise<boolean> => this.stillAllowed(access, request);
      const id = holderOf(request);
      this.streams.add(reply.raw, { id, stillAllowed });
    }
    return true;
  }

  private callerFor(access: Access, request: FastifyRequest, use: SessionUse): Promise<RouteCaller | undefined> {
    switch (access.kind) {
      case 'public':
        return Promise.resolve(undefined);
      case 'signed-in':
        return this.user(request, use);
      case 'member':
        return this.member(access, request, use);
      case 'xapi-key':
        return this.key(access.anyOf, request);
    }
  }

  /** Whether the request would be let in now. While the storage cannot be asked, nobody knows better than before. */
  private async stillAllowed(access: Access, request: FastifyRequest): Promise<boolean> {
    try {
      await this.callerFor(access, request, 'look');
      return true;
    } catch (error) {
      return isDomainError(error, 'storage_unavailable');
    }
  }

  private async user(request: FastifyRequest, use: SessionUse): Promise<RouteCaller> {
    const { id, user } = await this.session(request, use);
    return { kind: 'user', user, session: id, actor: actorOf(user, request) };
  }

  private async member(
    access: Access & { kind: 'member' },
    request: FastifyRequest,
    use: SessionUse,
  ): Promise<RouteCaller> {
    const { id, user } = await this.session(request, use);
    const { organization: slug } = request.params as { readonly organization?: string };
    const membership = slug === undefined ? undefined : await this.authentication().membership(user.id, slug);
    if (membership === undefined) throw new DomainError('not_found', { organization: slug ?? '' });
    const { tenant, organization, role } = membership;
    if (access.permission !== undefined && !may(role, access.permission)) {
      throw new DomainError('not_allowed', { needs: access.permission, role });
    }
    return { kind: 'member', tenant, organization, role, user, session: id, actor: actorOf(user, request) };
  }

  private async session(request: FastifyRequest, use: SessionUse): Promise<Session> {
    const token = request.cookies[SESSION_COOKIE];
    if (token === undefined || token === '') throw new DomainError('not_signed_in');
    const session = await this.authentication().session(token, use);
    if (session === undefined) throw new DomainError('session_expired');
    const safe = request.method === 'GET' || request.method === 'HEAD';
    if (!safe && !equals(request.headers[CSRF_HEADER], session.csrf)) throw new DomainError('csrf_missing');
    return session;
  }

  private async key(anyOf: readonly XapiScope[], request: FastifyRequest): Promise<RouteCaller> {
    const basic = parseBasic(request.headers.authorization);
    const attempt: Attempt = { ...WRONG_KEYS, address: request.ip, account: basic?.user ?? '' };
    // A request without credentials asks for the challenge; it guesses nothing.
    if (basic === undefined) throw new DomainError('wrong_credentials');
    this.throttle.check(attempt);
    const proof = await this.authentication().key(basic.user, basic.password);
    if (proof === undefined) {
      this.throttle.count(attempt);
      throw new DomainError('wrong_credentials');
    }
    this.throttle.trust(attempt);
    const { tenant, credential, xapiAssumedVersion } = proof;
    const actor: Actor = { kind: 'key', id: credential.key, name: credential.name, address: request.ip };
    // Known before it is judged, so that the refusal's line in the log names the tenant.
    request.caller = { kind: 'key', tenant, credential, xapiAssumedVersion, actor };
    const { origin } = request.headers;
    if (!isOriginAllowed(origin, credential.origins)) {
      throw new DomainError('not_allowed', { origin: origin ?? '', key: credential.key });
    }
    if (!grantsAny(credential.scopes, anyOf)) throw new DomainError('not_allowed', { needs: anyOf.join(' or ') });
    return request.caller;
  }

  private holdBack(rule: ThrottleRule | undefined, request: FastifyRequest): void {
    if (rule === undefined) return;
    const { limit, seconds, counts } = rule;
    const what = request.routeOptions.url ?? '';
    const attempt: Attempt = { what, limit, seconds, address: request.ip, account: accountOf(request.body) };
    this.throttle.check(attempt);
    // Counted before the outcome is known: many at once would otherwise all be looked at.
    this.throttle.count(attempt);
    if (counts === 'attempts') return;
    request.settleThrottle = (status) => {
      if (status < 400) this.throttle.forgive(attempt);
    };
  }

  /** Found when first needed: the module that implements it is one of those that the guard protects. */
  private authentication(): Authenticator {
    this.authenticator ??= this.modules.get<Authenticator>(Authenticator, { strict: false });
    return this.authenticator;
  }
}

/** What is no page in a browser has no origin; the list is about pages. */
function isOriginAllowed(origin: string | undefined, listed: readonly string[] = []): boolean {
  return origin === undefined || listed.length === 0 || listed.includes(origin);
}

function actorOf(user: UserIdentity, request: FastifyRequest): Actor {
  return { kind: 'user', id: user.id, name: user.name, address: request.ip };
}

function holderOf({ caller, ip }: FastifyRequest): string {
  if (caller === undefined) return ip;
  return caller.kind === 'key' ? caller.credential.key : caller.session;
}

function accountOf(body: unknown): string {
  const email = typeof body === 'object' && body !== null && 'email' in body ? body.email : undefined;
  return typeof email === 'string' ? email : '';
}

function equals(got: string | string[] | undefined, expected: string): boolean {
  if (typeof got !== 'string') return false;
  const [one, other] = [Buffer.from(got), Buffer.from(expected)];
  return one.length === other.length && timingSafeEqual(one, other);
}
