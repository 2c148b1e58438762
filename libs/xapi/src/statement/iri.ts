import { textAt, type Check, type Place } from './check';
import type { RuleId } from './rules';

/** ASCII characters that stand in no IRI: controls, space and `< > " { } | \ ^` and backtick. */
const FORBIDDEN = ((): Uint8Array => {
  const table = new Uint8Array(128);
  table.fill(1, 0, 0x21);
  table[0x7f] = 1;
  for (const character of '<>"{}|\\^`') table[character.charCodeAt(0)] = 1;
  return table;
})();

/** Whether the text is an IRI as far as an LRS checks it (D 4.3): a scheme, a colon, something after it. Compared as text, kept as sent. */
export function isIri(text: string): boolean {
  const colon = schemeEnd(text);
  return colon > 0 && colon + 1 < text.length && hasIriCharacters(text, colon + 1);
}

/** Whether all characters from `from` on may stand in an IRI. */
export function hasIriCharacters(text: string, from = 0): boolean {
  let ascii = true;
  for (let at = from; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code < 128) {
      if (FORBIDDEN[code] === 1) return false;
    } else {
      ascii = false;
      if (code <= 0xa0 || code === 0x2028 || code === 0x2029) return false;
    }
  }
  return ascii || text.isWellFormed();
}

/** Place of the colon after a well-formed scheme, or -1. */
function schemeEnd(text: string): number {
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    const letter = (code | 0x20) >= 0x61 && (code | 0x20) <= 0x7a;
    if (letter) continue;
    if (at === 0) return -1;
    if (code === 0x3a) return at;
    const other = (code >= 0x30 && code <= 0x39) || code === 0x2b || code === 0x2d || code === 0x2e;
    if (!other) return -1;
  }
  return -1;
}

export function checkIri(value: unknown, place: Place, check: Check, rule: RuleId = 'iri'): void {
  const text = textAt(value, place, check);
  if (text === undefined || isIri(text)) return;
  check.wrong(rule, place, text, 'be an IRI with its scheme, like https://example.org/course');
}
