import { refusal } from '../refusal';
import type { Rules } from '../version';
import type { LineBreak } from './line-break';

/** Header values of one part by name in lower case. */
export type PartHeader = ReadonlyMap<string, string>;

/** Bytes that the header lines of one part may have, the empty line included. */
export const MAX_PART_HEADER = 16_384;

const CR = 0x0d;
const LF = 0x0a;
const LATIN = new TextDecoder('latin1');
const NAME = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;

interface HeaderOptions {
  /** Counted from 1. */
  readonly part: number;
  readonly rules: Rules;
  readonly boundary: string;
  readonly lineBreak: LineBreak;
}

/** Reads the header of one part line by line. Its methods throw DomainError `invalid_request` for what is no header, or too long. */
export class PartHeaderReader {
  private readonly header = new Map<string, string>();
  private last: string | undefined;
  private length = 0;

  constructor(private readonly options: HeaderOptions) {}

  /**
   * Takes the whole lines at the start of the bytes, and answers how many bytes that were; with the header once the empty line is
   * there, whose line break is not among them. `ended`: nothing comes after the bytes.
   */
  take(bytes: Uint8Array, ended: boolean): { readonly taken: number; readonly header?: PartHeader } {
    let at = 0;
    for (;;) {
      const { lineBreak } = this.options;
      const end = endOfLine(bytes, at, lineBreak);
      const lineLength = (end ?? bytes.length) - at + (end === undefined ? 0 : lineBreak.length);
      if (this.length + lineLength > MAX_PART_HEADER)
        throw this.fault(`more than ${MAX_PART_HEADER} bytes of header lines`);
      if (end === undefined) {
        if (ended && this.isBoundary(LATIN.decode(bytes.subarray(at)))) throw this.cutShort();
        return { taken: at };
      }
      if (end === at) return { taken: at, header: this.header };
      this.add(LATIN.decode(bytes.subarray(at, end)));
      this.length += lineLength;
      at = end + lineBreak.length;
    }
  }

  private add(line: string): void {
    if (this.isBoundary(line)) throw this.cutShort();
    if (/^[ \t]/.test(line) && this.last !== undefined) {
      this.header.set(this.last, `${this.header.get(this.last) ?? ''} ${line.trim()}`);
      return;
    }
    const colon = line.indexOf(':');
    const name = line.slice(0, Math.max(0, colon)).trimEnd();
    if (!NAME.test(name)) throw this.fault('a header line without name and colon');
    this.last = name.toLowerCase();
    if (this.header.has(this.last)) throw this.fault(`the header ${name} twice; it must stand once`);
    this.header.set(this.last, line.slice(colon + 1).trim());
  }

  private isBoundary(line: string): boolean {
    const delimiter = `--${this.options.boundary}`;
    return line.startsWith(delimiter) && /^(--)?[ \t]*$/.test(line.slice(delimiter.length));
  }

  private cutShort(): Error {
    return this.fault('no empty line after its header lines');
  }

  private fault(what: string): Error {
    const { part, rules } = this.options;
    return refusal({ rule: 'multipart-part', rules, path: `part ${part}`, message: `Part ${part} has ${what}` });
  }
}

/** Where the line that begins at `from` ends: the place of its line break; undefined when the bytes do not have it as a whole. */
function endOfLine(bytes: Uint8Array, from: number, lineBreak: LineBreak): number | undefined {
  for (let at = bytes.indexOf(LF, from); at >= 0; at = bytes.indexOf(LF, at + 1)) {
    if (lineBreak === '\n') return at;
    if (at > from && bytes[at - 1] === CR) return at - 1;
  }
  return undefined;
}
