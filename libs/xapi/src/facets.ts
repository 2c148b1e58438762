import { hash } from 'node:crypto';
import { identityKeyOf } from './identity';
import { arrayOf, isObject, objectOf, textOf, type Properties } from './json/values';
import type { Facet } from './row';
import { CONTEXT_ACTIVITY_KEYS } from './vocabulary';

/**
 * The kinds of search keys and their letters. `related…` are supersets: they hold what the narrow kind holds as well, so that every
 * parameter of a query is one facet. Letters are stored; a letter is never given a new meaning.
 */
export const FACET_KINDS = {
  verb: 'v',
  agent: 'a',
  relatedAgent: 'b',
  activity: 'o',
  relatedActivity: 'p',
  registration: 'r',
  refersTo: 's',
  credential: 'k',
} as const;

export type FacetKind = keyof typeof FACET_KINDS;

/** More search keys than this are refused before a statement is stored: the views bound their work by it. */
export const MAX_FACETS = 5000;

/** The letter of the kind and 96 bits of SHA-256 over kind and value, as 16 characters of base64url. */
export function facetOf(kind: FacetKind, value: string): Facet {
  const letter = FACET_KINDS[kind];
  // Plain base64, made URL-safe afterwards: half the time of asking for base64url.
  const digest = hash('sha256', `${letter}\0${hashable(value)}`, 'base64').slice(0, 16);
  return letter + digest.replaceAll('+', '-').replaceAll('/', '_');
}

/** Text with a lone surrogate has no UTF-8 form, and hashing would make all of them equal; the escaped form tells them apart. */
function hashable(value: string): string {
  return value.isWellFormed() ? value : `\0${JSON.stringify(value)}`;
}

/** All facets of a statement, each once, in the order in which they are found in it. */
export function facetsOf(statement: unknown): readonly Facet[] {
  const facets: Facet[] = [];
  for (const [kind, values] of searchValuesOf(statement)) {
    for (const value of values) facets.push(facetOf(kind, value));
  }
  return facets;
}

/** How many facets a statement has, without hashing. */
export function countFacets(statement: unknown): number {
  let count = 0;
  for (const values of searchValuesOf(statement).values()) count += values.size;
  return count;
}

type SearchValues = ReadonlyMap<FacetKind, ReadonlySet<string>>;

/** The values that a statement is found by. Takes anything: what is not where the standard puts it is not found by. */
function searchValuesOf(value: unknown): SearchValues {
  const collected = new Collector();
  if (isObject(value)) {
    collected.own(value);
    collected.related(value);
    const object = value['object'];
    if (isObject(object) && object['objectType'] === 'SubStatement') collected.related(object);
  }
  return collected.values;
}

class Collector {
  readonly values = new Map<FacetKind, Set<string>>();

  /** What the plain parameters look at: the statement itself, its object, its registration. */
  own(statement: Properties): void {
    const { actor, verb, object, context } = statement;
    this.add('verb', textOf(objectOf(verb)['id']));
    this.agent('agent', actor);
    this.add('registration', textOf(objectOf(context)['registration'])?.toLowerCase());
    if (!isObject(object)) return;
    switch (object['objectType']) {
      case 'Agent':
      case 'Group':
        this.agent('agent', object);
        break;
      case 'StatementRef':
        this.add('refersTo', textOf(object['id'])?.toLowerCase());
        break;
      case undefined:
      case 'Activity':
        this.add('activity', textOf(object['id']));
        break;
    }
  }

  /** What `related_agents` and `related_activities` widen the search to, in a statement or a SubStatement. */
  related(statement: Properties): void {
    const { actor, object, authority } = statement;
    this.agent('relatedAgent', actor);
    this.agent('relatedAgent', authority);
    this.relatedObject(object);
    const context = objectOf(statement['context']);
    this.agent('relatedAgent', context['instructor']);
    this.agent('relatedAgent', context['team']);
    for (const entry of arrayOf(context['contextAgents'])) this.agent('relatedAgent', objectOf(entry)['agent']);
    for (const entry of arrayOf(context['contextGroups'])) this.agent('relatedAgent', objectOf(entry)['group']);
    const activities = objectOf(context['contextActivities']);
    for (const key of CONTEXT_ACTIVITY_KEYS) {
      const list = activities[key];
      for (const activity of Array.isArray(list) ? (list as unknown[]) : [list]) {
        this.add('relatedActivity', textOf(objectOf(activity)['id']));
      }
    }
  }

  private relatedObject(object: unknown): void {
    if (!isObject(object)) return;
    const { objectType } = object;
    if (objectType === 'Agent' || objectType === 'Group') this.agent('relatedAgent', object);
    if (objectType === undefined || objectType === 'Activity') this.add('relatedActivity', textOf(object['id']));
  }

  /** An Agent by its identifier; a Group by its own, if it has one, and by each member's. */
  private agent(kind: FacetKind, agent: unknown): void {
    if (!isObject(agent)) return;
    this.add(kind, identityKeyOf(agent));
    for (const member of arrayOf(agent['member'])) {
      if (isObject(member)) this.add(kind, identityKeyOf(member));
    }
  }

  private add(kind: FacetKind, value: string | undefined): void {
    if (value === undefined) return;
    const values = this.values.get(kind);
    if (values === undefined) this.values.set(kind, new Set([value]));
    else values.add(value);
  }
}
