import { refusal } from '../refusal';
import type { Rules } from '../version';
import type { DocumentKind } from './document-key';
import type { DocumentMethod } from './document-request';

export interface ConditionalRequest {
  readonly kind: DocumentKind;
  readonly rules: Rules;
  readonly method: DocumentMethod;
  /** The headers as sent. */
  readonly ifMatch?: string | undefined;
  readonly ifNoneMatch?: string | undefined;
  /** The document that is stored now; undefined when there is none. `etag` without its quotes. */
  readonly current?: { readonly etag: string } | undefined;
}

/**
 * Whether the request may change what is stored (C 3.1, L 4.1.4; checklist 9.1). Returns when it may, else throws DomainError:
 * `changed_meanwhile` (412) when a precondition does not hold; `conflict` {reason} (409) when a document exists and the request does not
 * say that it knows; `invalid_request` (400) for a header without good form, and under 1.0 rules for a new profile without header.
 * The decision holds for `current` only: whoever stores does it by compare-and-set on that tag.
 */
export function checkPreconditions(request: ConditionalRequest): void {
  const { rules, method, current, ifMatch, ifNoneMatch } = request;
  if (method === 'GET') return;
  if (ifMatch !== undefined && !matchesTag(readTags('If-Match', ifMatch, rules), current?.etag, 'strong')) {
    throw failed(rules, 'If-Match', current === undefined ? 'there is no document yet' : 'the document has changed');
  }
  if (ifNoneMatch !== undefined && matchesTag(readTags('If-None-Match', ifNoneMatch, rules), current?.etag, 'weak')) {
    throw failed(rules, 'If-None-Match', 'there is a document already');
  }
  if (method === 'PUT' && ifMatch === undefined && ifNoneMatch === undefined) checkUnconditional(request);
}

/**
 * Whether many documents may be removed at once. They have no tag that a condition could be about, and what goes on in spite of one
 * would remove what the sender meant to keep: DomainError `changed_meanwhile` (412).
 */
export function checkUnconditioned({
  rules,
  ifMatch,
  ifNoneMatch,
}: Pick<ConditionalRequest, 'rules' | 'ifMatch' | 'ifNoneMatch'>): void {
  if (ifMatch === undefined && ifNoneMatch === undefined) return;
  const header = ifMatch === undefined ? 'If-None-Match' : 'If-Match';
  throw failed(rules, header, 'it is about one document, and this request is about many');
}

/** Whether a GET can be answered 304: the client has the bytes already. A header without good form is like none. */
export function isNotModified(ifNoneMatch: string | undefined, etag: string): boolean {
  const tags = ifNoneMatch === undefined ? undefined : parseTags(ifNoneMatch);
  return tags !== undefined && matchesTag(tags, etag, 'weak');
}

/** A PUT without either header: state documents of 1.0 are free, all others must say what they mean to replace. */
function checkUnconditional({ kind, rules, current }: ConditionalRequest): void {
  if (kind === 'state' && rules === '1.0.3') return;
  if (current !== undefined) {
    const message =
      'A document is stored here already. Look at the current state (GET), then send If-Match with its ETag to replace it';
    throw refusal({
      rule: 'precondition-given',
      rules,
      path: 'If-Match',
      message,
      code: 'conflict',
      facts: { reason: `${message}.` },
    });
  }
  if (rules !== '1.0.3') return;
  const message = 'If-None-Match is missing; send If-None-Match: * to store a new profile, or If-Match to replace one';
  throw refusal({ rule: 'precondition-given', rules, path: 'If-None-Match', message });
}

interface Tag {
  readonly value: string;
  readonly weak: boolean;
}

type Tags = '*' | readonly Tag[];

const MAX_HEADER = 4000;
/** Clients of the field (TinCanJS) send the hash without quotes: a bare word of hex is taken as a tag. */
const TAG = /\s*(?:(W\/)?"([\x21\x23-\x7e\x80-\xff]*)"|([0-9A-Za-z]+))\s*(?:,|$)/y;

function parseTags(header: string): Tags | undefined {
  if (header.trim() === '*') return '*';
  if (header.length > MAX_HEADER) return undefined;
  const tags: Tag[] = [];
  TAG.lastIndex = 0;
  let at = 0;
  while (at < header.length) {
    TAG.lastIndex = at;
    const match = TAG.exec(header);
    if (match === null) return undefined;
    tags.push({ value: match[2] ?? match[3] ?? '', weak: match[1] !== undefined });
    at = TAG.lastIndex;
  }
  return tags.length === 0 ? undefined : tags;
}

function readTags(name: string, header: string, rules: Rules): Tags {
  const tags = parseTags(header);
  if (tags !== undefined) return tags;
  const message = `${name} is ${JSON.stringify(header.slice(0, 80))}; it must be * or a list of ETags in quotes`;
  throw refusal({ rule: 'precondition-form', rules, path: name, message });
}

/** RFC 9110: If-Match compares strongly, a weak tag never fits; If-None-Match compares weakly. */
function matchesTag(tags: Tags, etag: string | undefined, comparison: 'strong' | 'weak'): boolean {
  if (etag === undefined) return false;
  if (tags === '*') return true;
  return tags.some((tag) => tag.value === etag && (comparison === 'weak' || !tag.weak));
}

function failed(rules: Rules, header: string, because: string): Error {
  return refusal({
    rule: 'precondition-holds',
    rules,
    path: header,
    message: `${header} does not hold: ${because}`,
    code: 'changed_meanwhile',
  });
}
