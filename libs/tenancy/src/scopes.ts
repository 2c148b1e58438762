/**
 * What an API key may do, in the words of the xAPI standard (1.0.3 Communication 4.2, OAuth scopes). Voiding is a right of its own,
 * beside that to write: it takes evidence away.
 */
export const XAPI_SCOPES = [
  'statements/write',
  'statements/void',
  'statements/read',
  'statements/read/mine',
  'state',
  'profile',
  'all/read',
  'all',
] as const;
export type XapiScope = (typeof XAPI_SCOPES)[number];

/**
 * The narrower scopes that each one contains besides itself. `state` and `profile` mean reading and writing, so
 * `all/read` does not contain them; a route that only reads documents accepts `all/read` beside them.
 */
const CONTAINS: Readonly<Record<XapiScope, readonly XapiScope[]>> = {
  all: XAPI_SCOPES,
  'all/read': ['statements/read', 'statements/read/mine'],
  'statements/read': ['statements/read/mine'],
  'statements/read/mine': [],
  'statements/write': [],
  'statements/void': [],
  state: [],
  profile: [],
};

/** Whether a key with these scopes may do what `needed` names. */
export function grants(scopes: readonly XapiScope[], needed: XapiScope): boolean {
  return scopes.some((scope) => scope === needed || CONTAINS[scope].includes(needed));
}

/** Whether a key with these scopes may do what at least one of `anyOf` names. */
export function grantsAny(scopes: readonly XapiScope[], anyOf: readonly XapiScope[]): boolean {
  return anyOf.some((needed) => grants(scopes, needed));
}

/** Each scope once and in the order of the table, so that two keys with the same rights read the same. */
export function normalizeScopes(scopes: readonly XapiScope[]): readonly XapiScope[] {
  return XAPI_SCOPES.filter((scope) => scopes.includes(scope));
}
