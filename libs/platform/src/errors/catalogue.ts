import type { ErrorCode, Json } from '@attest/kernel';

export type Facts = Readonly<Record<string, Json>>;

/** How a failure is answered: added once, here, so that code that fails names only the code and its facts. */
export interface ErrorEntry {
  readonly status: number;
  /** When it is answered and what helps, for the reference page. */
  readonly meaning: string;
  /** What the caller reads, one or two sentences. */
  readonly message: (facts: Facts) => string;
}

/** The code of a bug: its cause is in the log under the reply's request id. */
export const INTERNAL = 'internal';
export type ReplyCode = ErrorCode | typeof INTERNAL;

const word = (value: Json | undefined, fallback: string): string =>
  typeof value === 'string' || typeof value === 'number' ? String(value) : fallback;

const quoted = (value: Json | undefined, fallback: string): string =>
  value === undefined || value === null ? fallback : JSON.stringify(value);

const list = (value: Json | undefined): string => (Array.isArray(value) ? value.join(', ') : word(value, ''));

export const ERRORS: Readonly<Record<ReplyCode, ErrorEntry>> = {
  invalid_request: {
    status: 400,
    meaning: 'A parameter, header or property of the body is wrong; `faults` names each.',
    message: () => 'The request is not as it must be; `faults` says where.',
  },
  invalid_statement: {
    status: 400,
    meaning:
      'A statement breaks the standard; `faults` has up to 20 places with rule and section. Nothing of the request was stored.',
    message: () => 'The statement does not meet the standard, so nothing was stored; `faults` says where.',
  },
  invalid_json: {
    status: 400,
    meaning: 'The body is no JSON, repeats a property, or is not UTF-8.',
    message: () => 'The body is not valid JSON; `faults` says where.',
  },
  unsupported_version: {
    status: 400,
    meaning: 'The header X-Experience-API-Version names no version that is served.',
    message: ({ sent }) =>
      `X-Experience-API-Version is ${quoted(sent, 'missing')}; this server speaks 1.0.0 to 1.0.3 and 2.0.0.`,
  },
  unknown_parameter: {
    status: 400,
    meaning: 'The query has a parameter that the resource does not have. Names are case-sensitive.',
    message: ({ parameter }) => `There is no parameter ${quoted(parameter, 'of that name')} here.`,
  },
  not_signed_in: {
    status: 401,
    meaning: 'The route needs a session, and none was sent.',
    message: () => 'Sign in first.',
  },
  wrong_credentials: {
    status: 401,
    meaning:
      'HTTP Basic credentials are missing or malformed, the key is unknown, revoked or expired, or the secret is wrong. The reply ' +
      'does not tell which.',
    message: () => 'Send a valid API key as user name and its secret as password, by HTTP Basic.',
  },
  wrong_sign_in: {
    status: 401,
    meaning:
      'E-mail address and password do not belong together. The reply does not tell whether the address is known.',
    message: () => 'E-mail address or password is wrong.',
  },
  session_expired: {
    status: 401,
    meaning: 'The session has ended, by time or by signing out.',
    message: () => 'The session has ended; sign in again.',
  },
  csrf_missing: {
    status: 403,
    meaning: 'A request that changes something came with a session but without its X-XSRF-TOKEN.',
    message: () =>
      'The header X-XSRF-TOKEN must have the value of the cookie XSRF-TOKEN. Reload the page and try again.',
  },
  not_allowed: {
    status: 403,
    meaning: 'The role or the key’s scopes do not include this, or the key is not for pages of this origin.',
    message: ({ needs, permission, scopes, origin, key }) => {
      if (origin !== undefined) return `Origin ${word(origin, 'given')} is not allowed for key ${word(key, 'given')}.`;
      const needed = list(needs ?? permission ?? scopes);
      return needed === '' ? 'This is not allowed.' : `This needs ${needed}, which the caller does not have.`;
    },
  },
  access_undeclared: {
    status: 403,
    meaning: 'The route does not say who may call it, so nobody may. A bug of this server: report it.',
    message: () => 'This route does not say who may call it, so nobody may.',
  },
  not_found: {
    status: 404,
    meaning: 'There is no such thing, or it belongs to another organization: the two look alike.',
    message: () => 'There is nothing here.',
  },
  method_not_allowed: {
    status: 405,
    meaning: 'The resource exists and has no such method; the header Allow names those it has.',
    message: ({ method, allow }) => `${word(method, 'This method')} is not possible here; ${list(allow)} are.`,
  },
  conflict: {
    status: 409,
    meaning: 'The state of the thing does not permit it.',
    message: ({ reason }) => word(reason, 'This does not go with the present state.'),
  },
  statement_conflict: {
    status: 409,
    meaning: 'A different statement with this id is stored already. Nothing of the request was stored.',
    message: ({ id }) =>
      `A different statement with the id ${word(id, 'given')} is stored already, so nothing was stored.`,
  },
  changed_meanwhile: {
    status: 412,
    meaning: 'The thing was changed since it was read (its version is not the one in If-Match).',
    message: () => 'This was changed by somebody else meanwhile. Read it again, then change it.',
  },
  already_taken: {
    status: 409,
    meaning: 'Something with this name, address or id exists already.',
    message: ({ index, what }) => `This ${word(what ?? index, 'name')} is taken.`,
  },
  unsupported_media_type: {
    status: 415,
    meaning: 'The Content-Type is none that the resource takes.',
    message: ({ got, expected }) =>
      `Content-Type is ${quoted(got === '' ? undefined : got, 'missing')}; it must be ${word(expected, 'application/json')}.`,
  },
  too_large: {
    status: 413,
    meaning: 'The body, or a count within it, is over a limit.',
    message: ({ what, limit, got }) =>
      `${word(what, 'The body')} may be at most ${word(limit, 'so large')}${got === undefined ? '' : `; got ${word(got, 'more')}`}.`,
  },
  too_slow: {
    status: 408,
    meaning: 'The body stopped arriving, or the whole request took too long. Send it again, on a new connection.',
    message: () => 'The request did not arrive in time.',
  },
  too_many_requests: {
    status: 429,
    meaning: 'Too many tries; Retry-After says after how many seconds the next one is looked at.',
    message: ({ retryAfter }) => `Too many tries. Try again in ${word(retryAfter, '60')} s.`,
  },
  storage_unavailable: {
    status: 503,
    meaning:
      'The storage could not take or give it just now (a full disk, a read-only folder). Nothing was acknowledged; try again. The ' +
      'reason, which names places of the server, is in its log under the same requestId.',
    message: () => 'The storage is not available just now. Nothing was acknowledged; try again in a moment.',
  },
  shutting_down: {
    status: 503,
    meaning: 'The process is stopping and takes nothing new; try again.',
    message: () => 'The server is stopping. Try again in a moment.',
  },
  [INTERNAL]: {
    status: 500,
    meaning: 'A bug. Its cause is in the log under the same requestId.',
    message: () => 'This did not work. Sending it again stores nothing twice.',
  },
};
