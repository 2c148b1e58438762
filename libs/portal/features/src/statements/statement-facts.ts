import type { StatementItem } from '@attest/contracts';
import { type Sentence, sentenceOf } from '@attest/xapi/sentence';
import { type AgentFacts, agentFacts } from './agent';
import { booleanAt, inLanguage, listAt, numberAt, parsed, recordAt, textAt } from './statement-json';

/** Language of names and verbs where a statement offers several. The portal's own texts are English so far. */
export const LANGUAGE = 'en';

/** What the sheet and the page of a statement say about it. */
export interface StatementFacts {
  readonly sentence: Sentence;
  /** The sentence as one text: "Ada Brandt passed Aseptic gowning, 92 %". */
  readonly title: string;
  readonly person?: AgentFacts;
  readonly members: number;
  readonly verb?: { readonly id: string; readonly name: string };
  readonly activity?: { readonly id: string; readonly name: string; readonly description?: string };
  /** Id of the statement that this one is about, if it is about one. */
  readonly refersTo?: string;
  readonly score?: { readonly raw: number; readonly max?: number; readonly min?: number };
  readonly scaled?: number;
  /** In milliseconds. */
  readonly duration?: number;
  readonly success?: boolean;
  readonly completion?: boolean;
  readonly response?: string;
  readonly registration?: string;
  readonly platform?: string;
  readonly instructor?: AgentFacts;
  /** When it happened, as the statement has it. */
  readonly performed?: string;
  /** Who says so: a source that says nothing gets the time of recording, to the letter (xAPI 1.0.3 Data 2.4.7). */
  readonly performedSaidBy?: 'source' | 'server';
  /** Version of xAPI that the statement carries. */
  readonly version?: string;
}

export function factsOf(item: StatementItem): StatementFacts {
  const statement = parsed(item.json);
  const sentence = sentenceOf(statement, LANGUAGE);
  const object = recordAt(statement, 'object');
  const kind = textAt(object, 'objectType') ?? 'Activity';
  const actor = recordAt(statement, 'actor');
  const performed = textAt(statement, 'timestamp');
  return {
    sentence,
    title: titleOf(sentence),
    members: textAt(actor, 'objectType') === 'Group' ? listAt(actor, 'member').length : 0,
    ...defined({
      person: agentFacts(actor),
      verb: verbOf(statement),
      activity: kind === 'Activity' ? activityOf(object) : undefined,
      refersTo: kind === 'StatementRef' ? textAt(object, 'id') : undefined,
      score: scoreOf(statement),
      scaled: numberAt(statement, 'result', 'score', 'scaled'),
      duration: durationOf(textAt(statement, 'result', 'duration')),
      success: booleanAt(statement, 'result', 'success'),
      completion: booleanAt(statement, 'result', 'completion'),
      response: textAt(statement, 'result', 'response'),
      registration: textAt(statement, 'context', 'registration'),
      platform: textAt(statement, 'context', 'platform'),
      instructor: agentFacts(recordAt(statement, 'context', 'instructor')),
      performed,
      performedSaidBy: performed === undefined ? undefined : performed === item.stored ? 'server' : 'source',
      version: textAt(statement, 'version'),
    }),
  };
}

/** The sentence as one text, for titles and readers. */
export function titleOf(sentence: Sentence): string {
  const words = [sentence.person, sentence.verb, sentence.activity].filter((word) => word !== '').join(' ');
  return sentence.result === undefined ? words : `${words}, ${sentence.result}`;
}

/** Milliseconds of an ISO 8601 duration; undefined for none, and for years and months, whose length is not known. */
export function durationOf(text: string | undefined): number | undefined {
  const [, date, time] = /^P((?:[\d.]+[WD])*)(?:T((?:[\d.]+[HMS])+))?$/.exec(text ?? '') ?? [];
  if (date === undefined || (date === '' && time === undefined)) return undefined;
  const parts = [
    ...`${date.replace(/[WD]/g, '$&,')}${(time ?? '').replace(/[HMS]/g, '$&,')}`.matchAll(/([\d.]+)(\w),/g),
  ];
  const total = parts.reduce((sum, [, amount, unit]) => sum + Number(amount) * (UNITS[unit ?? ''] ?? NaN), 0);
  return Number.isFinite(total) ? total : undefined;
}

/** In milliseconds. M is a minute here: months stand before the T and are not read. */
const UNITS: Readonly<Record<string, number>> = { W: 604_800_000, D: 86_400_000, H: 3_600_000, M: 60_000, S: 1_000 };

function verbOf(statement: unknown): StatementFacts['verb'] {
  const id = textAt(statement, 'verb', 'id');
  if (id === undefined) return undefined;
  return { id, name: inLanguage(recordAt(statement, 'verb', 'display'), LANGUAGE) ?? lastPart(id) };
}

function activityOf(object: unknown): StatementFacts['activity'] {
  const id = textAt(object, 'id');
  if (id === undefined) return undefined;
  const description = inLanguage(recordAt(object, 'definition', 'description'), LANGUAGE);
  return {
    id,
    name: inLanguage(recordAt(object, 'definition', 'name'), LANGUAGE) ?? lastPart(id),
    ...(description === undefined ? {} : { description }),
  };
}

function scoreOf(statement: unknown): StatementFacts['score'] {
  const raw = numberAt(statement, 'result', 'score', 'raw');
  if (raw === undefined) return undefined;
  return {
    raw,
    ...defined({
      max: numberAt(statement, 'result', 'score', 'max'),
      min: numberAt(statement, 'result', 'score', 'min'),
    }),
  };
}

/** The readable end of an IRI. */
export function lastPart(iri: string): string {
  const end = iri
    .replace(/[/#]+$/, '')
    .split(/[/#]/)
    .at(-1);
  return end === undefined || end === '' ? iri : end;
}

type Defined<T> = { readonly [K in keyof T]?: Exclude<T[K], undefined> };

function defined<T extends object>(values: T): Defined<T> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Defined<T>;
}
