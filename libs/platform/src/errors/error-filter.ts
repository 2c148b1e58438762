import { type ArgumentsHost, Catch, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { DomainError } from '@attest/kernel';
import { isApi, isXapi, pathOf } from '../http/request';
import type { RouteTable } from '../http/route-table';
import { varyBy } from '../http/vary';
import type { EventLog } from '../observability/event-log';
import { preferredForm } from './error-form';
import { type Answer, errorReplyTo } from './error-reply';
import { ERROR_PAGE_POLICY, errorPage, errorText } from './error-text';
import { systemCode } from './system-code';
import { toDomainError } from './to-domain-error';

/** The one place that turns whatever was thrown into a reply. */
@Catch()
export class ErrorFilter implements ExceptionFilter {
  constructor(
    private readonly routes: RouteTable,
    private readonly log: EventLog,
    private readonly maxBodyBytes: number,
  ) {}

  catch(thrown: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    const reply = http.getResponse<FastifyReply>();
    this.answer(thrown, request, reply);
  }

  answer(thrown: unknown, request: FastifyRequest, reply: FastifyReply): void {
    const path = pathOf(request.url);
    const error = this.failure(thrown, request.is404, request.method, path);
    this.write(thrown, error, request);
    if (reply.sent || reply.raw.headersSent) {
      // A stream that fails in its middle can only be cut: its end would look like a whole answer.
      reply.raw.destroy();
      return;
    }
    const asked = { requestId: request.id, xapi: isXapi(path), maxBodyBytes: this.maxBodyBytes };
    const answer = errorReplyTo(error, asked);
    reply.removeHeader('content-type');
    void reply.code(answer.status).headers(answer.headers);
    if (isApi(path)) sendJson(reply, answer);
    else sendPreferred(request, reply, answer);
  }

  /** Where no route was found there may be one for another method. */
  private failure(thrown: unknown, unrouted: boolean, method: string, path: string): DomainError | undefined {
    const error = toDomainError(thrown);
    // xAPI knows no 415: what is none of its types is a request without good form (xAPI 1.0.3 Communication 3.2).
    if (error?.code === 'unsupported_media_type' && isXapi(path)) return malformedType(thrown);
    if (!unrouted || error?.code !== 'not_found') return error;
    const allow = this.routes.methodsAt(path);
    return allow.length === 0 ? error : new DomainError('method_not_allowed', { method, allow });
  }

  private write(thrown: unknown, error: DomainError | undefined, request: FastifyRequest): void {
    const fields = {
      requestId: request.id,
      method: request.method,
      route: request.routeOptions.url,
      ...tenantOf(request),
    };
    if (isCut(thrown)) this.log.debug('request.cut', fields);
    else if (error === undefined) this.log.error('request.failed', thrown, fields);
    else if (error.code === 'storage_unavailable') this.log.warn('storage.unavailable', { ...fields, err: error });
    else if (error.code === 'access_undeclared') this.log.error('access.undeclared', error, fields);
  }
}

function sendJson(reply: FastifyReply, { body }: Answer): void {
  void reply.type('application/json; charset=utf-8').send(JSON.stringify(body));
}

/** In the form that the client likes best (xAPI 1.0.3 Communication 3.2); the admin API's clients are programs, which get JSON. */
function sendPreferred({ headers }: FastifyRequest, reply: FastifyReply, answer: Answer): void {
  varyBy(reply, 'Accept');
  const { status, body } = answer;
  switch (preferredForm(headers.accept)) {
    case 'json':
      sendJson(reply, answer);
      return;
    case 'text':
      void reply.type('text/plain; charset=utf-8').send(errorText(status, body.error));
      return;
    case 'html':
      void reply.header('Content-Security-Policy', ERROR_PAGE_POLICY);
      void reply.type('text/html; charset=utf-8').send(errorPage(status, body.error));
  }
}

/** Whether the caller went away before the whole request had come: nobody reads the reply, and nothing here is wrong. */
const isCut = (thrown: unknown): boolean =>
  systemCode(thrown) === 'ECONNRESET' && (thrown as Error).message === 'aborted';

function malformedType(cause: unknown): DomainError {
  const message = 'Content-Type is not a media type; it must be one, like application/json';
  return new DomainError('invalid_request', {}, [{ path: 'Content-Type', message, rule: 'content-type' }], { cause });
}

export function tenantOf(request: FastifyRequest): { tenant?: string } {
  const { caller } = request;
  return caller === undefined || caller.kind === 'user' ? {} : { tenant: caller.tenant };
}
