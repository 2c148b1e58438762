import type { JsonObject } from '@attest/kernel';
import { scanJson, type Mark, type Shape } from './json/scan';
import { splice, type Edit } from './json/splice';
import { isObject, textOf, type Properties } from './json/values';
import { preferredTag, type LanguagePreference } from './languages';
import { CONTEXT_ACTIVITY_KEYS } from './vocabulary';

/**
 * `canonical` (C 2.1.3): each Activity with the definition that the LRS has of its id (its own when the LRS has none), verbs with their
 * display, and every language map of these cut to the one entry that is preferred, those of interaction components too. Agents, Groups,
 * attachments and all else keep their bytes.
 */
export function canonicalFormat(
  json: string,
  languages: LanguagePreference,
  definitionOf: (activityId: string) => JsonObject | undefined,
): string {
  const { marks } = scanJson(json, SHAPE);
  const edits = marks.flatMap((mark): readonly Edit[] => {
    const text = cutText(mark, languages, definitionOf);
    return text === undefined ? [] : [{ start: mark.start, end: mark.end, text }];
  });
  return splice(json, 0, json.length, edits);
}

const ACTIVITIES: Shape = { mark: 'activities' };
const DISPLAY: Shape = { keys: new Map([['display', { mark: 'display' }]]) };
const CONTEXT: Shape = {
  keys: new Map([['contextActivities', { keys: new Map(CONTEXT_ACTIVITY_KEYS.map((key) => [key, ACTIVITIES])) }]]),
};

/** A SubStatement's parts lie under its `object`; of an Activity nothing lies there, so no two marks overlap. */
const SHAPE: Shape = {
  keys: new Map<string, Shape>([
    ['verb', DISPLAY],
    ['context', CONTEXT],
    [
      'object',
      {
        mark: 'object',
        keys: new Map<string, Shape>([
          ['verb', DISPLAY],
          ['object', { mark: 'object' }],
          ['context', CONTEXT],
        ]),
      },
    ],
  ]),
};

type DefinitionOf = (activityId: string) => JsonObject | undefined;

function cutText(mark: Mark, languages: LanguagePreference, definitionOf: DefinitionOf): string | undefined {
  const { value } = mark;
  switch (mark.name) {
    case 'display':
      return isObject(value) ? JSON.stringify(cutMap(value, languages)) : undefined;
    case 'activities': {
      const list = Array.isArray(value) ? (value as unknown[]) : [value];
      const cut = list.map((one) => (isObject(one) ? canonicalActivity(one, languages, definitionOf) : one));
      return JSON.stringify(Array.isArray(value) ? cut : cut[0]);
    }
    default:
      return isActivity(value) ? JSON.stringify(canonicalActivity(value, languages, definitionOf)) : undefined;
  }
}

function isActivity(value: unknown): value is Properties {
  return isObject(value) && (value['objectType'] === undefined || value['objectType'] === 'Activity');
}

function canonicalActivity(
  activity: Properties,
  languages: LanguagePreference,
  definitionOf: DefinitionOf,
): Properties {
  const id = textOf(activity['id']);
  const definition = (id === undefined ? undefined : definitionOf(id)) ?? activity['definition'];
  return isObject(definition) ? { ...activity, definition: cutDefinition(definition, languages) } : activity;
}

const MAPS: ReadonlySet<string> = new Set(['name', 'description']);
const COMPONENT_LISTS: ReadonlySet<string> = new Set(['choices', 'scale', 'source', 'target', 'steps']);

function cutDefinition(definition: Properties, languages: LanguagePreference): Properties {
  return Object.fromEntries(
    Object.entries(definition).map(([key, value]) => {
      if (MAPS.has(key) && isObject(value)) return [key, cutMap(value, languages)];
      if (COMPONENT_LISTS.has(key) && Array.isArray(value)) {
        return [key, (value as unknown[]).map((component) => cutComponent(component, languages))];
      }
      return [key, value];
    }),
  );
}

function cutComponent(component: unknown, languages: LanguagePreference): unknown {
  if (!isObject(component) || !isObject(component['description'])) return component;
  return { ...component, description: cutMap(component['description'], languages) };
}

function cutMap(map: Properties, languages: LanguagePreference): Properties {
  const tag = preferredTag(map, languages);
  return tag === undefined ? map : { [tag]: map[tag] };
}
