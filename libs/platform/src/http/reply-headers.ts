import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { TenantId } from '@attest/kernel';
import { replyVersion, type Rules } from '@attest/xapi';
import { corsHeaders } from './cors';
import { isApi, isBelow, isXapi, pathOf } from './request';
import { DEFAULT_POLICY, DOCS_POLICY } from './security-headers';

const VERSION = 'X-Experience-API-Version';
const CONSISTENT_THROUGH = 'X-Experience-API-Consistent-Through';
const EPOCH = '1970-01-01T00:00:00.000Z';
const MAX_REMEMBERED = 10_000;

/** Up to when everything a tenant has stored can be found, as an ISO instant. */
export type ConsistentThrough = (tenant: TenantId) => Promise<string>;

/** Headers that follow from the address alone; they stand on every reply, refusals of the framework among them. */
export function headersFor(request: FastifyRequest, defaultVersion: Rules): Record<string, string> {
  const path = pathOf(request.url);
  const headers: Record<string, string> = { 'X-Request-Id': request.id, 'Content-Security-Policy': DEFAULT_POLICY };
  if (isBelow(path, '/api/docs')) headers['Content-Security-Policy'] = DOCS_POLICY;
  if (isApi(path)) headers['Cache-Control'] = 'no-store';
  if (isXapi(path)) {
    const asked = request.headers[VERSION.toLowerCase()];
    headers[VERSION] = replyVersion(Array.isArray(asked) ? asked[0] : asked, defaultVersion);
    Object.assign(headers, corsHeaders(request));
  }
  return headers;
}

/** Sets those headers, and what xAPI wants on every reply to a statements request. */
export class ReplyHeaders {
  private readonly lastKnown = new Map<TenantId, string>();

  constructor(
    private readonly defaultVersion: Rules,
    private readonly consistentThrough: ConsistentThrough,
  ) {}

  watch(fastify: FastifyInstance): void {
    fastify.addHook('onRequest', (request, reply, done) => {
      void reply.headers(headersFor(request, this.defaultVersion));
      done();
    });
    fastify.addHook('onSend', async (request, reply) => {
      if (isBelow(pathOf(request.url), '/xapi/statements')) await this.promise(request, reply);
    });
  }

  /** A handler that reads sets the header itself, before it reads: what the header promises must be in what it read. */
  private async promise(request: FastifyRequest, reply: FastifyReply): Promise<void> {
    const set = reply.getHeader(CONSISTENT_THROUGH);
    const tenant = request.caller?.kind === 'key' ? request.caller.tenant : undefined;
    if (typeof set === 'string') {
      if (tenant !== undefined) this.remember(tenant, set);
      return;
    }
    void reply.header(CONSISTENT_THROUGH, await this.through(tenant));
  }

  /** For nobody's statements, and while the storage cannot be asked: a time that is certainly true. */
  private async through(tenant: TenantId | undefined): Promise<string> {
    if (tenant === undefined) return EPOCH;
    try {
      const through = await this.consistentThrough(tenant);
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
