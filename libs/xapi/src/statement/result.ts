import type { Properties } from '../json/values';
import { booleanAt, numberAt, objectAt, onlyKnown, textAt, type Check, type Place } from './check';
import { isDuration } from './duration';
import { checkExtensions } from './extensions';

const RESULT: ReadonlySet<string> = new Set(['score', 'success', 'completion', 'response', 'duration', 'extensions']);
const SCORE: ReadonlySet<string> = new Set(['scaled', 'raw', 'min', 'max']);

/** D 2.4.5 */
export function checkResult(value: unknown, place: Place, check: Check): void {
  const result = objectAt(value, place, check);
  if (result === undefined) return;
  onlyKnown(result, RESULT, place, check);
  if (Object.hasOwn(result, 'score')) checkScore(result['score'], place.at('score'), check);
  if (Object.hasOwn(result, 'success')) booleanAt(result['success'], place.at('success'), check);
  if (Object.hasOwn(result, 'completion')) booleanAt(result['completion'], place.at('completion'), check);
  if (Object.hasOwn(result, 'response')) textAt(result['response'], place.at('response'), check);
  if (Object.hasOwn(result, 'duration')) checkDuration(result['duration'], place.at('duration'), check);
  if (Object.hasOwn(result, 'extensions')) checkExtensions(result['extensions'], place.at('extensions'), check);
}

function checkDuration(value: unknown, place: Place, check: Check): void {
  const text = textAt(value, place, check);
  if (text === undefined || isDuration(text)) return;
  check.wrong('duration', place, text, 'be an ISO 8601 duration like PT1H30M, P2W or PT59.14S');
}

/** D 2.4.5.1 */
function checkScore(value: unknown, place: Place, check: Check): void {
  const score = objectAt(value, place, check);
  if (score === undefined) return;
  onlyKnown(score, SCORE, place, check);
  const scaled = scoreNumber(score, 'scaled', place, check);
  const raw = scoreNumber(score, 'raw', place, check);
  const min = scoreNumber(score, 'min', place, check);
  const max = scoreNumber(score, 'max', place, check);
  if (scaled !== undefined && (scaled < -1 || scaled > 1)) {
    check.wrong('score-scaled-range', place.at('scaled'), scaled, 'be between -1 and 1');
  }
  if (min !== undefined && max !== undefined && min >= max) {
    check.wrong('score-min-max', place.at('min'), min, `be less than score.max, which is ${max}`);
  }
  if (raw !== undefined && min !== undefined && raw < min) {
    check.wrong('score-raw-range', place.at('raw'), raw, `not be less than score.min, which is ${min}`);
  }
  if (raw !== undefined && max !== undefined && raw > max) {
    check.wrong('score-raw-range', place.at('raw'), raw, `not be greater than score.max, which is ${max}`);
  }
}

function scoreNumber(score: Properties, key: string, place: Place, check: Check): number | undefined {
  return Object.hasOwn(score, key) ? numberAt(score[key], place.at(key), check) : undefined;
}
