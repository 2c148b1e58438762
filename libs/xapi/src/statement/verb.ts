import { objectAt, onlyKnown, type Check, type Place } from './check';
import { checkIri } from './iri';
import { checkLanguageMap } from './language';

const VERB: ReadonlySet<string> = new Set(['id', 'display']);

/** D 2.4.3 */
export function checkVerb(value: unknown, place: Place, check: Check): void {
  const verb = objectAt(value, place, check);
  if (verb === undefined) return;
  onlyKnown(verb, VERB, place, check);
  if (Object.hasOwn(verb, 'id')) checkIri(verb['id'], place.at('id'), check);
  else check.missing('verb-required', place.at('id'), 'a verb has an IRI as its id');
  if (Object.hasOwn(verb, 'display')) checkLanguageMap(verb['display'], place.at('display'), check);
}
