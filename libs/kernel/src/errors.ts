import type { Json } from './json';

/**
 * Every failure that a caller can act on. A code has one status and one text, added where replies are made
 * (`libs/platform`, `docs/errors.md`); code that fails names only the code and its facts.
 */
export const ERROR_CODES = [
  'invalid_request',
  'invalid_statement',
  'invalid_json',
  'unsupported_version',
  'unknown_parameter',
  'not_signed_in',
  'wrong_credentials',
  'wrong_sign_in',
  'session_expired',
  'csrf_missing',
  'not_allowed',
  'access_undeclared',
  'not_found',
  'method_not_allowed',
  'conflict',
  'statement_conflict',
  'changed_meanwhile',
  'already_taken',
  'unsupported_media_type',
  'too_large',
  'too_slow',
  'too_many_requests',
  'storage_unavailable',
  'shutting_down',
] as const;

export type ErrorCode = (typeof ERROR_CODES)[number];

/** One thing that is wrong with what was sent. */
export interface Fault {
  /** JSON path of the property, e.g. `$[3].actor.mbox`, or the name of a parameter or header. */
  readonly path: string;
  /** What holds, in one sentence with the value: "score.scaled is 1.2; it must be between -1 and 1". */
  readonly message: string;
  /** Stable name of the rule, e.g. `score-scaled-range`. */
  readonly rule: string;
  /** Where the standard says so, e.g. `xAPI 1.0.3 Data 2.4.5.1`. */
  readonly section?: string;
}

export class DomainError extends Error {
  constructor(
    readonly code: ErrorCode,
    readonly facts: Readonly<Record<string, Json>> = {},
    readonly faults: readonly Fault[] = [],
    options?: ErrorOptions,
  ) {
    super(code, options);
    this.name = 'DomainError';
  }
}

export function isDomainError(error: unknown, code?: ErrorCode): error is DomainError {
  return error instanceof DomainError && (code === undefined || error.code === code);
}
