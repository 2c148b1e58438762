import { refusal } from '../refusal';
import { bareMediaType } from '../statement/media-type';
import type { RuleId } from '../statement/rules';
import { utf8Of } from '../utf8';
import type { Rules } from '../version';
import { ByteSearch } from './byte-search';
import { boundaryOf } from './boundary';
import { LINE_BREAKS, type LineBreak } from './line-break';
import { readPartHeader, type PartHeader } from './part-header';

/** The data of an attachment as it came. */
export interface AttachmentPart {
  /** X-Experience-API-Hash in lower case; whether it is the hash of the bytes, `readStatements` checks. */
  readonly sha2: string;
  /** Content-Type of the part; `application/octet-stream` when it has none. */
  readonly contentType: string;
  /** A view into the body, no copy. */
  readonly bytes: Uint8Array;
}

export interface Multipart {
  /** The first part: all statements. */
  readonly json: Uint8Array;
  readonly parts: readonly AttachmentPart[];
}

/** Parts beyond this are refused: each costs more than its bytes. */
const MAX_PARTS = 10_000;

/**
 * Reads a request body of multipart/mixed (RFC 2046; C 1.5.2). `contentType` is the header with its boundary. The bytes of parts are never
 * decoded or copied, and the line break before a boundary belongs to the boundary. Lines end in CR LF; a body whose first boundary
 * line ends in a bare LF, as clients put together by hand send it, is read with LF throughout. Throws DomainError `invalid_request`.
 */
export function readMultipart(contentType: string, body: Uint8Array, { rules }: { readonly rules: Rules }): Multipart {
  const boundary = boundaryOf(contentType, rules);
  const { spans, lineBreak } = divide(body, boundary, rules);
  const [first, ...rest] = spans.map(({ start, end }, index): Part => {
    const { header, content } = readPartHeader(body, start, end, { part: index + 1, rules, lineBreak });
    return { number: index + 1, header, bytes: body.subarray(content, end) };
  });
  if (first === undefined || bareMediaType(first.header.get('content-type') ?? '') !== 'application/json') {
    throw refuse(rules, 'multipart-statements', 1, 'is not application/json; the first part must hold the statements');
  }
  const encoding = encodingOf(first);
  if (encoding === 'base64' || encoding === 'quoted-printable') {
    throw refuse(rules, 'multipart-statements', 1, `has the Content-Transfer-Encoding ${encoding}; it must be plain`);
  }
  return { json: first.bytes, parts: rest.map((part) => attachmentPart(part, rules)) };
}

interface Part {
  /** Counted from 1. */
  readonly number: number;
  readonly header: PartHeader;
  readonly bytes: Uint8Array;
}

function encodingOf({ header }: Part): string | undefined {
  return header.get('content-transfer-encoding')?.toLowerCase();
}

function attachmentPart(part: Part, rules: Rules): AttachmentPart {
  const encoding = encodingOf(part);
  if (encoding === undefined ? rules === '1.0.3' : encoding !== 'binary') {
    const what = encoding === undefined ? 'no Content-Transfer-Encoding' : 'another Content-Transfer-Encoding';
    throw refuse(rules, 'part-encoding', part.number, `has ${what}; it must be binary`);
  }
  const sha2 = part.header.get('x-experience-api-hash');
  if (sha2 === undefined || sha2 === '') {
    throw refuse(rules, 'part-hash', part.number, 'has no X-Experience-API-Hash; it must be the SHA-2 of its bytes');
  }
  const contentType = part.header.get('content-type') ?? '';
  return {
    sha2: sha2.toLowerCase(),
    contentType: contentType === '' ? 'application/octet-stream' : contentType,
    bytes: part.bytes,
  };
}

function refuse(rules: Rules, rule: RuleId, part: number, message: string): Error {
  return refusal({ rule, rules, path: `part ${part}`, message: `Part ${part} ${message}` });
}

interface Span {
  readonly start: number;
  readonly end: number;
}

interface Divided {
  readonly spans: readonly Span[];
  readonly lineBreak: LineBreak;
}

const CR = 0x0d;
const LF = 0x0a;
const DASH = 0x2d;
const SPACE = 0x20;
const TAB = 0x09;

/** The parts between the boundaries, headers included. What stands before the first and after the closing one does not count. */
function divide(body: Uint8Array, boundary: string, rules: Rules): Divided {
  const fail = (message: string): Error => refusal({ rule: 'multipart-boundary', rules, path: 'body', message });
  const opening = openingOf(body, `--${boundary}`);
  if (opening === undefined) throw fail('The boundary of the Content-Type does not stand in the body');
  const { search, lineBreak } = opening;
  const spans: Span[] = [];
  let found = opening.boundary;
  while (!found.closes) {
    // The line break of an empty part is the one that ended the boundary before it.
    const following = next(body, search, found.after - lineBreak.length);
    if (following === undefined) throw fail('The body ends before its closing boundary');
    spans.push({ start: found.after, end: Math.max(following.start, found.after) });
    if (spans.length > MAX_PARTS) throw tooMany(rules);
    found = following;
  }
  return { spans, lineBreak };
}

function tooMany(rules: Rules): Error {
  return refusal({
    rule: 'multipart-bounded',
    rules,
    path: 'body',
    message: `The body has more than ${MAX_PARTS} parts`,
    code: 'too_large',
    facts: { what: 'The body', limit: `${MAX_PARTS} parts` },
  });
}

interface Boundary {
  /** Where its line break begins. */
  readonly start: number;
  /** Where the part after it begins. */
  readonly after: number;
  readonly closes: boolean;
}

interface Opening {
  readonly boundary: Boundary;
  readonly search: ByteSearch;
  readonly lineBreak: LineBreak;
}

/** The first boundary. Its line tells which line break the whole body uses: one that mixes them could mean two things. */
function openingOf(body: Uint8Array, delimiter: string): Opening | undefined {
  const atOnce = startsWith(body, delimiter);
  for (const lineBreak of LINE_BREAKS) {
    const search = new ByteSearch(utf8Of(lineBreak + delimiter), lineBreak);
    const first = atOnce ? lineAfter(body, { start: 0, after: delimiter.length }, lineBreak) : undefined;
    const boundary = first ?? next(body, search, 0);
    if (boundary !== undefined) return { boundary, search, lineBreak };
  }
  return undefined;
}

/** The next boundary; text that only begins like one is content. */
function next(body: Uint8Array, search: ByteSearch, from: number): Boundary | undefined {
  for (let at = search.indexIn(body, from); at >= 0; at = search.indexIn(body, at + 1)) {
    const boundary = lineAfter(body, { start: at, after: at + search.length }, search.lineBreak);
    if (boundary !== undefined) return boundary;
  }
  return undefined;
}

/** A boundary is followed by `--`, or by nothing but blanks up to the end of the line. */
function lineAfter(
  body: Uint8Array,
  { start, after }: { readonly start: number; readonly after: number },
  lineBreak: LineBreak,
): Boundary | undefined {
  let at = after;
  const closes = body[at] === DASH && body[at + 1] === DASH;
  if (closes) at += 2;
  while (body[at] === SPACE || body[at] === TAB) at++;
  if (lineBreak === '\r\n' ? body[at] === CR && body[at + 1] === LF : body[at] === LF) {
    return { start, after: at + lineBreak.length, closes };
  }
  return closes && at === body.length ? { start, after: at, closes } : undefined;
}

function startsWith(body: Uint8Array, text: string): boolean {
  for (let at = 0; at < text.length; at++) if (body[at] !== text.charCodeAt(at)) return false;
  return true;
}
