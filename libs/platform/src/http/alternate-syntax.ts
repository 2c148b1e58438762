import { IncomingMessage } from 'node:http';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { DomainError } from '@attest/kernel';
import { formPairs, unfold, type UnfoldedRequest } from '@attest/xapi';
import { isMeantByForm, rememberMeantByForm } from './assumed-version';
import { isXapi, pathOf, sentPath } from './request';
import { queryOf } from './xapi-request';

/**
 * The alternate request syntax of xAPI 1.0 (1.0.3 Communication 1.3): a form sent by POST stands for another request. What it
 * stands for is routed like any request, from the start, so that versions, credentials, scopes and parameters are judged on what was
 * meant, by the code that judges everything else.
 */
export function unfoldForms(fastify: FastifyInstance): void {
  /** A client that sent POST waits for a body, so a HEAD in a form is answered as GET whose body is left out. */
  const bodyless = new WeakSet<IncomingMessage>();

  fastify.addHook('preHandler', (request, reply, done) => {
    let meant: UnfoldedRequest | undefined;
    try {
      meant = unfolded(request);
    } catch (error) {
      done(error as Error);
      return;
    }
    if (meant === undefined) {
      done();
      return;
    }
    const inner = messageOf(request, meant);
    rememberMeantByForm(inner);
    if (meant.method === 'HEAD') bodyless.add(inner);
    request.unfolded = true;
    reply.hijack();
    fastify.routing(inner, reply.raw);
  });

  fastify.addHook('onSend', (request, _reply, payload, done) => {
    if (!bodyless.has(request.raw)) {
      done(null, payload);
      return;
    }
    if (isStream(payload)) payload.destroy();
    done(null, '');
  });
}

function unfolded(request: FastifyRequest): UnfoldedRequest | undefined {
  if (request.method !== 'POST' || !isXapi(pathOf(request.url))) return undefined;
  const query = queryOf(request.url);
  // A form within a form is none: each would cost what a request costs, thousands of them in one body, before anybody has signed in.
  if (query === '' || isMeantByForm(request)) return undefined;
  const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
  const meant = unfold({ method: 'POST', query: formPairs(query, '1.0.3'), headers: textHeaders(request), body });
  if (meant !== undefined) checkHeaders(meant);
  return meant;
}

function textHeaders({ headers }: FastifyRequest): Record<string, string | undefined> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : value]),
  );
}

/** HTTP's own headers have passed its parser; those of a form could hold anything, line breaks too. */
function checkHeaders({ headers }: UnfoldedRequest): void {
  for (const [name, value] of Object.entries(headers)) {
    if (value === undefined || /^[\t\x20-\x7e\x80-\xff]*$/.test(value)) continue;
    throw new DomainError('invalid_request', {}, [
      {
        path: name,
        message: `The form's field ${name} has characters that a header cannot have`,
        rule: 'alternate-header',
        section: 'xAPI 1.0.3 Communication 1.3',
      },
    ]);
  }
}

/** A request over the same connection, with its body read already. */
function messageOf({ raw, url }: FastifyRequest, { method, query, headers, body }: UnfoldedRequest): IncomingMessage {
  const message = new IncomingMessage(raw.socket);
  const pairs = query.map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`);
  message.method = method === 'HEAD' ? 'GET' : method;
  message.url = pairs.length === 0 ? sentPath(url) : `${sentPath(url)}?${pairs.join('&')}`;
  message.headers = Object.fromEntries(Object.entries(headers).filter(([, value]) => value !== undefined));
  message.httpVersion = raw.httpVersion;
  message.httpVersionMajor = raw.httpVersionMajor;
  message.httpVersionMinor = raw.httpVersionMinor;
  // Node takes what ends before it is complete for a client that went away.
  message.complete = true;
  if (body.length > 0) message.push(body);
  message.push(null);
  return message;
}

function isStream(payload: unknown): payload is { destroy(): void } {
  return typeof payload === 'object' && payload !== null && 'destroy' in payload;
}
