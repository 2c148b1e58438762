import type { JsonObject } from '@attest/kernel';
import { IDENTIFIER_KINDS } from './identity';
import { objectOf, textOf } from './json/values';

/**
 * The Person that GET /agents answers (C 2.4): the identifier asked for and every name known, each property a list and there only when
 * it has something. `names` in the order in which they shall stand; the name in the request itself comes after them.
 */
export function personOf(agent: unknown, names: readonly string[]): JsonObject {
  const asked = objectOf(agent) as JsonObject;
  const own = textOf(asked['name']);
  const all = [...new Set(own === undefined ? names : [...names, own])];
  const identifiers = IDENTIFIER_KINDS.flatMap((kind) => {
    const value = asked[kind];
    return value === undefined ? [] : [[kind, [value]] as const];
  });
  return {
    objectType: 'Person',
    ...(all.length === 0 ? {} : { name: all }),
    ...Object.fromEntries(identifiers),
  };
}
