import cookie from '@fastify/cookie';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Socket } from 'node:net';
import { DomainError } from '@attest/kernel';
import type { ErrorFilter } from '../errors/error-filter';
import { errorReplyTo } from '../errors/error-reply';
import type { EventLog } from '../observability/event-log';
import { logRequests } from '../observability/request-log';
import type { Settings } from '../settings/settings';
import { unfoldForms } from './alternate-syntax';
import { BodyArrival } from './body-arrival';
import { parseBodies } from './body-parsing';
import { compressReplies } from './compression';
import { answerPreflights } from './cors';
import type { InFlight } from './in-flight';
import type { ReplyHeaders } from './reply-headers';
import { newRequestId } from './request-id';
import type { RouteTable } from './route-table';

export interface HttpParts {
  readonly settings: Settings;
  readonly log: EventLog;
  readonly routes: RouteTable;
  readonly errors: ErrorFilter;
  readonly inFlight: InFlight;
  readonly headers: ReplyHeaders;
}

/** Any request has arrived by then, the largest at about 120 kB a second. */
const REQUEST_SECONDS = 900;

/** Fastify with all that holds for every request, before any module is there. */
export async function createAdapter({ settings, log, routes, errors, inFlight, headers }: HttpParts) {
  const adapter = new FastifyAdapter({
    bodyLimit: settings.maxBodyBytes,
    genReqId: newRequestId,
    requestIdHeader: false,
    trustProxy: settings.trustedProxies.length === 0 ? false : [...settings.trustedProxies],
    routerOptions: { maxParamLength: 1000 },
    // Fastify's own default is none: a client that sends a byte a minute would hold its connection for ever.
    requestTimeout: REQUEST_SECONDS * 1000,
    // Ours answers in our form (InFlight).
    return503OnClosing: false,
    // The router gives up before any hook runs (an address that is not UTF-8).
    frameworkErrors: (error: Error, request: FastifyRequest, reply: FastifyReply) => {
      void reply.headers(headers.of(request));
      errors.answer(error, request, reply);
    },
    clientErrorHandler: refuseSocket,
  });
  const fastify = adapter.getInstance();
  routes.watch(fastify);
  headers.watch(fastify);
  inFlight.watch(fastify);
  logRequests(fastify, log);
  answerPreflights(fastify, routes);
  fastify.addHook('onResponse', (request, reply, done) => {
    request.settleThrottle?.(reply.statusCode);
    done();
  });
  new BodyArrival(settings.maxBodyBytes, giveUp).watch(fastify);
  parseBodies(fastify, settings.maxBodyBytes);
  unfoldForms(fastify);
  compressReplies(fastify);
  await fastify.register(cookie);
  return adapter;
}

/** Node's name for a request that did not arrive in time. */
const TIMED_OUT = 'ERR_HTTP_REQUEST_TIMEOUT';

function giveUp(socket: Socket): void {
  refuseSocket(Object.assign(new Error('The body did not arrive in time.'), { code: TIMED_OUT }), socket);
  // Whoever sends this slowly is not waited for until he has seen it.
  socket.destroySoon();
}

/** What is no HTTP, or has headers beyond all measure: there is no request yet, so the reply is written by hand. */
function refuseSocket(error: Error & { readonly code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const { status, failure } = refusal(error.code);
  const { body } = errorReplyTo(failure, { requestId: newRequestId(), xapi: false, maxBodyBytes: 0 });
  const text = JSON.stringify(body);
  socket.end(
    `HTTP/1.1 ${status}\r\nContent-Type: application/json; charset=utf-8\r\nContent-Length: ${Buffer.byteLength(text)}\r\n` +
      `Connection: close\r\n\r\n${text}`,
  );
}

function refusal(code: string | undefined): { readonly status: string; readonly failure: DomainError } {
  const fault = (message: string) =>
    new DomainError('invalid_request', {}, [{ path: 'request', message, rule: 'http' }]);
  switch (code) {
    case 'HPE_HEADER_OVERFLOW': {
      const facts = { what: 'All headers together', limit: '16 kB' };
      return { status: '431 Request Header Fields Too Large', failure: new DomainError('too_large', facts) };
    }
    case TIMED_OUT:
      return { status: '408 Request Timeout', failure: new DomainError('too_slow') };
    default:
      return { status: '400 Bad Request', failure: fault('This is not HTTP/1.1.') };
  }
}
