import { refusal } from '../refusal';
import type { Rules } from '../version';
import type { LineBreak } from './line-break';

/** Header values of one part by name in lower case. */
export type PartHeader = ReadonlyMap<string, string>;

/** Bytes that the header lines of one part may have, the empty line included. */
export const MAX_PART_HEADER = 16_384;

const LF = 0x0a;
const LATIN = new TextDecoder('latin1');
const NAME = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;

/**
 * The header of the part that begins at `start` and ends at `end`, and where its content begins. Throws DomainError `invalid_request`
 * when it is no header or too long. `part` counts from 1.
 */
export function readPartHeader(
  body: Uint8Array,
  start: number,
  end: number,
  { part, rules, lineBreak }: { readonly part: number; readonly rules: Rules; readonly lineBreak: LineBreak },
): { readonly header: PartHeader; readonly content: number } {
  const fail = (message: string): Error => refusal({ rule: 'multipart-part', rules, path: `part ${part}`, message });
  const header = new Map<string, string>();
  let at = start;
  let last: string | undefined;
  for (;;) {
    const lineEnd = endOfLine(body, at, Math.min(end, start + MAX_PART_HEADER), lineBreak);
    if (lineEnd === undefined) {
      const long = end - start > MAX_PART_HEADER;
      throw fail(
        long
          ? `Part ${part} has more than ${MAX_PART_HEADER} bytes of header lines`
          : `Part ${part} has no empty line after its header lines`,
      );
    }
    if (lineEnd === at) return { header, content: at + lineBreak.length };
    const line = LATIN.decode(body.subarray(at, lineEnd));
    at = lineEnd + lineBreak.length;
    if (/^[ \t]/.test(line) && last !== undefined) {
      header.set(last, `${header.get(last) ?? ''} ${line.trim()}`);
      continue;
    }
    const colon = line.indexOf(':');
    const name = line.slice(0, Math.max(0, colon)).trimEnd();
    if (!NAME.test(name)) throw fail(`Part ${part} has a header line without name and colon`);
    last = name.toLowerCase();
    if (header.has(last)) throw fail(`Part ${part} has the header ${name} twice; it must stand once`);
    header.set(last, line.slice(colon + 1).trim());
  }
}

/** Where the line that begins at `from` ends: the place of its line break, which lies before `limit` as a whole. */
function endOfLine(body: Uint8Array, from: number, limit: number, lineBreak: LineBreak): number | undefined {
  const first = lineBreak.charCodeAt(0);
  for (
    let at = body.indexOf(first, from);
    at >= 0 && at + lineBreak.length <= limit;
    at = body.indexOf(first, at + 1)
  ) {
    if (lineBreak.length === 1 || body[at + 1] === LF) return at;
  }
  return undefined;
}
