import { scanJson, type Mark, type Shape } from './json/scan';
import { splice, type Edit } from './json/splice';
import { isObject, objectOf, type Properties } from './json/values';
import { IDENTIFIER_KINDS, isGroup } from './identity';
import { CONTEXT_ACTIVITY_KEYS } from './vocabulary';

/** `exact`: the statement as it is stored. */
export function exactFormat(json: string): string {
  return json;
}

/**
 * `ids` (C 2.1.3): Agents and Groups cut to objectType and identifier (an anonymous Group to its members, cut likewise), Activities and
 * verbs to their id, in SubStatements, context and authority too. All else keeps its bytes.
 */
export function idsFormat(json: string): string {
  const { marks } = scanJson(json, SHAPE);
  const edits = marks.flatMap((mark): readonly Edit[] => {
    const text = cutText(mark);
    return text === undefined ? [] : [{ start: mark.start, end: mark.end, text }];
  });
  return splice(json, 0, json.length, edits);
}

const PARTY: Shape = { mark: 'party' };
const ACTIVITIES: Shape = { mark: 'activities' };

const CONTEXT: Shape = {
  keys: new Map<string, Shape>([
    ['instructor', PARTY],
    ['team', PARTY],
    ['contextAgents', { items: { keys: new Map([['agent', PARTY]]) } }],
    ['contextGroups', { items: { keys: new Map([['group', PARTY]]) } }],
    ['contextActivities', { keys: new Map(CONTEXT_ACTIVITY_KEYS.map((key) => [key, ACTIVITIES])) }],
  ]),
};

const VERB: Shape = { mark: 'verb' };

/** A SubStatement's parts lie under its `object`; of any other object they are absent, or part of what is cut as a whole. */
const SHAPE: Shape = {
  keys: new Map<string, Shape>([
    ['actor', PARTY],
    ['verb', VERB],
    ['authority', PARTY],
    ['context', CONTEXT],
    [
      'object',
      {
        mark: 'object',
        keys: new Map<string, Shape>([
          ['actor', PARTY],
          ['verb', VERB],
          ['object', { mark: 'object' }],
          ['context', CONTEXT],
        ]),
      },
    ],
  ]),
};

function cutText(mark: Mark): string | undefined {
  const { value } = mark;
  switch (mark.name) {
    case 'party':
      return isObject(value) ? JSON.stringify(cutParty(value)) : undefined;
    case 'verb':
      return JSON.stringify({ id: objectOf(value)['id'] });
    case 'activities':
      return JSON.stringify(Array.isArray(value) ? (value as unknown[]).map(cutActivity) : cutActivity(value));
    default:
      return isObject(value) ? cutObject(value) : undefined;
  }
}

function cutObject(object: Properties): string | undefined {
  switch (object['objectType']) {
    case 'Agent':
    case 'Group':
      return JSON.stringify(cutParty(object));
    case 'StatementRef':
    case 'SubStatement':
      return undefined;
    default:
      return JSON.stringify(cutActivity(object));
  }
}

function cutActivity(activity: unknown): Properties {
  return { id: objectOf(activity)['id'] };
}

function cutParty(agent: Properties): Properties {
  const kind = IDENTIFIER_KINDS.find((name) => Object.hasOwn(agent, name));
  const { objectType, member } = agent;
  return {
    ...(objectType === undefined ? {} : { objectType }),
    ...(kind === undefined ? {} : { [kind]: agent[kind] }),
    ...(kind === undefined && isGroup(agent) && Array.isArray(member)
      ? { member: (member as unknown[]).map((one) => (isObject(one) ? cutParty(one) : one)) }
      : {}),
  };
}
