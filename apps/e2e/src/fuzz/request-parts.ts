import { HOSTILE_STRINGS } from './hostile-strings';
import type { Random } from './random';
import type { FuzzRequest } from './send';
import type { Things } from './things';

/** What the requests are made for. */
export interface FuzzTarget {
  /** Fastify's patterns of all routes outside xAPI. */
  readonly routes: readonly { readonly method: string; readonly path: string }[];
  readonly slug: string;
  readonly authorization: string;
  /** Headers of a signed-in owner. */
  readonly session: readonly (readonly [string, string])[];
  /** Ids of statements, one of which is there. */
  readonly ids: readonly string[];
  /** What the organization has. */
  readonly things: Things;
  /** Another organization, and what that has. */
  readonly otherSlug: string;
  readonly otherThings: Things;
}

export interface MadeRequest extends FuzzRequest {
  /** Whether an answer can acknowledge statements. */
  readonly statements: boolean;
  /** Whether it names what belongs to another organization: then no answer may be a success. */
  readonly foreign: boolean;
}

export const METHODS = [
  'GET',
  'GET',
  'PUT',
  'PUT',
  'POST',
  'POST',
  'POST',
  'DELETE',
  'HEAD',
  'OPTIONS',
  'PATCH',
  'TRACE',
  'get',
];
export const TYPES = [
  'text/plain',
  'application/json; charset=utf-16',
  'multipart/mixed',
  'multipart/mixed; boundary=',
  'application/x-www-form-urlencoded',
  ';',
  'a/b/c',
  '',
];
export const BROKEN_ESCAPES = ['%', '%zz', '%ff', '%00', '%c0%80', '%ed%a0%80', '%2', '\u0000', 'é', '%25', '#', ' '];
export const MATCHES = [
  '*',
  '"0"',
  '"',
  'W/"x"',
  '1',
  '-1',
  '1e9',
  '99999999999999999999',
  '""',
  `"${'a'.repeat(500)}"`,
  'null',
  '"a","b',
];

/** One in a hundred bodies does not come to its end. */
export const sent = (body: Buffer, random: Random, faults: number): { body: Buffer; missing: number } => ({
  body,
  missing: faults > 0 && random.chance(0.01) ? 1 + random.below(100) : 0,
});

export function queryText(pairs: readonly [string, string][], random: Random, faults: number): string {
  const spoiled = pairs.flatMap(([name, value]) => {
    const good = `${name}=${escaped(value)}`;
    if (faults === 0 || !random.chance(0.2)) return [good];
    return random.of([
      () => [],
      () => [good, good],
      () => [`${name}=${escaped(random.of(HOSTILE_STRINGS))}`],
      () => [`${name.toUpperCase()}=${escaped(value)}`],
      () => [good + random.of(BROKEN_ESCAPES)],
      () => [name],
      () => [`${name}[]=${escaped(value)}`],
    ])();
  });
  if (faults > 0 && random.chance(0.08))
    spoiled.push(
      `${random.of(['unknown', '__proto__', 'constructor', '', 'limit'])}=${escaped(random.of(HOSTILE_STRINGS))}`,
    );
  return spoiled.length === 0 ? '' : `?${spoiled.join('&')}`;
}

export const escaped = (text: string): string => encodeURIComponent(text.toWellFormed());
