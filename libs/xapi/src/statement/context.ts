import { CONTEXT_ACTIVITY_KEYS } from '../vocabulary';
import { checkActivity } from './activity';
import { checkAgentOnly, checkAgentOrGroup, checkGroupOnly } from './agent';
import { arrayAt, objectAt, onlyKnown, textAt, type Check, type Place } from './check';
import { checkExtensions } from './extensions';
import { checkIri } from './iri';
import { checkLanguageTag } from './language';
import { checkStatementRef } from './object';
import { checkUuid } from './uuid';

type PartCheck = (value: unknown, place: Place, check: Check) => void;

const PARTS_1: ReadonlyMap<string, PartCheck> = new Map<string, PartCheck>([
  ['registration', checkUuid],
  ['instructor', checkAgentOrGroup],
  ['team', checkGroupOnly],
  ['contextActivities', checkContextActivities],
  ['revision', checkText],
  ['platform', checkText],
  ['language', checkLanguageTag],
  ['statement', checkStatementRef],
  ['extensions', checkExtensions],
]);

const PARTS_2: ReadonlyMap<string, PartCheck> = new Map<string, PartCheck>([
  ...PARTS_1,
  ['contextAgents', checkContextAgents],
  ['contextGroups', checkContextGroups],
]);

const CONTEXT_1: ReadonlySet<string> = new Set(PARTS_1.keys());
const CONTEXT_2: ReadonlySet<string> = new Set(PARTS_2.keys());
const ACTIVITIES: ReadonlySet<string> = new Set(CONTEXT_ACTIVITY_KEYS);

/** D 2.4.6. `activityObject`: whether the object of the statement (or SubStatement) it belongs to is an Activity. */
export function checkContext(value: unknown, activityObject: boolean, place: Place, check: Check): void {
  const context = objectAt(value, place, check);
  if (context === undefined) return;
  const [known, parts] = check.rules === '1.0.3' ? [CONTEXT_1, PARTS_1] : [CONTEXT_2, PARTS_2];
  onlyKnown(context, known, place, check);
  for (const key in context) parts.get(key)?.(context[key], place.at(key), check);
  if (activityObject) return;
  for (const key of ['revision', 'platform']) {
    if (Object.hasOwn(context, key)) {
      check.refuse(
        'context-activity-object',
        place.at(key),
        `context.${key} is set; it may be only when the object is an Activity`,
      );
    }
  }
}

function checkText(value: unknown, place: Place, check: Check): void {
  textAt(value, place, check);
}

/** D 2.4.6.2: each one Activity or a list of them. */
function checkContextActivities(value: unknown, place: Place, check: Check): void {
  const activities = objectAt(value, place, check);
  if (activities === undefined) return;
  onlyKnown(activities, ACTIVITIES, place, check, 'context-activities');
  for (const key of CONTEXT_ACTIVITY_KEYS) {
    if (!Object.hasOwn(activities, key)) continue;
    const list = activities[key];
    const at = place.at(key);
    if (!Array.isArray(list)) checkActivity(list, at, check);
    else for (const [index, activity] of (list as unknown[]).entries()) checkActivity(activity, at.at(index), check);
  }
}

function checkContextAgents(value: unknown, place: Place, check: Check): void {
  checkRelated(value, { objectType: 'contextAgent', key: 'agent', party: checkAgentOnly }, place, check);
}

function checkContextGroups(value: unknown, place: Place, check: Check): void {
  checkRelated(value, { objectType: 'contextGroup', key: 'group', party: checkGroupOnly }, place, check);
}

/** Entries of contextAgents and contextGroups (L 4.2.2.5). */
function checkRelated(
  value: unknown,
  kind: { readonly objectType: string; readonly key: string; readonly party: PartCheck },
  place: Place,
  check: Check,
): void {
  const known = new Set(['objectType', kind.key, 'relevantTypes']);
  for (const [index, item] of arrayAt(value, place, check)?.entries() ?? []) {
    if (check.full) return;
    const at = place.at(index);
    const entry = objectAt(item, at, check);
    if (entry === undefined) continue;
    onlyKnown(entry, known, at, check);
    if (!Object.hasOwn(entry, 'objectType')) {
      check.missing('context-agents', at.at('objectType'), `it must be ${kind.objectType}`);
    } else if (entry['objectType'] !== kind.objectType) {
      check.wrong('context-agents', at.at('objectType'), entry['objectType'], `be ${kind.objectType}`);
    }
    if (Object.hasOwn(entry, kind.key)) kind.party(entry[kind.key], at.at(kind.key), check);
    else check.missing('context-agents', at.at(kind.key), `an entry has objectType ${kind.objectType} and ${kind.key}`);
    if (Object.hasOwn(entry, 'relevantTypes'))
      checkRelevantTypes(entry['relevantTypes'], at.at('relevantTypes'), check);
  }
}

function checkRelevantTypes(value: unknown, place: Place, check: Check): void {
  const types = arrayAt(value, place, check);
  if (types?.length === 0) check.wrong('relevant-types', place, types, 'have at least one IRI');
  for (const [index, type] of types?.entries() ?? []) checkIri(type, place.at(index), check);
}
