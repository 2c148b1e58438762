import { objectAt, onlyKnown, type Check, type Place } from './check';
import { checkActivityDefinition } from './activity-definition';
import { checkIri } from './iri';

const ACTIVITY: ReadonlySet<string> = new Set(['objectType', 'id', 'definition']);

/** D 2.4.4.1 */
export function checkActivity(value: unknown, place: Place, check: Check): void {
  const activity = objectAt(value, place, check);
  if (activity === undefined) return;
  onlyKnown(activity, ACTIVITY, place, check);
  const { objectType } = activity;
  if (objectType !== undefined && objectType !== 'Activity') {
    check.wrong('value-enumerated', place.at('objectType'), objectType, 'be Activity or left out');
  }
  if (Object.hasOwn(activity, 'id')) checkIri(activity['id'], place.at('id'), check);
  else check.missing('activity-required', place.at('id'), 'an Activity has an IRI as its id');
  if (Object.hasOwn(activity, 'definition')) {
    checkActivityDefinition(activity['definition'], place.at('definition'), check);
  }
}
