import { HttpException } from '@nestjs/common';
import { DomainError, type ErrorCode, type Json } from '@attest/kernel';

interface ErrorLike {
  readonly code?: unknown;
  readonly statusCode?: unknown;
  readonly message?: unknown;
  readonly cause?: unknown;
}

const BY_STATUS: Readonly<Record<number, ErrorCode>> = {
  400: 'invalid_request',
  401: 'not_signed_in',
  403: 'not_allowed',
  404: 'not_found',
  405: 'method_not_allowed',
  406: 'invalid_request',
  409: 'conflict',
  412: 'changed_meanwhile',
  413: 'too_large',
  414: 'not_found',
  415: 'unsupported_media_type',
  422: 'invalid_request',
  429: 'too_many_requests',
  431: 'too_large',
};

/**
 * The failure that an error of our own or of a framework stands for, or undefined when it is none: then it is a bug, and its text
 * is not for the caller.
 */
export function toDomainError(error: unknown): DomainError | undefined {
  if (error instanceof DomainError) return error;
  const like = (typeof error === 'object' && error !== null ? error : {}) as ErrorLike;
  const cause = (typeof like.cause === 'object' && like.cause !== null ? like.cause : {}) as ErrorLike;
  const frameworkCode = [like.code, cause.code].find((value) => typeof value === 'string') ?? '';
  const status = error instanceof HttpException ? error.getStatus() : like.statusCode;
  const code = typeof status === 'number' ? BY_STATUS[status] : undefined;
  if (code === undefined || !(error instanceof HttpException || isFrameworks(frameworkCode))) return undefined;
  const facts: Record<string, Json> = code === 'too_large' ? { what: 'The body' } : {};
  const faults = code === 'invalid_request' ? [faultOf(frameworkCode, String(like.message))] : [];
  return new DomainError(code, facts, faults, { cause: error });
}

/** Fastify's and Node's own refusals; an error of another library with a status is still a bug of ours. */
const isFrameworks = (code: string): boolean => code.startsWith('FST_') || code.startsWith('HPE_');

function faultOf(code: string, message: string) {
  switch (code) {
    case 'FST_ERR_BAD_URL':
      return { path: 'url', message: 'The address is not correctly percent-encoded UTF-8.', rule: 'url-encoding' };
    case 'FST_ERR_CTP_INVALID_CONTENT_LENGTH':
      return {
        path: 'Content-Length',
        message: 'The body is not as long as Content-Length says.',
        rule: 'content-length',
      };
    default:
      return { path: 'request', message, rule: 'http' };
  }
}
