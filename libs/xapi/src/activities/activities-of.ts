import type { JsonObject } from '@attest/kernel';
import { isObject, objectOf, parseStored, textOf, type Properties } from '../json/values';
import type { DefinedActivity } from '../row';
import { CONTEXT_ACTIVITY_KEYS } from '../vocabulary';
import { mergeDefinition } from './merge-definition';

/**
 * The Activities that a statement defines, wherever they stand in it: its object, its context, and the same places of a SubStatement.
 * Each id once, in the order found; what is said of one id at several places is merged. Takes anything.
 */
export function activitiesOf(statement: unknown): readonly DefinedActivity[] {
  const defined = new Map<string, JsonObject>();
  for (const activity of activitiesIn(objectOf(statement))) {
    const id = textOf(activity['id']);
    const definition = activity['definition'];
    if (id === undefined || !isObject(definition)) continue;
    const before = defined.get(id);
    defined.set(
      id,
      before === undefined ? (definition as JsonObject) : mergeDefinition(before, definition as JsonObject),
    );
  }
  return [...defined].map(([id, definition]) => ({ id, definition }));
}

/** Ids of all Activities in the statement, each once: those that `canonicalFormat` asks for. */
export function activityIdsOf(json: string): readonly string[] {
  const ids = new Set<string>();
  for (const activity of activitiesIn(objectOf(parseStored(json)))) {
    const id = textOf(activity['id']);
    if (id !== undefined) ids.add(id);
  }
  return [...ids];
}

function* activitiesIn(statement: Properties, nested = false): Generator<Properties> {
  const object = objectOf(statement['object']);
  const { objectType } = object;
  if (objectType === undefined || objectType === 'Activity') yield object;
  const places = objectOf(objectOf(statement['context'])['contextActivities']);
  for (const key of CONTEXT_ACTIVITY_KEYS) {
    const value = places[key];
    for (const activity of Array.isArray(value) ? (value as unknown[]) : [value]) {
      if (isObject(activity)) yield activity;
    }
  }
  if (objectType === 'SubStatement' && !nested) yield* activitiesIn(object, true);
}
