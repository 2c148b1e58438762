import { isObject, type Properties } from '../json/values';
import { VOIDED_VERB } from '../vocabulary';
import { checkActivity } from './activity';
import { checkAgentOrGroup } from './agent';
import { objectAt, onlyKnown, type Check, type Place } from './check';
import { checkUuid } from './uuid';

const STATEMENT_REF: ReadonlySet<string> = new Set(['objectType', 'id']);

/**
 * The object of a statement, by its objectType (D 2.4.4). `subStatement` checks one; it is undefined inside a SubStatement, where none
 * may stand.
 */
export function checkObject(
  value: unknown,
  place: Place,
  check: Check,
  subStatement: ((value: Properties, place: Place, check: Check) => void) | undefined,
): void {
  const object = objectAt(value, place, check);
  if (object === undefined) return;
  const { objectType } = object;
  switch (objectType) {
    case undefined:
    case 'Activity':
      checkActivity(object, place, check);
      break;
    case 'Agent':
    case 'Group':
      checkAgentOrGroup(object, place, check);
      break;
    case 'StatementRef':
      checkStatementRef(object, place, check);
      break;
    case 'SubStatement':
      if (subStatement !== undefined) subStatement(object, place, check);
      else
        check.wrong(
          'sub-statement-nesting',
          place.at('objectType'),
          objectType,
          'not stand inside another SubStatement',
        );
      break;
    default:
      check.wrong(
        'object-type',
        place.at('objectType'),
        objectType,
        'be Activity, Agent, Group, StatementRef or SubStatement',
      );
  }
}

/** A reference to a statement, which need not exist (D 2.4.4.3). */
export function checkStatementRef(value: unknown, place: Place, check: Check): void {
  const reference = objectAt(value, place, check);
  if (reference === undefined) return;
  onlyKnown(reference, STATEMENT_REF, place, check);
  if (reference['objectType'] === undefined) {
    check.missing('statement-reference', place.at('objectType'), 'it must be StatementRef');
  } else if (reference['objectType'] !== 'StatementRef') {
    check.wrong('statement-reference', place.at('objectType'), reference['objectType'], 'be StatementRef');
  }
  if (Object.hasOwn(reference, 'id')) checkUuid(reference['id'], place.at('id'), check);
  else check.missing('statement-reference', place.at('id'), 'a StatementRef has the id of a statement');
}

/** A statement with the verb "voided" points at what it voids (D 2.3.2). */
export function checkVoiding(statement: Properties, place: Place, check: Check): void {
  const { verb, object } = statement;
  if (!isObject(verb) || verb['id'] !== VOIDED_VERB) return;
  if (isObject(object) && object['objectType'] === 'StatementRef') return;
  check.refuse('voiding-object', place.at('object'), `The verb is ${VOIDED_VERB}; the object must be a StatementRef`);
}
