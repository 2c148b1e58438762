import { utf8Of } from '../utf8';
import { ByteSearch } from './byte-search';
import type { LineBreak } from './line-break';

/** A boundary that was found. */
export interface BoundaryLine {
  /** Where its line break begins, which belongs to it. */
  readonly start: number;
  /** Where the line after it begins. */
  readonly after: number;
  /** Whether it is the last one. */
  readonly closes: boolean;
}

/** Either the next boundary, or the place up to which there is none whatever comes next. */
export type Sought = BoundaryLine | { readonly none: number };

const CR = 0x0d;
const LF = 0x0a;
const DASH = 0x2d;
const SPACE = 0x20;
const TAB = 0x09;

/** Blanks that may follow a boundary on its line; a line with more is content, so that no line has to be held for long. */
const MAX_BLANKS = 256;

/** Seeks the boundaries of a body in bytes that are a piece of it. */
export class BoundarySearch {
  private readonly search: ByteSearch;

  constructor(
    boundary: string,
    private readonly lineBreak: LineBreak,
  ) {
    this.search = new ByteSearch(utf8Of(`${lineBreak}--${boundary}`));
  }

  /** `ended`: nothing comes after the bytes. Text that only begins like a boundary is content. */
  next(bytes: Uint8Array, ended: boolean): Sought {
    for (let at = this.search.indexIn(bytes, 0); at >= 0; at = this.search.indexIn(bytes, at + 1)) {
      const found = lineFrom(bytes, { start: at, from: at + this.search.length }, this.lineBreak, ended);
      if (found === 'open') return { none: at };
      if (found !== undefined) return found;
    }
    return { none: ended ? bytes.length : this.search.openIn(bytes) };
  }
}

/** Seeks the first boundary, whose line tells which line break the whole body uses: one that mixes them could mean two things. */
export class OpeningSearch {
  private readonly search: ByteSearch;

  constructor(boundary: string) {
    this.search = new ByteSearch(utf8Of(`\n--${boundary}`));
  }

  /** `bytes` begin with a line break, or with a byte that has been sought through already. */
  next(bytes: Uint8Array, ended: boolean): (BoundaryLine & { readonly lineBreak: LineBreak }) | { none: number } {
    for (let at = this.search.indexIn(bytes, 0); at >= 0; at = this.search.indexIn(bytes, at + 1)) {
      const line = { start: at, from: at + this.search.length };
      for (const lineBreak of bytes[at - 1] === CR ? (['\r\n', '\n'] as const) : (['\n'] as const)) {
        const found = lineFrom(bytes, line, lineBreak, ended);
        if (found === 'open') return { none: Math.max(0, at - 1) };
        if (found !== undefined) return { ...found, lineBreak };
      }
    }
    // With the byte before it, which may be the CR of its line break.
    return { none: Math.max(0, this.search.openIn(bytes) - 1) };
  }
}

/**
 * A boundary is followed by `--`, or by nothing but blanks up to the end of the line; the last one may end with the body. `open`:
 * the bytes end before that is known.
 */
function lineFrom(
  bytes: Uint8Array,
  { start, from }: { readonly start: number; readonly from: number },
  lineBreak: LineBreak,
  ended: boolean,
): BoundaryLine | 'open' | undefined {
  const open = ended ? undefined : 'open';
  let at = from;
  if (at >= bytes.length) return open;
  const closes = bytes[at] === DASH;
  if (closes) {
    if (at + 1 >= bytes.length) return open;
    if (bytes[at + 1] !== DASH) return undefined;
    at += 2;
  }
  const blanks = at;
  while (bytes[at] === SPACE || bytes[at] === TAB) at++;
  if (at - blanks > MAX_BLANKS) return undefined;
  if (at >= bytes.length) return ended && closes ? { start, after: at, closes } : open;
  if (lineBreak === '\n') return bytes[at] === LF ? { start, after: at + 1, closes } : undefined;
  if (bytes[at] !== CR) return undefined;
  if (at + 1 >= bytes.length) return open;
  return bytes[at + 1] === LF ? { start, after: at + 2, closes } : undefined;
}
