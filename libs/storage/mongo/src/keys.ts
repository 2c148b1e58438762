import type { Stream } from '@attest/ledger';
import { mongo } from 'mongoose';
import type { IdKey } from './schema';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** The key of a statement's id (lower case). */
export function idKey(id: string): IdKey {
  return UUID.test(id) ? new mongo.UUID(id) : id;
}

/** The id that has this key. */
export function idOf(key: IdKey): string {
  return typeof key === 'string' ? key : key.toUUID().toString();
}

/** Numbers in texts are padded, so that the order of the texts is theirs. */
export const padded = (number: number): string => String(number).padStart(16, '0');

export const commitId = (stream: Stream, number: number): string => `${stream}/${padded(number)}`;

/** Greater than the key of any commit of the stream: `0` comes after `/`. */
export const afterCommits = (stream: Stream): string => `${stream}0`;

/** What a part may not hold as it is, and what stands for it there: in the same order, and no beginning of another one. */
const ESCAPED: ReadonlyMap<string, string> = new Map([
  ['\u0000', '\u0002\u0001'],
  ['\u0001', '\u0002\u0002'],
  ['\u0002', '\u0002\u0003'],
]);
const UNESCAPED: ReadonlyMap<string, string> = new Map([...ESCAPED].map(([plain, escaped]) => [escaped, plain]));
const TO_ESCAPE = anyOf(ESCAPED);
const TO_UNESCAPE = anyOf(UNESCAPED);

/** Ends a part of a composed key: lower than whatever a part may hold, so that a text comes before those that it begins. */
export const END = '\u0001';
export const AFTER_END = '\u0002';

/** A text as a part of a composed key: same order, and neither `END` nor U+0000 in it. */
export function part(text: string): string {
  return text.replace(TO_ESCAPE, (plain) => ESCAPED.get(plain) ?? plain);
}

/** The text that became this part. */
export function fromPart(escaped: string): string {
  return escaped.replace(TO_UNESCAPE, (pair) => UNESCAPED.get(pair) ?? pair);
}

function anyOf(texts: ReadonlyMap<string, string>): RegExp {
  return new RegExp([...texts.keys()].join('|'), 'g');
}
