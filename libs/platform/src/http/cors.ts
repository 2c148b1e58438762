import type { FastifyInstance, FastifyRequest } from 'fastify';
import { isXapi, pathOf } from './request';
import type { RouteTable } from './route-table';

const METHODS = 'GET, HEAD, POST, PUT, DELETE, OPTIONS';
const REQUEST_HEADERS =
  'Authorization, Content-Type, Content-Length, Accept, Accept-Language, If-Match, If-None-Match, X-Experience-API-Version, ' +
  'X-Experience-API-Hash';
const EXPOSED =
  'ETag, Last-Modified, X-Experience-API-Version, X-Experience-API-Consistent-Through, X-Request-Id, Retry-After';
/** For so long a browser need not ask again whether it may ask. */
const PREFLIGHT_SECONDS = 600;

/**
 * What lets a page of another origin read a reply under /xapi, refusals too: the origin is echoed. That gives nothing away, because a
 * page must send a key of its own: Access-Control-Allow-Credentials is not among these, so a browser adds neither cookies nor
 * passwords that it remembers. Which origins a key is for, the access guard judges.
 */
export function corsHeaders({ headers }: Pick<FastifyRequest, 'headers'>): Record<string, string> {
  const { origin } = headers;
  if (origin === undefined) return { Vary: 'Origin' };
  return { Vary: 'Origin', 'Access-Control-Allow-Origin': origin, 'Access-Control-Expose-Headers': EXPOSED };
}

/** Answers OPTIONS on every xAPI resource, without credentials and without version: a preflight carries neither. */
export function answerPreflights(fastify: FastifyInstance, routes: RouteTable): void {
  fastify.addHook('onRequest', (request, reply, done) => {
    const path = pathOf(request.url);
    if (request.method !== 'OPTIONS' || !isXapi(path) || routes.methodsAt(path).length === 0) {
      done();
      return;
    }
    void reply
      .code(204)
      .headers({
        Allow: METHODS,
        'Access-Control-Allow-Methods': METHODS,
        'Access-Control-Allow-Headers': REQUEST_HEADERS,
        'Access-Control-Max-Age': String(PREFLIGHT_SECONDS),
      })
      .send();
  });
}
