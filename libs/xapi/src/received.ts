import type { IsoInstant } from '@attest/kernel';
import type { Mark, Shape } from './json/scan';
import { splice, type Edit } from './json/splice';
import { isObject, objectOf } from './json/values';
import type { SignatureProof } from './signatures/signature';
import { inUtc } from './statement/timestamp';
import type { Rules } from './version';
import { CONTEXT_ACTIVITY_KEYS } from './vocabulary';

/** What only the LRS knows, at the moment it stores a statement. */
export interface Added {
  readonly stored: IsoInstant;
  /** JSON text of the authority that the credentials stand for. */
  readonly authority: string;
}

/** A statement that came in and is valid. */
export interface Received {
  /** As sent, or made when there was none. */
  readonly id: string;
  /** The statement as parsed, before the LRS adds anything. */
  readonly value: unknown;
  /** What its signatures prove, those of a SubStatement included; empty when it is not signed. */
  readonly signatures: readonly SignatureProof[];
  /**
   * The statement's JSON as it is stored: the bytes that came, with id, stored, timestamp, version and authority (always the given one) set
   * and single contextActivities made lists. All else, the form of numbers and the order of properties included, stays as it came.
   */
  complete(added: Added): string;
  /**
   * What the text of `complete` says, as far as `rowOf` looks at it, with `authority` as parsed: a row need not read the text again. Times
   * and single contextActivities are as they came, which makes no difference to a row.
   */
  storedValue(authority: unknown): unknown;
}

const PART: Shape = { mark: 'activities' };

const CONTEXT: Shape = {
  keys: new Map([['contextActivities', { keys: new Map(CONTEXT_ACTIVITY_KEYS.map((key) => [key, PART])) }]]),
};

/** What `complete` must find in the text of a statement. */
export const STATEMENT_SHAPE: Shape = {
  mark: 'statement',
  keys: new Map<string, Shape>([
    ['id', { mark: 'id' }],
    ['stored', { mark: 'stored' }],
    ['timestamp', { mark: 'timestamp' }],
    ['authority', { mark: 'authority' }],
    ['version', { mark: 'version' }],
    ['context', CONTEXT],
    [
      'object',
      {
        keys: new Map<string, Shape>([
          ['context', CONTEXT],
          ['timestamp', { mark: 'sub-statement timestamp' }],
        ]),
      },
    ],
  ]),
};

/** The received statement whose text is what `statement` marks; `marks` are the ones within it. */
export function received(
  text: string,
  statement: Mark,
  marks: readonly Mark[],
  known: { readonly id: string; readonly rules: Rules; readonly signatures: readonly SignatureProof[] },
): Received {
  return {
    id: known.id,
    value: statement.value,
    signatures: known.signatures,
    complete: (added) => complete(text, statement, marks, { ...added, ...known }),
    storedValue: (authority) => ({ ...objectOf(statement.value), authority }),
  };
}

function complete(
  text: string,
  statement: Mark,
  marks: readonly Mark[],
  set: Added & { readonly id: string; readonly rules: Rules },
): string {
  const sent = new Set(marks.map((mark) => mark.name));
  const front = sent.has('id') ? '' : `"id":${JSON.stringify(set.id)},`;
  const stored = JSON.stringify(set.stored);
  let back = '';
  if (!sent.has('timestamp')) back += `,"timestamp":${stored}`;
  if (!sent.has('stored')) back += `,"stored":${stored}`;
  if (!sent.has('authority')) back += `,"authority":${set.authority}`;
  if (!sent.has('version')) back += `,"version":"${set.rules === '1.0.3' ? '1.0.0' : '2.0.0'}"`;

  const open = statement.start + 1;
  const close = statement.end - 1;
  // The marks lie apart, so the order in which they end is the order in which they begin.
  const edits = marks.flatMap((mark): readonly Edit[] => editsFor(mark, { ...set, stored }));
  return splice(text, statement.start, statement.end, [
    { start: open, end: open, text: front },
    ...edits,
    { start: close, end: close, text: back },
  ]);
}

function editsFor(
  mark: Mark,
  set: { readonly stored: string; readonly authority: string; readonly rules: Rules },
): readonly Edit[] {
  const { start, end, value } = mark;
  switch (mark.name) {
    case 'stored':
      return [{ start, end, text: set.stored }];
    case 'authority':
      return [{ start, end, text: set.authority }];
    case 'timestamp':
    case 'sub-statement timestamp':
      return set.rules === '2.0.0' && typeof value === 'string' ? utcEdits(mark, value) : [];
    case 'activities':
      return isObject(value)
        ? [
            { start, end: start, text: '[' },
            { start: end, end, text: ']' },
          ]
        : [];
    default:
      return [];
  }
}

/** 2.0 stores and returns timestamps in UTC (L 4.2.7). */
function utcEdits(mark: Mark, text: string): readonly Edit[] {
  const utc = inUtc(text);
  return utc === undefined || utc === text ? [] : [{ start: mark.start, end: mark.end, text: JSON.stringify(utc) }];
}
