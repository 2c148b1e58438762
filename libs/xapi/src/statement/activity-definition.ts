import { arrayAt, objectAt, onlyKnown, textAt, type Check, type Place } from './check';
import { checkExtensions } from './extensions';
import { checkIri } from './iri';
import { checkLanguageMap } from './language';

const INTERACTION_TYPES: ReadonlySet<unknown> = new Set([
  'true-false',
  'choice',
  'fill-in',
  'long-fill-in',
  'matching',
  'performance',
  'sequencing',
  'likert',
  'numeric',
  'other',
]);

const COMPONENT_LISTS = ['choices', 'scale', 'source', 'target', 'steps'] as const;

type PartCheck = (value: unknown, place: Place, check: Check) => void;

const PARTS: ReadonlyMap<string, PartCheck> = new Map<string, PartCheck>([
  ['name', checkLanguageMap],
  ['description', checkLanguageMap],
  ['type', checkDefinitionIri],
  ['moreInfo', checkDefinitionIri],
  ['extensions', checkExtensions],
  ['interactionType', checkInteractionType],
  ['correctResponsesPattern', checkResponsesPattern],
  ...COMPONENT_LISTS.map((list): [string, PartCheck] => [list, checkComponents]),
]);

const DEFINITION: ReadonlySet<string> = new Set(PARTS.keys());
const COMPONENT: ReadonlySet<string> = new Set(['id', 'description']);

/** D 2.4.4.1: what an Activity is; an empty one is fine. Which list of components goes with which interaction is not enforced (a MAY). */
export function checkActivityDefinition(value: unknown, place: Place, check: Check): void {
  const definition = objectAt(value, place, check);
  if (definition === undefined) return;
  onlyKnown(definition, DEFINITION, place, check);
  for (const key in definition) PARTS.get(key)?.(definition[key], place.at(key), check);
  if (Object.hasOwn(definition, 'interactionType')) return;
  const interaction = ['correctResponsesPattern', ...COMPONENT_LISTS].find((key) => Object.hasOwn(definition, key));
  if (interaction !== undefined) {
    check.missing('interaction-type-required', place.at('interactionType'), `a definition with ${interaction} has one`);
  }
}

function checkDefinitionIri(value: unknown, place: Place, check: Check): void {
  checkIri(value, place, check);
}

function checkInteractionType(value: unknown, place: Place, check: Check): void {
  if (!INTERACTION_TYPES.has(value)) {
    check.wrong('interaction-type', place, value, `be one of ${[...INTERACTION_TYPES].join(', ')}`);
  }
}

function checkResponsesPattern(value: unknown, place: Place, check: Check): void {
  const responses = arrayAt(value, place, check);
  for (const [index, response] of responses?.entries() ?? []) textAt(response, place.at(index), check);
}

function checkComponents(value: unknown, place: Place, check: Check): void {
  const components = arrayAt(value, place, check);
  const ids = new Set<string>();
  for (const [index, value] of components?.entries() ?? []) {
    if (check.full) return;
    const at = place.at(index);
    const component = objectAt(value, at, check);
    if (component === undefined) continue;
    onlyKnown(component, COMPONENT, at, check);
    if (Object.hasOwn(component, 'description'))
      checkLanguageMap(component['description'], at.at('description'), check);
    if (!Object.hasOwn(component, 'id')) {
      check.missing('component-required', at.at('id'), 'an interaction component has an id');
      continue;
    }
    const id = textAt(component['id'], at.at('id'), check);
    if (id === undefined) continue;
    if (ids.has(id))
      check.wrong('component-ids-distinct', at.at('id'), id, 'differ from the ids before it in the list');
    ids.add(id);
  }
}
