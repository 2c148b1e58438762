import { HttpErrorResponse } from '@angular/common/http';
import type { ErrorReply } from '@attest/contracts';

export type ReplyFault = ErrorReply['error']['faults'][number];

/** Codes that the portal itself gives, beside those of the API's catalogue. */
export type LocalCode = 'unreachable' | 'unexpected_reply';

/** A request that did not give what was asked for: the API's error reply, or no reply at all. */
export class ApiFailure extends Error {
  /** The API's code, or `unreachable` when nothing answered, or `unexpected_reply` when something else did. */
  readonly code: string;
  /** HTTP status; 0 when nothing answered. */
  readonly status: number;
  /** The id under which the server's log has it; undefined when no server answered. */
  readonly requestId: string | undefined;
  readonly faults: readonly ReplyFault[];

  constructor(facts: {
    code: string;
    message: string;
    status: number;
    requestId?: string;
    faults?: readonly ReplyFault[];
  }) {
    super(facts.message);
    this.name = 'ApiFailure';
    this.code = facts.code;
    this.status = facts.status;
    this.requestId = facts.requestId;
    this.faults = facts.faults ?? [];
  }

  /** Whether the caller is known but may not do this. */
  get refused(): boolean {
    return this.status === 403;
  }

  /** What is wrong with one property of what was sent, or with anything inside it: `recipients` finds `$.recipients[1]`. */
  faultAt(path: string): ReplyFault | undefined {
    return this.faults.find((fault) => {
      const at = normalized(fault.path);
      return at === path || at.startsWith(`${path}.`);
    });
  }

  /** Turns whatever a request threw into a failure; what is no HTTP error is a bug and stays as it is. */
  static of(error: unknown): unknown {
    if (!(error instanceof HttpErrorResponse)) return error;
    if (error.status === 0) {
      return new ApiFailure({ code: 'unreachable', message: 'The server did not answer.', status: 0 });
    }
    const reply: unknown = error.error;
    if (isErrorReply(reply)) return new ApiFailure({ ...reply.error, status: error.status });
    return new ApiFailure({
      code: 'unexpected_reply',
      message: `The server answered ${error.status} without a reason.`,
      status: error.status,
    });
  }
}

export function isApiFailure(error: unknown, code?: string): error is ApiFailure {
  return error instanceof ApiFailure && (code === undefined || error.code === code);
}

/** `$.recipients[1]` and `recipients.1` as `recipients.1`. */
function normalized(path: string): string {
  return path
    .replace(/^\$\.?/, '')
    .replace(/\[(\d+)\]/g, '.$1')
    .replace(/^\./, '');
}

function isErrorReply(value: unknown): value is ErrorReply {
  if (typeof value !== 'object' || value === null || !('error' in value)) return false;
  const { error } = value;
  return (
    typeof error === 'object' &&
    error !== null &&
    'code' in error &&
    typeof error.code === 'string' &&
    'message' in error &&
    typeof error.message === 'string' &&
    'requestId' in error &&
    typeof error.requestId === 'string' &&
    'faults' in error &&
    Array.isArray(error.faults)
  );
}
