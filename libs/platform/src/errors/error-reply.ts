import type { ErrorReply } from '@attest/contracts';
import type { DomainError, Json } from '@attest/kernel';
import { ERRORS, INTERNAL, type ReplyCode } from './catalogue';

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: ErrorReply;
}

export interface AskedOf {
  readonly requestId: string;
  /** Whether the request is xAPI's: HTTP Basic is asked for only there, since on /api browsers would show a dialog of their own. */
  readonly xapi: boolean;
  /** Largest body taken, in bytes. */
  readonly maxBodyBytes: number;
}

/** The reply to a failure; undefined stands for a bug. */
export function errorReplyTo(error: DomainError | undefined, asked: AskedOf): Answer {
  const code: ReplyCode = error?.code ?? INTERNAL;
  const entry = ERRORS[code];
  const facts = withLimit(error?.facts ?? {}, code, asked.maxBodyBytes);
  return {
    status: entry.status,
    headers: headersFor(code, facts, asked.xapi),
    body: {
      error: {
        code,
        message: entry.message(facts),
        requestId: asked.requestId,
        faults: (error?.faults ?? []).map((fault) => ({ ...fault })),
      },
    },
  };
}

function withLimit(facts: Readonly<Record<string, Json>>, code: ReplyCode, maxBodyBytes: number) {
  return code === 'too_large' && facts.limit === undefined ? { ...facts, limit: `${maxBodyBytes} bytes` } : facts;
}

function headersFor(code: ReplyCode, facts: Readonly<Record<string, Json>>, xapi: boolean): Record<string, string> {
  const { status } = ERRORS[code];
  if (status === 401 && xapi) return { 'WWW-Authenticate': 'Basic realm="Attest xAPI", charset="UTF-8"' };
  if (status === 405 && Array.isArray(facts.allow)) return { Allow: facts.allow.join(', ') };
  if (status === 429 || status === 503) {
    return {
      'Retry-After': String(typeof facts.retryAfter === 'number' ? Math.max(1, Math.ceil(facts.retryAfter)) : 5),
    };
  }
  return {};
}
