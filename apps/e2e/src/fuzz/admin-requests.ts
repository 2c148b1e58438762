import { hostileJson } from './hostile-json';
import { HOSTILE_STRINGS } from './hostile-strings';
import type { Random } from './random';
import {
  BROKEN_ESCAPES,
  escaped,
  type FuzzTarget,
  type MadeRequest,
  MATCHES,
  METHODS,
  queryText,
  sent,
  TYPES,
} from './request-parts';
import { ADMIN_BODIES, ADMIN_QUERY, adminBody } from './samples';

/** A request to one of the routes outside xAPI, mostly for things that are there. */
export function adminRequest(random: Random, target: FuzzTarget): MadeRequest {
  const route = random.of(target.routes);
  const faults = random.chance(0.2) ? 0 : 1 + random.below(3);
  const method = random.chance(0.15) ? random.of(METHODS) : route.method;
  const { path, foreign } = addressOf(route.path, random, target, faults);
  const query = ADMIN_QUERY.filter(() => random.chance(0.06)).map(([name, value]): [string, string] => [name, value]);
  // Signing out, and signing in anew, end the session that all other requests have.
  const session =
    path.startsWith('/api/sign-') || random.chance(0.03)
      ? [['Cookie', `attest_session=${escaped(random.of(HOSTILE_STRINGS))}`] as const]
      : target.session;
  const headers = [...session, ...(random.chance(0.4) ? [['If-Match', versionOf(random)] as const] : [])];
  const made = {
    method,
    target: path + queryText(query, random, faults),
    statements: path.endsWith('/statements/test'),
    foreign,
  };
  if (method !== 'POST' && method !== 'PUT' && method !== 'PATCH')
    return { ...made, headers, body: undefined, missing: 0 };
  const json = hostileJson(
    random.chance(0.8) ? adminBody(route.path) : random.of(Object.values(ADMIN_BODIES)),
    random,
    faults,
  );
  const type = random.chance(0.1) ? random.of(TYPES) : 'application/json';
  return { ...made, headers: [...headers, ['Content-Type', type]], ...sent(Buffer.from(json), random, faults) };
}

const versionOf = (random: Random): string => (random.chance(0.5) ? String(1 + random.below(4)) : random.of(MATCHES));

/** The pattern with something in each of its places, and whether one of these belongs to another organization. */
function addressOf(
  pattern: string,
  random: Random,
  target: FuzzTarget,
  faults: number,
): { readonly path: string; readonly foreign: boolean } {
  let foreign = false;
  const theirs = (text: string): string => {
    foreign = true;
    return text;
  };
  const path = pattern.replace(/([\w-]*)\/(:\w+|\*)/g, (_, kind: string, place: string) => {
    if (place === ':organization') {
      const wanted = random.next();
      if (wanted < 0.94) return `${kind}/${target.slug}`;
      return `${kind}/${wanted < 0.97 ? theirs(target.otherSlug) : hostile(random)}`;
    }
    const wanted = random.next();
    const own = target.things.get(kind) ?? [];
    const other = target.otherThings.get(kind) ?? [];
    if (wanted < 0.1 && other.length > 0) return `${kind}/${theirs(random.of(other))}`;
    if (wanted < 0.65 && own.length > 0) return `${kind}/${random.of(own)}`;
    if (wanted < 0.8 && own.length > 0) return `${kind}/${mutated(random.of(own), random)}`;
    return `${kind}/${faults > 0 && wanted < 0.95 ? hostile(random) : random.of(target.ids)}`;
  });
  return { path, foreign };
}

const hostile = (random: Random): string =>
  escaped(random.of(HOSTILE_STRINGS)) + (random.chance(0.2) ? random.of(BROKEN_ESCAPES) : '');

/** Nearly an id. */
function mutated(id: string, random: Random): string {
  const at = random.below(id.length);
  return random.of([
    () => id.slice(0, at),
    () => id.slice(at),
    () => id + id,
    () => id.toUpperCase(),
    () =>
      `${id.slice(0, at)}${random.of(['a', '0', '-', '.', '%00', '%2f', '%20', '%F0%9F%98%80'])}${id.slice(at + 1)}`,
    () => `${id}${random.of(BROKEN_ESCAPES)}`,
    () => `${id}%00`,
    () => `%20${id}`,
    () => id.replaceAll(/./g, (sign) => `%${sign.charCodeAt(0).toString(16)}`),
  ])();
}
