import { DomainError, type Fault } from '@attest/kernel';

/** A piece of JSON text that an edit may need: `start` is its first character, `end` the one after its last. */
export interface Mark {
  readonly name: string;
  readonly start: number;
  readonly end: number;
  readonly value: unknown;
}

/** Which pieces to mark, as a tree that is laid over the text. */
export interface Shape {
  readonly mark?: string;
  readonly keys?: ReadonlyMap<string, Shape>;
  /** Marks every property of the object, by its own name; `keys` does not count then. */
  readonly everyKey?: boolean;
  readonly items?: Shape;
}

export interface Scanned {
  readonly value: unknown;
  /** In the order in which the pieces end: what is inside comes before what it is in. */
  readonly marks: readonly Mark[];
  /** JSON paths of properties that stand twice in their object; at most 20. */
  readonly duplicates: readonly string[];
}

/** Deeper text is refused: nothing in a statement needs it, and recursion over the values stays safe everywhere. */
export const MAX_DEPTH = 100;

const MAX_DUPLICATES = 20;
const NO_SHAPE: Shape = {};

/**
 * Reads JSON text strictly as RFC 8259 defines it. Beyond `JSON.parse` it tells which properties stand twice, where the pieces
 * of `shape` lie in the text, and where the text breaks off. Throws DomainError `invalid_json` {line, column, reason}.
 */
export function scanJson(text: string, shape: Shape = NO_SHAPE): Scanned {
  return new Scanner(text).scan(shape);
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const MINUS = 0x2d;
const DOT = 0x2e;
const ZERO = 0x30;
const NINE = 0x39;
const COLON = 0x3a;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;

const ESCAPES: ReadonlyMap<string, string> = new Map([
  ['"', '"'],
  ['\\', '\\'],
  ['/', '/'],
  ['b', '\b'],
  ['f', '\f'],
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
]);

class Scanner {
  private at = 0;
  private depth = 0;
  /** Keys and indexes on the way to the value at hand: the first `depth` of them. */
  private readonly path: (string | number)[] = [];
  private readonly marks: Mark[] = [];
  private readonly duplicates: string[] = [];

  constructor(private readonly text: string) {}

  scan(shape: Shape): Scanned {
    this.skipSpace();
    const value = this.value(shape);
    this.skipSpace();
    if (this.at < this.text.length) this.fail('there is more text after the end of the JSON value');
    return { value, marks: this.marks, duplicates: this.duplicates };
  }

  private value(shape: Shape | undefined): unknown {
    const start = this.at;
    const value = this.bareValue(shape);
    if (shape?.mark !== undefined) this.marks.push({ name: shape.mark, start, end: this.at, value });
    return value;
  }

  private bareValue(shape: Shape | undefined): unknown {
    switch (this.text.charCodeAt(this.at)) {
      case OPEN_BRACE:
        return this.object(shape);
      case OPEN_BRACKET:
        return this.array(shape?.items);
      case QUOTE:
        return this.string();
      case 0x74: // t
        return this.word('true', true);
      case 0x66: // f
        return this.word('false', false);
      case 0x6e: // n
        return this.word('null', null);
      default:
        return this.number();
    }
  }

  private object(shape: Shape | undefined): Record<string, unknown> {
    const object: Record<string, unknown> = {};
    const keys = shape?.keys;
    const everyKey = shape?.everyKey === true;
    this.enter();
    this.skipSpace();
    if (this.text.charCodeAt(this.at) === CLOSE_BRACE) {
      this.leave();
      return object;
    }
    for (;;) {
      if (this.text.charCodeAt(this.at) !== QUOTE) this.fail('a property name in double quotes is due here');
      const key = this.string();
      this.path[this.depth - 1] = key;
      this.skipSpace();
      if (this.text.charCodeAt(this.at) !== COLON) this.fail('a colon is due here');
      this.at++;
      this.skipSpace();
      if (Object.hasOwn(object, key)) this.duplicate();
      const value = this.value(everyKey ? { mark: key } : keys?.get(key));
      if (key === '__proto__') define(object, key, value);
      else object[key] = value;
      this.skipSpace();
      const next = this.text.charCodeAt(this.at);
      if (next === CLOSE_BRACE) break;
      if (next !== COMMA) this.fail('a comma or } is due here');
      this.at++;
      this.skipSpace();
    }
    this.leave();
    return object;
  }

  private array(items: Shape | undefined): unknown[] {
    const array: unknown[] = [];
    this.enter();
    this.skipSpace();
    if (this.text.charCodeAt(this.at) === CLOSE_BRACKET) {
      this.leave();
      return array;
    }
    for (;;) {
      this.path[this.depth - 1] = array.length;
      array.push(this.value(items));
      this.skipSpace();
      const next = this.text.charCodeAt(this.at);
      if (next === CLOSE_BRACKET) break;
      if (next !== COMMA) this.fail('a comma or ] is due here');
      this.at++;
      this.skipSpace();
    }
    this.leave();
    return array;
  }

  private enter(): void {
    if (this.depth === MAX_DEPTH) this.fail(`objects and arrays are nested more than ${MAX_DEPTH} deep`);
    this.depth++;
    this.at++;
  }

  private leave(): void {
    this.depth--;
    this.at++;
  }

  private string(): string {
    const { text } = this;
    const start = ++this.at;
    let at = start;
    for (;;) {
      const code = text.charCodeAt(at);
      if (code === QUOTE) {
        this.at = at + 1;
        return text.slice(start, at);
      }
      if (code === BACKSLASH) {
        this.at = at;
        return this.escapedString(text.slice(start, at));
      }
      if (!(code >= 0x20)) this.failInString(at);
      at++;
    }
  }

  private escapedString(before: string): string {
    const { text } = this;
    let value = before;
    for (;;) {
      value += this.escape();
      const start = this.at;
      let at = start;
      let code = text.charCodeAt(at);
      while (code >= 0x20 && code !== QUOTE && code !== BACKSLASH) code = text.charCodeAt(++at);
      value += text.slice(start, at);
      this.at = at;
      if (code === QUOTE) {
        this.at++;
        return value;
      }
      if (code !== BACKSLASH) this.failInString(at);
    }
  }

  private escape(): string {
    const letter = this.text.charAt(this.at + 1);
    const plain = ESCAPES.get(letter);
    if (plain !== undefined) {
      this.at += 2;
      return plain;
    }
    const hex = this.text.slice(this.at + 2, this.at + 6);
    if (letter !== 'u' || !/^[0-9a-fA-F]{4}$/.test(hex)) this.fail('this is not an escape sequence of JSON');
    this.at += 6;
    return String.fromCharCode(parseInt(hex, 16));
  }

  private number(): number {
    const { text } = this;
    const start = this.at;
    let at = start;
    if (text.charCodeAt(at) === MINUS) at++;
    if (text.charCodeAt(at) === ZERO) at++;
    else at = this.digits(at, start);
    if (text.charCodeAt(at) === DOT) at = this.digits(at + 1, start);
    const exponent = text.charCodeAt(at) | 0x20;
    if (exponent === 0x65) {
      const sign = text.charCodeAt(at + 1);
      at = this.digits(sign === MINUS || sign === 0x2b ? at + 2 : at + 1, start);
    }
    this.at = at;
    return Number(text.slice(start, at));
  }

  private digits(from: number, start: number): number {
    let at = from;
    let code = this.text.charCodeAt(at);
    while (code >= ZERO && code <= NINE) code = this.text.charCodeAt(++at);
    if (at > from) return at;
    this.at = from === start ? start : at;
    return this.fail(this.at < this.text.length ? 'a JSON value is due here' : 'the text ends too early');
  }

  private word<T>(word: string, value: T): T {
    if (!this.text.startsWith(word, this.at)) this.fail('a JSON value is due here');
    this.at += word.length;
    return value;
  }

  private skipSpace(): void {
    const { text } = this;
    let code = text.charCodeAt(this.at);
    while (code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09) code = text.charCodeAt(++this.at);
  }

  private duplicate(): void {
    if (this.duplicates.length < MAX_DUPLICATES) this.duplicates.push(pathText(this.path.slice(0, this.depth)));
  }

  private failInString(at: number): never {
    this.at = at;
    return this.fail(
      at < this.text.length ? 'a control character in a string must be escaped' : 'a string does not end',
    );
  }

  private fail(reason: string): never {
    const before = this.text.slice(0, this.at);
    const line = before.split('\n').length;
    const column = this.at - before.lastIndexOf('\n');
    const message = `Line ${line}, column ${column}: ${reason}`;
    const fault: Fault = {
      path: pathText(this.path.slice(0, this.depth)),
      message,
      rule: 'json',
      section: 'xAPI 1.0.3 Data 2.2',
    };
    throw new DomainError('invalid_json', { line, column, reason }, [fault]);
  }
}

/** An own property, whatever its name: a plain assignment to `__proto__` would change the object's prototype. */
function define(object: object, key: string, value: unknown): void {
  Object.defineProperty(object, key, { value, enumerable: true, configurable: true, writable: true });
}

const PLAIN_KEY = /^[A-Za-z_$][A-Za-z0-9_$]*$/;
const SHOWN_KEY = 80;

/** `$[3].actor.mbox`; a key that is no plain word stands in brackets and quotes, a very long one is cut. */
export function pathText(parts: readonly (string | number)[]): string {
  let text = '$';
  for (const part of parts) {
    if (typeof part === 'number') text += `[${part}]`;
    else if (part.length > SHOWN_KEY) text += `[${JSON.stringify(`${part.slice(0, SHOWN_KEY)}…`)}]`;
    else text += PLAIN_KEY.test(part) ? `.${part}` : `[${JSON.stringify(part)}]`;
  }
  return text;
}
