import { textAt, type Check, type Place } from './check';

/** Whether the text is a UUID, of any version, in either letter case (D 4.4). */
export function isUuid(text: string): boolean {
  if (text.length !== 36) return false;
  for (let at = 0; at < 36; at++) {
    const code = text.charCodeAt(at);
    if (at === 8 || at === 13 || at === 18 || at === 23) {
      if (code !== 0x2d) return false;
    } else if (!isHexDigit(code)) return false;
  }
  return true;
}

/** Whether the text has only hex digits. */
export function isHex(text: string): boolean {
  for (let at = 0; at < text.length; at++) if (!isHexDigit(text.charCodeAt(at))) return false;
  return true;
}

function isHexDigit(code: number): boolean {
  return (code >= 0x30 && code <= 0x39) || ((code | 0x20) >= 0x61 && (code | 0x20) <= 0x66);
}

export function checkUuid(value: unknown, place: Place, check: Check): void {
  const text = textAt(value, place, check);
  if (text === undefined || isUuid(text)) return;
  check.wrong('uuid', place, text, 'be a UUID like 39c24cc4-69f2-4c01-824e-1fdc6ea8a3b1');
}
