import { isGroup } from './identity';
import { isObject, objectOf, parseStored, type Properties } from './json/values';
import type { Received } from './received';
import { cutDuration } from './statement/duration';
import { CONTEXT_ACTIVITY_KEYS } from './vocabulary';

/**
 * Whether a statement with an id that is known already says the same as the stored one (D 2.3.1): then a repeated request is a success,
 * else a conflict. A stored statement that was erased is like no other. What the LRS sets, attachments, displays and definitions do not count.
 */
export function sameStatement(storedJson: string, received: Received): boolean {
  return comparable(parseStored(storedJson)) === comparable(received.value);
}

/** A text that is equal for the same statements and different for others. So being the same is an equivalence relation by construction. */
export function comparable(statement: unknown): string {
  return canonical(isObject(statement) ? essence(statement) : statement);
}

function essence(statement: Properties): Properties {
  const { actor, verb, object, result, context } = statement;
  return {
    actor: party(actor),
    verb: objectOf(verb)['id'],
    object: objectEssence(object),
    result: resultEssence(result),
    context: contextEssence(context),
  };
}

function objectEssence(object: unknown): unknown {
  if (!isObject(object)) return object;
  switch (object['objectType']) {
    case 'Agent':
    case 'Group':
      // An Agent as object always states its type, unlike an Activity.
      return { party: party(object) };
    case 'SubStatement':
      return { subStatement: essence(object) };
    case 'StatementRef':
      return { statement: lower(object['id']) };
    default:
      return { activity: object['id'] };
  }
}

/** An Agent or Group: the order of members, a default objectType, the case of hex and of mail domains are no differences. */
function party(agent: unknown): unknown {
  if (!isObject(agent)) return agent;
  const { objectType, member, mbox, mbox_sha1sum: sha1, ...rest } = agent;
  return {
    ...rest,
    ...(isGroup(agent) ? { objectType } : {}),
    mbox: typeof mbox === 'string' ? lowerDomain(mbox) : mbox,
    mbox_sha1sum: lower(sha1),
    member: Array.isArray(member) ? (member as unknown[]).map((one) => canonical(party(one))).sort() : member,
  };
}

function resultEssence(result: unknown): unknown {
  if (!isObject(result)) return result;
  const { duration, ...rest } = result;
  return { ...rest, duration: typeof duration === 'string' ? cutDuration(duration) : duration };
}

function contextEssence(context: unknown): unknown {
  if (!isObject(context)) return context;
  const { registration, instructor, team, statement, contextActivities, contextAgents, contextGroups, ...rest } =
    context;
  return {
    ...rest,
    registration: lower(registration),
    instructor: party(instructor),
    team: party(team),
    statement: isObject(statement) ? lower(statement['id']) : statement,
    contextActivities: activityIds(contextActivities),
    contextAgents: entries(contextAgents, 'agent'),
    contextGroups: entries(contextGroups, 'group'),
  };
}

/** Activities by id alone; one is the same as a list of one. */
function activityIds(activities: unknown): unknown {
  if (!isObject(activities)) return activities;
  const idsOf = (value: unknown): unknown =>
    (Array.isArray(value) ? (value as unknown[]) : [value]).map((activity) => objectOf(activity)['id']);
  return Object.fromEntries(
    CONTEXT_ACTIVITY_KEYS.filter((key) => Object.hasOwn(activities, key)).map((key) => [key, idsOf(activities[key])]),
  );
}

function entries(list: unknown, key: 'agent' | 'group'): unknown {
  if (!Array.isArray(list)) return list;
  return (list as unknown[]).map((entry) => (isObject(entry) ? { ...entry, [key]: party(entry[key]) } : entry));
}

function lower(value: unknown): unknown {
  return typeof value === 'string' ? value.toLowerCase() : value;
}

function lowerDomain(mbox: string): string {
  const at = mbox.lastIndexOf('@');
  return mbox.slice(0, at + 1) + mbox.slice(at + 1).toLowerCase();
}

/** JSON with sorted keys, without what is undefined. Numbers by value, so 1.0 is 1; too large ones stay apart from null. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${(value as unknown[]).map(canonical).join(',')}]`;
  if (isObject(value)) {
    const parts = Object.keys(value)
      .sort()
      .filter((key) => value[key] !== undefined)
      .map((key) => `${JSON.stringify(key)}:${canonical(value[key])}`);
    return `{${parts.join(',')}}`;
  }
  if (typeof value === 'number' && !Number.isFinite(value)) return String(value);
  return value === undefined ? 'undefined' : JSON.stringify(value);
}
