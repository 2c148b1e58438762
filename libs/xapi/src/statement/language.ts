import { isObject } from '../json/values';
import { textAt, type Check, type Place } from './check';

/** Tags of RFC 5646, 2.2.8, that do not have its form and are registered all the same. */
const GRANDFATHERED: ReadonlySet<string> = new Set(
  (
    'en-gb-oed i-ami i-bnn i-default i-enochian i-hak i-klingon i-lux i-mingo i-navajo i-pwn i-tao i-tay i-tsu ' +
    'sgn-be-fr sgn-be-nl sgn-ch-de'
  ).split(' '),
);

const SUBTAG = /^[a-z0-9]{1,8}$/;
const LETTERS = /^[a-z]+$/;
const DIGITS = /^[0-9]+$/;

/** Longer than any tag that is meant, and a bound for the work. */
const MAX_LENGTH = 200;

/** Whether the text has the form of a language tag (RFC 5646): kinds, lengths and order of its subtags. */
export function isLanguageTag(text: string): boolean {
  if (text === 'en' || text === 'en-US') return true;
  if (text.length > MAX_LENGTH) return false;
  const tag = text.toLowerCase();
  if (GRANDFATHERED.has(tag)) return true;
  const subtags = tag.split('-');
  if (!subtags.every((subtag) => SUBTAG.test(subtag))) return false;
  if (subtags[0] === 'x') return subtags.length > 1;
  return hasTagForm(subtags);
}

/** language [-extlang ×3] [-script] [-region] *(-variant) *(-extension) [-x-private use] */
function hasTagForm(subtags: readonly string[]): boolean {
  const language = subtags[0] ?? '';
  if (language.length < 2 || !LETTERS.test(language)) return false;
  let at = 1;
  const next = (): string => subtags[at] ?? '';
  if (language.length <= 3) {
    for (let extended = 0; extended < 3 && next().length === 3 && LETTERS.test(next()); extended++) at++;
  }
  if (next().length === 4 && LETTERS.test(next())) at++;
  if ((next().length === 2 && LETTERS.test(next())) || (next().length === 3 && DIGITS.test(next()))) at++;

  const variants = new Set<string>();
  while (isVariant(next())) {
    if (variants.has(next())) return false;
    variants.add(next());
    at++;
  }
  return hasExtensionsForm(subtags.slice(at));
}

function isVariant(subtag: string): boolean {
  return subtag.length >= 5 || (subtag.length === 4 && /^[0-9]/.test(subtag));
}

/** One letter or digit, each at most once, and at least one subtag of two and more after it; after `x` anything goes. */
function hasExtensionsForm(subtags: readonly string[]): boolean {
  const seen = new Set<string>();
  let at = 0;
  while (at < subtags.length) {
    const singleton = subtags[at] ?? '';
    if (singleton.length !== 1 || seen.has(singleton)) return false;
    seen.add(singleton);
    if (singleton === 'x') return at + 1 < subtags.length;
    const first = ++at;
    while ((subtags[at] ?? '').length >= 2) at++;
    if (at === first) return false;
  }
  return true;
}

export function checkLanguageTag(value: unknown, place: Place, check: Check): void {
  const text = textAt(value, place, check);
  if (text === undefined || isLanguageTag(text)) return;
  check.wrong('language-tag', place, text, 'be a language tag like en or de-CH');
}

/** An object of language tag → text; it may be empty (D 4.2). */
export function checkLanguageMap(value: unknown, place: Place, check: Check): void {
  if (!isObject(value)) {
    check.wrong('language-map', place, value, 'be an object of language tags and texts');
    return;
  }
  for (const tag in value) {
    const at = place.at(tag);
    if (!isLanguageTag(tag)) {
      check.refuse(
        'language-tag',
        at,
        `${place.name} has the key ${JSON.stringify(tag.slice(0, 80))}; it must be a language tag like en or de-CH`,
      );
    }
    textAt(value[tag], at, check);
  }
}
