import { isObject, type Properties } from '../json/values';
import { rulesOfVersion } from '../version';
import { checkAgentOrGroup, checkAuthority } from './agent';
import { checkAttachments } from './attachment';
import { objectAt, onlyKnown, textAt, type Check, type Place } from './check';
import { checkContext } from './context';
import { checkObject, checkVoiding } from './object';
import { checkResult } from './result';
import type { RuleId } from './rules';
import { readTimestamp } from './timestamp';
import { checkUuid } from './uuid';
import { checkVerb } from './verb';

const STATEMENT: ReadonlySet<string> = new Set([
  'id',
  'actor',
  'verb',
  'object',
  'result',
  'context',
  'timestamp',
  'stored',
  'authority',
  'version',
  'attachments',
]);

const SUB_STATEMENT: ReadonlySet<string> = new Set([
  'objectType',
  'actor',
  'verb',
  'object',
  'result',
  'context',
  'timestamp',
  'attachments',
]);

/** What only whole statements have. */
const NOT_IN_SUB_STATEMENTS = ['id', 'stored', 'authority', 'version'] as const;
const SUB_STATEMENT_AND_REFUSED: ReadonlySet<string> = new Set([...SUB_STATEMENT, ...NOT_IN_SUB_STATEMENTS]);

/** All rules on one statement, by the edition that `check` names (D 2.4). */
export function checkStatement(value: unknown, place: Place, check: Check): void {
  const statement = objectAt(value, place, check);
  if (statement === undefined) return;
  onlyKnown(statement, STATEMENT, place, check);
  if (Object.hasOwn(statement, 'id')) checkUuid(statement['id'], place.at('id'), check);
  checkCore(statement, 'statement-required', checkSubStatement, place, check);
  if (Object.hasOwn(statement, 'stored')) checkTimestamp(statement['stored'], place.at('stored'), check);
  if (Object.hasOwn(statement, 'authority')) checkAuthority(statement['authority'], place.at('authority'), check);
  if (Object.hasOwn(statement, 'version')) checkVersion(statement['version'], place.at('version'), check);
}

/** D 2.4.4.3 */
function checkSubStatement(statement: Properties, place: Place, check: Check): void {
  onlyKnown(statement, SUB_STATEMENT_AND_REFUSED, place, check);
  for (const key of NOT_IN_SUB_STATEMENTS) {
    if (Object.hasOwn(statement, key)) {
      check.refuse(
        'sub-statement-properties',
        place.at(key),
        `${place.name} is a SubStatement with ${key}; only a whole statement has one`,
      );
    }
  }
  checkCore(statement, 'sub-statement-required', undefined, place, check);
}

/** What statements and SubStatements share. */
function checkCore(
  statement: Properties,
  required: RuleId,
  subStatement: typeof checkSubStatement | undefined,
  place: Place,
  check: Check,
): void {
  const has = (key: string): boolean => Object.hasOwn(statement, key);
  for (const key of ['actor', 'verb', 'object']) {
    if (!has(key)) check.missing(required, place.at(key), 'actor, verb and object are required');
  }
  if (has('actor')) checkAgentOrGroup(statement['actor'], place.at('actor'), check);
  if (has('verb')) checkVerb(statement['verb'], place.at('verb'), check);
  if (has('object')) {
    checkObject(statement['object'], place.at('object'), check, subStatement);
    checkVoiding(statement, place, check);
  }
  if (has('result')) checkResult(statement['result'], place.at('result'), check);
  if (has('context')) checkContext(statement['context'], hasActivity(statement), place.at('context'), check);
  if (has('timestamp')) checkTimestamp(statement['timestamp'], place.at('timestamp'), check);
  if (has('attachments')) checkAttachments(statement['attachments'], place.at('attachments'), check);
}

function hasActivity(statement: Properties): boolean {
  const { object } = statement;
  if (!isObject(object)) return true; // that is a fault of its own
  return object['objectType'] === undefined || object['objectType'] === 'Activity';
}

/** D 4.5; 2.0 follows RFC 3339, which wants the offset. */
export function checkTimestamp(value: unknown, place: Place, check: Check): void {
  const text = textAt(value, place, check);
  if (text === undefined) return;
  const timestamp = readTimestamp(text);
  if (timestamp === undefined) {
    check.wrong('timestamp', place, text, 'be a real date and time in ISO 8601, like 2026-11-24T09:30:00.000Z');
  } else if (!timestamp.zoned && check.rules === '2.0.0') {
    check.wrong('timestamp-zone', place, text, 'end in Z or an offset from UTC');
  }
}

/** D 2.4.10 */
function checkVersion(value: unknown, place: Place, check: Check): void {
  const text = textAt(value, place, check);
  if (text === undefined) return;
  const rules = rulesOfVersion(text);
  if (rules === undefined || (check.rules === '1.0.3' && rules === '2.0.0')) {
    check.wrong('statement-version', place, text, check.rules === '1.0.3' ? 'be 1.0 or 1.0.x' : 'be 1.0.x or 2.0.x');
  }
}
