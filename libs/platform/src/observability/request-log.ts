import type { FastifyInstance } from 'fastify';
import { tenantOf } from '../errors/error-filter';
import type { EventLog } from './event-log';
import '../http/request';

/**
 * One line a request: at debug, and at info when it failed with 500 or more. The route is the pattern, not the address: queries
 * of /xapi hold agents, and ids in paths are of no use in a metric.
 */
export function logRequests(fastify: FastifyInstance, log: EventLog): void {
  fastify.addHook('onResponse', (request, reply, done) => {
    if (request.unfolded === true) {
      done();
      return;
    }
    const fields = {
      requestId: request.id,
      ...tenantOf(request),
      method: request.method,
      route: request.routeOptions.url ?? 'none',
      status: reply.statusCode,
      ms: Math.round(reply.elapsedTime * 10) / 10,
    };
    if (reply.statusCode >= 500) log.info('request', fields);
    else log.debug('request', fields);
    done();
  });
}
