import { refusal } from '../refusal';
import type { Rules } from '../version';
import { boundaryOf } from './boundary';
import { BoundarySearch, OpeningSearch, type BoundaryLine } from './boundary-line';
import type { LineBreak } from './line-break';
import { PartHeaderReader, type PartHeader } from './part-header';
import { attachmentHead, checkStatementsHead, type AttachmentHead } from './part-of';

/** What was found in a body, in its order: the first part, the others, the bytes of each and its end. */
export type MultipartEvent =
  | { readonly kind: 'statements' }
  | { readonly kind: 'attachment'; readonly head: AttachmentHead }
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array }
  | { readonly kind: 'end' };

/** Parts beyond this are refused: each costs more than its bytes. */
const MAX_PARTS = 10_000;

type State =
  | { readonly kind: 'preamble'; readonly search: OpeningSearch }
  | { readonly kind: 'header'; readonly reader: PartHeaderReader }
  /** `skip`: bytes at the start that belong to the line before. */
  | { readonly kind: 'content'; readonly skip: number }
  | { readonly kind: 'epilogue' };

/** Both may stand before the first boundary, so the start of the body counts as either. */
const START = Uint8Array.of(0x0d, 0x0a);
const NOTHING = new Uint8Array(0);

/**
 * Reads a body of multipart/mixed (RFC 2046; C 1.5.2) in the pieces in which it arrives; what it answers does not depend on where they
 * are cut. It holds back no more than a line. The bytes of parts are never decoded, and the line break before a boundary belongs to the
 * boundary. Lines end in CR LF; a body whose first boundary line ends in a bare LF, as clients put together by hand send it, is read with
 * LF throughout. Its methods throw DomainError `invalid_request`, after all that came before the fault; `contentType` is the header with
 * its boundary.
 */
export class MultipartReader {
  private readonly boundary: string;
  private state: State;
  private held: Uint8Array = START;
  private parts = 0;
  private lineBreak: LineBreak = '\r\n';
  private search: BoundarySearch | undefined;

  constructor(
    contentType: string,
    private readonly rules: Rules,
  ) {
    this.boundary = boundaryOf(contentType, rules);
    this.state = { kind: 'preamble', search: new OpeningSearch(this.boundary) };
  }

  /** The next piece of the body. Bytes that are answered are views into it wherever they can be. */
  push(piece: Uint8Array): Generator<MultipartEvent, void, undefined> {
    this.held = this.held.length === 0 ? piece : joined(this.held, piece);
    return this.read(false);
  }

  /** The body has ended. */
  *end(): Generator<MultipartEvent, void, undefined> {
    yield* this.read(true);
    if (this.state.kind === 'preamble') throw this.fault('The boundary of the Content-Type does not stand in the body');
    if (this.state.kind !== 'epilogue') throw this.fault('The body ends before its closing boundary');
  }

  private *read(ended: boolean): Generator<MultipartEvent, void, undefined> {
    for (;;) {
      switch (this.state.kind) {
        case 'preamble': {
          const found = this.state.search.next(this.held, ended);
          if ('none' in found) {
            this.drop(found.none);
            return;
          }
          this.lineBreak = found.lineBreak;
          this.search = new BoundarySearch(this.boundary, found.lineBreak);
          this.pass(found);
          if (found.closes) checkStatementsHead(new Map(), this.rules);
          break;
        }
        case 'header': {
          const { taken, header } = this.state.reader.take(this.held, ended);
          this.drop(taken);
          if (header === undefined) return;
          yield this.begun(header);
          // The line break of the empty line stays: a part without content may have no other before the next boundary.
          this.state = { kind: 'content', skip: this.lineBreak.length };
          break;
        }
        case 'content': {
          const found = this.content(this.state.skip, ended);
          if (found.bytes.length > 0) yield { kind: 'bytes', bytes: found.bytes };
          if (found.boundary === undefined) return;
          yield { kind: 'end' };
          this.pass(found.boundary);
          break;
        }
        case 'epilogue':
          this.held = NOTHING;
          return;
      }
    }
  }

  private begun(header: PartHeader): MultipartEvent {
    if (this.parts > 1) return { kind: 'attachment', head: attachmentHead(header, this.parts, this.rules) };
    checkStatementsHead(header, this.rules);
    return { kind: 'statements' };
  }

  /** The content that is certain, and the boundary that ends it when it has come. */
  private content(skip: number, ended: boolean): { bytes: Uint8Array; boundary?: BoundaryLine } {
    const found = this.search?.next(this.held, ended) ?? { none: 0 };
    if (!('none' in found)) {
      return { bytes: this.held.subarray(skip, Math.max(skip, found.start)), boundary: found };
    }
    if (found.none < skip) return { bytes: NOTHING };
    const bytes = this.held.subarray(skip, found.none);
    this.drop(found.none);
    this.state = { kind: 'content', skip: 0 };
    return { bytes };
  }

  /** Goes on behind a boundary. */
  private pass({ after, closes }: BoundaryLine): void {
    this.drop(after);
    if (closes) {
      this.state = { kind: 'epilogue' };
      return;
    }
    this.parts += 1;
    if (this.parts > MAX_PARTS) throw this.tooMany();
    const { boundary, lineBreak, rules, parts: part } = this;
    this.state = { kind: 'header', reader: new PartHeaderReader({ part, rules, boundary, lineBreak }) };
  }

  private drop(length: number): void {
    this.held = this.held.subarray(length);
  }

  private fault(message: string): Error {
    return refusal({ rule: 'multipart-boundary', rules: this.rules, path: 'body', message });
  }

  private tooMany(): Error {
    return refusal({
      rule: 'multipart-bounded',
      rules: this.rules,
      path: 'body',
      message: `The body has more than ${MAX_PARTS} parts`,
      code: 'too_large',
      facts: { what: 'The body', limit: `${MAX_PARTS} parts` },
    });
  }
}

function joined(first: Uint8Array, second: Uint8Array): Uint8Array {
  const both = new Uint8Array(first.length + second.length);
  both.set(first);
  both.set(second, first.length);
  return both;
}
