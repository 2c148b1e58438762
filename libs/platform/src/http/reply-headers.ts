import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { TenantId } from '@attest/kernel';
import { replyVersion, type Rules } from '@attest/xapi';
import { corsHeaders } from './cors';
import { isApi, isBelow, isXapi, pathOf } from './request';
import { DEFAULT_POLICY, DOCS_POLICY, securityHeaders, XAPI_POLICY } from './security-headers';

const VERSION = 'X-Experience-API-Version';
const VERSION_ASKED = VERSION.toLowerCase();
const CONSISTENT_THROUGH = 'X-Experience-API-Consistent-Through';
const EPOCH = '1970-01-01T00:00:00.000Z';
const MAX_REMEMBERED = 10_000;

/** Up to when everything a tenant has stored can be found, as an ISO instant. */
export type ConsistentThrough = (tenant: TenantId) => Promise<string>;

type Headers = Readonly<Record<string, string>>;

export interface ReplyHeadersOf {
  readonly defaultVersion: Rules;
  /** Whether the server is reached by HTTPS. */
  readonly secure: boolean;
  readonly consistentThrough: ConsistentThrough;
}

/** Sets the headers that follow from the address alone, and what xAPI wants on every reply to a statements request. */
export class ReplyHeaders {
  private readonly lastKnown = new Map<TenantId, string>();
  private readonly elsewhere: Headers;
  private readonly api: Headers;
  private readonly docs: Headers;
  private readonly xapi: Headers;

  constructor(private readonly parts: ReplyHeadersOf) {
    this.elsewhere = { ...securityHeaders(parts.secure), 'Content-Security-Policy': DEFAULT_POLICY };
    this.api = { ...this.elsewhere, 'Cache-Control': 'no-store' };
    // Browsers would keep what has a Last-Modified for a tenth of its age: a course would go on with another device's old state.
    this.xapi = {
      ...this.elsewhere,
      'Content-Security-Policy': XAPI_POLICY,
      'Cache-Control': 'private, no-cache',
    };
    this.docs = { ...this.api, 'Content-Security-Policy': DOCS_POLICY };
  }

  /** Those of the address; they stand on every reply, refusals of the framework among them. */
  of(request: FastifyRequest): Headers {
    const path = pathOf(request.url);
    const own = { 'X-Request-Id': request.id };
    if (isXapi(path)) {
      const asked = request.headers[VERSION_ASKED];
      const version = replyVersion(Array.isArray(asked) ? asked[0] : asked, this.parts.defaultVersion);
      return { ...this.xapi, ...own, [VERSION]: version, ...corsHeaders(request) };
    }
    if (isBelow(path, '/api/docs')) return { ...this.docs, ...own };
    return { ...(isApi(path) ? this.api : this.elsewhere), ...own };
  }

  watch(fastify: FastifyInstance): void {
    fastify.addHook('onRequest', (request, reply, done) => {
      void reply.headers(this.of(request));
      done();
    });
    fastify.addHook('onSend', (request, reply, payload, done) => {
      if (!isBelow(pathOf(request.url), '/xapi/statements')) {
        done(null, payload);
        return;
      }
      const tenant = request.caller?.kind === 'key' ? request.caller.tenant : undefined;
      const set = reply.getHeader(CONSISTENT_THROUGH);
      // A handler that reads sets the header itself, before it reads: what the header promises must be in what it read.
      if (typeof set === 'string') {
        if (tenant !== undefined) this.remember(tenant, set);
        done(null, payload);
        return;
      }
      void this.through(tenant).then((through) => {
        void reply.header(CONSISTENT_THROUGH, through);
        done(null, payload);
      });
    });
  }

  /** For nobody's statements, and while the storage cannot be asked: a time that is certainly true. Never fails. */
  private async through(tenant: TenantId | undefined): Promise<string> {
    if (tenant === undefined) return EPOCH;
    try {
      const through = await this.parts.consistentThrough(tenant);
      this.remember(tenant, through);
      return through;
    } catch {
      return this.lastKnown.get(tenant) ?? EPOCH;
    }
  }

  private remember(tenant: TenantId, through: string): void {
    if (this.lastKnown.size >= MAX_REMEMBERED && !this.lastKnown.has(tenant)) this.lastKnown.clear();
    this.lastKnown.set(tenant, through);
  }
}
