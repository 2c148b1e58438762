import type { Json, JsonObject } from '@attest/kernel';

/** JSON text of a merged definition, in UTF-16 code units. What would make it longer is not learnt. */
export const MAX_DEFINITION = 500_000;

const MAPS = ['name', 'description', 'extensions'] as const;
const COMPONENT_LISTS = ['choices', 'scale', 'source', 'target', 'steps'] as const;
const INTERACTION: ReadonlySet<string> = new Set(['interactionType', 'correctResponsesPattern', ...COMPONENT_LISTS]);

/**
 * What the LRS knows of an Activity after a statement said `received`, when it knew `before` (undefined: nothing). Applied in the order
 * of the log it is the same wherever it is worked out. The rule (docs/activity-definitions.md):
 *
 * - `name`, `description` and `extensions` are merged by key; for a key that both have, the later value counts.
 * - `type` and `moreInfo`: the later one counts; what the later definition leaves out stays.
 * - The interaction (its type, responses and components) of another `interactionType` replaces the earlier one whole. Of the same type,
 *   or when none is named, it is merged: a later list takes the place of the earlier, and its components keep the languages that the
 *   earlier components of the same id had beside their own.
 * - A definition that would be longer than 500,000 characters as JSON stays as it was.
 *
 * Answers `before` itself when nothing changes, so that a caller sees by identity that there is nothing to store.
 */
export function mergeDefinition(before: JsonObject | undefined, received: JsonObject): JsonObject {
  if (before === undefined) return lengthOf(received) > MAX_DEFINITION ? NOTHING : received;
  const merged = new Map<string, Json | undefined>(Object.entries(before));
  const replaces = isText(received['interactionType']) && received['interactionType'] !== before['interactionType'];
  if (replaces) for (const key of INTERACTION) merged.delete(key);
  for (const [key, value] of Object.entries(received)) merged.set(key, mergeProperty(key, merged.get(key), value));
  const result = Object.fromEntries(merged);
  if (sameJson(before, result)) return before;
  return lengthOf(result) > MAX_DEFINITION ? before : result;
}

const NOTHING: JsonObject = Object.freeze({});

function mergeProperty(key: string, before: Json | undefined, received: Json | undefined): Json | undefined {
  if (received === undefined) return before;
  if ((MAPS as readonly string[]).includes(key)) return mergeMap(before, received);
  if ((COMPONENT_LISTS as readonly string[]).includes(key)) return mergeComponents(before, received);
  return received;
}

/** Own keys alone, each kept in its place; `fromEntries` makes even `__proto__` a plain property. */
function mergeMap(before: Json | undefined, received: Json): Json {
  if (!isJsonObject(before) || !isJsonObject(received)) return received;
  return Object.fromEntries(new Map([...Object.entries(before), ...Object.entries(received)]));
}

function mergeComponents(before: Json | undefined, received: Json): Json {
  if (!isList(before) || !isList(received)) return received;
  const known = new Map<Json | undefined, JsonObject>();
  for (const component of before) if (isJsonObject(component)) known.set(component['id'], component);
  return received.map((component) => {
    const earlier = isJsonObject(component) ? known.get(component['id']) : undefined;
    if (earlier === undefined || !isJsonObject(component)) return component;
    const { description } = component;
    const languages =
      description === undefined ? earlier['description'] : mergeMap(earlier['description'], description);
    return languages === undefined ? component : { ...component, description: languages };
  });
}

function isText(value: Json | undefined): value is string {
  return typeof value === 'string';
}

function isList(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value);
}

function isJsonObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function lengthOf(definition: JsonObject): number {
  return JSON.stringify(definition).length;
}

/** Whether both are the same JSON value; the order of properties is no difference. */
function sameJson(one: Json | undefined, other: Json | undefined): boolean {
  if (one === other) return true;
  if (isList(one)) {
    return isList(other) && one.length === other.length && one.every((value, index) => sameJson(value, other[index]));
  }
  if (!isJsonObject(one) || !isJsonObject(other)) return false;
  const keys = Object.keys(one);
  return (
    keys.length === Object.keys(other).length &&
    keys.every((key) => Object.hasOwn(other, key) && sameJson(one[key], other[key]))
  );
}
