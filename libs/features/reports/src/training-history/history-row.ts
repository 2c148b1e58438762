import { identifierText, isVoiding, peopleOfActor, personId, type StatementParts, succeeded } from '@attest/people';
import type { AgentIdentity } from '@attest/xapi';
import type { Zone } from '../period/zone';

const DAY = 86_400_000;

/** A standing voiding statement: since when its target is void, and the entry that says so. */
export interface Voiding {
  readonly position: number;
  readonly stored: string;
}

/** One line of a training history: a statement as it was recorded for one person. Absent values are null. */
export interface HistoryRow {
  /** When it is said to have happened (`timestamp`), in the schedule's zone; as sent when it is no time. */
  readonly performed: string;
  /** When the store took it (`stored`), in the schedule's zone. */
  readonly recorded: string;
  /** Days from performed to recorded, three decimals; negative when it is said to happen after it was recorded. */
  readonly lagDays: number | null;
  readonly personId: string | null;
  readonly person: string;
  readonly identifier: string;
  readonly verb: string;
  readonly activity: string;
  readonly activityId: string;
  /** `result.success`, or what the verbs passed and failed say. */
  readonly success: boolean | null;
  readonly completion: boolean | null;
  readonly scaled: number | null;
  readonly raw: number | null;
  readonly max: number | null;
  /** ISO 8601, as sent. */
  readonly duration: string | null;
  readonly registration: string | null;
  /** Name of the API key that wrote it. */
  readonly source: string;
  readonly voided: { readonly at: string; readonly position: number } | null;
  /** Whether the statement only voids another one: shown, but nobody's training. */
  readonly voiding: boolean;
  readonly statement: string;
  readonly position: number;
}

/** A stored statement and what is known about it besides its bytes. */
export interface Recorded {
  readonly id: string;
  readonly position: number;
  /** Milliseconds. */
  readonly stored: number;
  /** JSON text; empty when it was erased. */
  readonly bytes: string;
  readonly source: string;
  readonly voiding: Voiding | undefined;
}

/** What a statement must have been checked for to be stored; every part may still be missing in what other versions wrote. */
interface Statement extends StatementParts {
  readonly timestamp?: unknown;
  readonly verb?: { readonly id?: unknown; readonly display?: unknown };
  readonly object?: {
    readonly objectType?: unknown;
    readonly id?: unknown;
    readonly name?: unknown;
    readonly definition?: { readonly name?: unknown };
  };
  readonly result?: {
    readonly success?: unknown;
    readonly completion?: unknown;
    readonly duration?: unknown;
    readonly score?: { readonly scaled?: unknown; readonly raw?: unknown; readonly max?: unknown };
  };
  readonly context?: { readonly registration?: unknown };
}

/**
 * The rows of one stored statement: one for each person its actor stands for (`peopleOfActor`), or a single one without a person
 * when it stands for nobody known. Total: whatever was stored becomes a row, also failed, voided and voiding statements, and
 * what was erased.
 */
export function historyRows(recorded: Recorded, zone: Zone): readonly HistoryRow[] {
  if (recorded.bytes === '') return [{ ...blank(recorded, zone), activity: 'Erased' }];
  const statement = JSON.parse(recorded.bytes) as Statement;
  const people = peopleOfActor(statement.actor);
  const facts = factsOf(statement, recorded, zone);
  if (people.length === 0) return [{ ...facts, person: 'Anonymous group' }];
  return people.map((person) => ({ ...facts, ...personOf(person) }));
}

function personOf(identity: AgentIdentity): Pick<HistoryRow, 'personId' | 'person' | 'identifier'> {
  const identifier = identifierText(identity);
  return { personId: personId(identity.key), person: identity.name ?? identifier, identifier };
}

function factsOf(statement: Statement, recorded: Recorded, zone: Zone): HistoryRow {
  const performed = typeof statement.timestamp === 'string' ? Date.parse(statement.timestamp) : Number.NaN;
  const { verb, object, result, context } = statement;
  const activityId = activityIdOf(object);
  return {
    ...blank(recorded, zone),
    performed: Number.isNaN(performed) ? (textOrNull(statement.timestamp) ?? '') : zone.iso(performed),
    lagDays: Number.isNaN(performed) ? null : Math.round(((recorded.stored - performed) / DAY) * 1000) / 1000,
    verb: displayed(verb?.display) ?? lastPart(textOrNull(verb?.id) ?? ''),
    activity: displayed(object?.definition?.name) ?? textOrNull(object?.name) ?? lastPart(activityId),
    activityId,
    success: succeeded(statement) ?? null,
    completion: typeof result?.completion === 'boolean' ? result.completion : null,
    scaled: numberOrNull(result?.score?.scaled),
    raw: numberOrNull(result?.score?.raw),
    max: numberOrNull(result?.score?.max),
    duration: textOrNull(result?.duration),
    registration: textOrNull(context?.registration),
    voiding: isVoiding(statement),
  };
}

function blank(recorded: Recorded, zone: Zone): HistoryRow {
  const { voiding } = recorded;
  return {
    performed: '',
    recorded: zone.iso(recorded.stored),
    lagDays: null,
    personId: null,
    person: '',
    identifier: '',
    verb: '',
    activity: '',
    activityId: '',
    success: null,
    completion: null,
    scaled: null,
    raw: null,
    max: null,
    duration: null,
    registration: null,
    source: recorded.source,
    voided: voiding === undefined ? null : { at: zone.iso(Date.parse(voiding.stored)), position: voiding.position },
    voiding: false,
    statement: recorded.id,
    position: recorded.position,
  };
}

/** The object's identifier: an activity's IRI, a statement's id, or what identifies a person. */
function activityIdOf(object: Statement['object']): string {
  const id = textOrNull(object?.id);
  if (id !== null) return object?.objectType === 'StatementRef' ? `statement ${id}` : id;
  const [person] = peopleOfActor(object);
  return person === undefined ? '' : identifierText(person);
}

/** A language map's text in English, else in whatever comes first. */
function displayed(map: unknown): string | null {
  if (typeof map !== 'object' || map === null) return null;
  const texts = Object.entries(map).filter((pair): pair is [string, string] => typeof pair[1] === 'string');
  const english = texts.find(([language]) => /^en(-|$)/i.test(language));
  const text = (english ?? texts[0])?.[1].trim();
  return text === undefined || text === '' ? null : text;
}

/** The part of an IRI that tells it from others of its kind. */
function lastPart(iri: string): string {
  return /([^/#]+)[/#]*$/.exec(iri)?.[1] ?? iri;
}

const textOrNull = (value: unknown): string | null => (typeof value === 'string' ? value : null);
const numberOrNull = (value: unknown): number | null => (typeof value === 'number' ? value : null);
