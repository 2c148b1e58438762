import type { IsoInstant } from '@attest/kernel';
import { activitiesOf } from './activities/activities-of';
import { facetOf, facetsOf } from './facets';
import { isObject, objectOf, parseStored, textOf, type Properties } from './json/values';
import type { StatementMeasures, StatementRow } from './row';
import { durationSeconds } from './statement/duration';
import { readTimestamp } from './statement/timestamp';
import { VOIDED_VERB } from './vocabulary';

/** A statement as it stands in the log. */
export interface StoredEntry {
  readonly id: string;
  readonly position: number;
  readonly stored: IsoInstant;
  /** JSON text of the statement; empty when it was erased. */
  readonly bytes: string;
  /** Id of the API key that wrote it. */
  readonly credential: string;
  /** What `bytes` say, if they have been read before: see `Received.storedValue`. */
  readonly value?: unknown;
}

/**
 * What the view of statements keeps beside the bytes. Total and deterministic: whatever the log holds has a row, the same each time;
 * bytes that are no statement (erased ones) have a row that no filter finds.
 */
export function rowOf(entry: StoredEntry): StatementRow {
  const value = entry.value ?? parseStored(entry.bytes);
  const statement = objectOf(value);
  const object = objectOf(statement['object']);
  const refersTo = object['objectType'] === 'StatementRef' ? textOf(object['id'])?.toLowerCase() : undefined;
  const voids = objectOf(statement['verb'])['id'] === VOIDED_VERB ? refersTo : undefined;
  const activities = activitiesOf(value);
  return {
    id: entry.id.toLowerCase(),
    position: entry.position,
    stored: entry.stored,
    facets: value === undefined ? [] : [...facetsOf(statement), facetOf('credential', entry.credential)],
    ...(voids === undefined ? {} : { voids }),
    ...(refersTo === undefined ? {} : { refersTo }),
    credential: entry.credential,
    measures: measuresOf(statement, entry.stored),
    ...(activities.length === 0 ? {} : { activities }),
  };
}

function measuresOf(statement: Properties, stored: IsoInstant): StatementMeasures {
  const result = objectOf(statement['result']);
  const { success, completion, score, duration } = result;
  const scaled = isObject(score) ? score['scaled'] : undefined;
  const seconds = typeof duration === 'string' ? durationSeconds(duration) : undefined;
  const timestamp = readTimestamp(textOf(statement['timestamp']) ?? '')?.milliseconds ?? Date.parse(stored);
  return {
    timestamp,
    ...(typeof success === 'boolean' ? { success } : {}),
    ...(typeof completion === 'boolean' ? { completion } : {}),
    ...(typeof scaled === 'number' && scaled >= -1 && scaled <= 1 ? { scaled } : {}),
    ...(seconds === undefined ? {} : { seconds }),
  };
}
