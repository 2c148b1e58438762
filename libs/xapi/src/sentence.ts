// For the browser as well: nothing here may import node:crypto, so it reads values by itself.
import { arrayOf, isObject, objectOf, textOf, type Properties } from './json/values';
import { identityOf } from './identity';
import { VOIDED_VERB } from './vocabulary';

/** A statement as people read it: "Ada" "passed" "Aseptic Gowning" "92 %". */
export interface Sentence {
  readonly person: string;
  readonly verb: string;
  readonly activity: string;
  /** The score ("92 %", "17 / 20") or the answer; absent when there is none. */
  readonly result?: string;
  readonly tone: 'good' | 'bad' | 'neutral';
  readonly icon: 'passed' | 'failed' | 'completed' | 'started' | 'answered' | 'observed' | 'voided' | 'other';
}

/**
 * The sentence that a statement says, with its names in `language` (a language tag), else in English, else in any language it has,
 * else made from identifiers. Takes anything and never throws; what cannot be told is "?".
 */
export function sentenceOf(statement: unknown, language: string): Sentence {
  const { actor, verb, object, result } = objectOf(statement);
  const icon = iconOf(textOf(objectOf(verb)['id']) ?? '');
  const shown = resultText(objectOf(result), language);
  return {
    person: partyText(actor),
    verb: verbText(objectOf(verb), language),
    activity: objectText(object, language),
    ...(shown === undefined ? {} : { result: shown }),
    tone: toneOf(objectOf(result), icon),
    icon,
  };
}

const UNKNOWN = '?';
const SHOWN_MEMBERS = 3;
const SHOWN_ANSWER = 80;

const ICONS: ReadonlyMap<string, Sentence['icon']> = new Map([
  ['passed', 'passed'],
  ['mastered', 'passed'],
  ['failed', 'failed'],
  ['completed', 'completed'],
  ['finished', 'completed'],
  ['satisfied', 'completed'],
  ['launched', 'started'],
  ['initialized', 'started'],
  ['started', 'started'],
  ['attempted', 'started'],
  ['resumed', 'started'],
  ['registered', 'started'],
  ['answered', 'answered'],
  ['responded', 'answered'],
  ['observed', 'observed'],
  ['experienced', 'observed'],
  ['viewed', 'observed'],
  ['watched', 'observed'],
  ['read', 'observed'],
]);

function iconOf(verbId: string): Sentence['icon'] {
  return verbId === VOIDED_VERB ? 'voided' : (ICONS.get(lastWords(verbId).toLowerCase()) ?? 'other');
}

function toneOf(result: Properties, icon: Sentence['icon']): Sentence['tone'] {
  if (icon === 'voided') return 'neutral';
  if (result['success'] === false || icon === 'failed') return 'bad';
  return result['success'] === true || icon === 'passed' ? 'good' : 'neutral';
}

function verbText(verb: Properties, language: string): string {
  return inLanguage(verb['display'], language) ?? idText(verb['id']);
}

/** A name, else an identifier, else the members of an anonymous Group: "Ada, Ben, Cleo +4". */
function partyText(agent: unknown): string {
  const { name, member } = objectOf(agent);
  const given = textOf(name)?.trim();
  if (given !== undefined && given !== '') return given;
  const readable = identityOf(agent)?.readable;
  if (readable !== undefined) return readable;
  const members = arrayOf(member);
  if (members.length === 0) return UNKNOWN;
  const named = members.slice(0, SHOWN_MEMBERS).map(memberText).join(', ');
  return members.length > SHOWN_MEMBERS ? `${named} +${members.length - SHOWN_MEMBERS}` : named;
}

/** A member is an Agent; looking no deeper keeps whatever was stored from leading far down. */
function memberText(member: unknown): string {
  const name = textOf(objectOf(member)['name'])?.trim();
  return name !== undefined && name !== '' ? name : (identityOf(member)?.readable ?? UNKNOWN);
}

function objectText(value: unknown, language: string): string {
  const object = objectOf(value);
  switch (object['objectType']) {
    case 'Agent':
    case 'Group':
      return partyText(object);
    case 'StatementRef':
      return textOf(object['id']) ?? UNKNOWN;
    case 'SubStatement': {
      const inner = [
        partyText(object['actor']),
        verbText(objectOf(object['verb']), language),
        activityText(object['object'], language),
      ];
      return inner.join(' ');
    }
    default:
      return activityText(object, language);
  }
}

function activityText(value: unknown, language: string): string {
  const object = objectOf(value);
  if (object['objectType'] === 'Agent' || object['objectType'] === 'Group') return partyText(object);
  return inLanguage(objectOf(object['definition'])['name'], language) ?? idText(object['id']);
}

/** The score if there is one, else the answer. */
function resultText(result: Properties, language: string): string | undefined {
  const { scaled, raw, max } = objectOf(result['score']);
  if (isNumber(scaled)) return `${number(scaled * 100, language)} %`;
  if (isNumber(raw))
    return isNumber(max) ? `${number(raw, language)} / ${number(max, language)}` : number(raw, language);
  const answer = textOf(result['response'])?.trim();
  if (answer === undefined || answer === '') return undefined;
  return answer.length > SHOWN_ANSWER ? `${answer.slice(0, SHOWN_ANSWER).toWellFormed()}…` : answer;
}

function isNumber(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value);
}

const FORMATS = new Map<string, Intl.NumberFormat>();

/** At most one digit after the point, as the language writes it. */
function number(value: number, language: string): string {
  let format = FORMATS.get(language);
  if (format === undefined) {
    const known = isKnownLanguage(language) ? language : 'en';
    format = new Intl.NumberFormat(known, { maximumFractionDigits: 1 });
    // The language comes from a setting or a browser: a handful. A bound all the same, since it is text from outside.
    if (FORMATS.size < 100) FORMATS.set(language, format);
  }
  return format.format(value);
}

function isKnownLanguage(language: string): boolean {
  try {
    return Intl.getCanonicalLocales(language).length > 0;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}

/** The entry of a language map for a reader: the very tag, one of the same language, English, any. Undefined when all are empty. */
function inLanguage(map: unknown, language: string): string | undefined {
  if (!isObject(map)) return undefined;
  const entries = Object.entries(map).flatMap(([tag, value]): readonly { tag: string; text: string }[] => {
    const text = textOf(value)?.trim();
    return text === undefined || text === '' ? [] : [{ tag: tag.toLowerCase(), text }];
  });
  const wanted = language.toLowerCase();
  const tests = [
    (tag: string): boolean => tag === wanted,
    (tag: string): boolean => sameLanguage(tag, wanted),
    (tag: string): boolean => sameLanguage(tag, 'en'),
    (): boolean => true,
  ];
  for (const test of tests) {
    const found = entries.find((entry) => test(entry.tag));
    if (found !== undefined) return found.text;
  }
  return undefined;
}

function sameLanguage(a: string, b: string): boolean {
  return a.split('-')[0] === b.split('-')[0];
}

function idText(id: unknown): string {
  const text = textOf(id);
  return text === undefined || text === '' ? UNKNOWN : lastWords(text);
}

/** The last part of an IRI, readable: `https://example.org/courses/aseptic-gowning/` says "aseptic-gowning". */
function lastWords(iri: string): string {
  const part = iri.split(/[/#:?]/).findLast((piece) => piece !== '') ?? iri;
  try {
    return decodeURIComponent(part);
  } catch (error) {
    if (error instanceof URIError) return part;
    throw error;
  }
}
