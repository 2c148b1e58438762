import { refusal } from '../refusal';
import { bareMediaType } from '../statement/media-type';
import type { RuleId } from '../statement/rules';
import type { Rules } from '../version';
import type { PartHeader } from './part-header';

/** What the header of a part says about the data that follows. */
export interface AttachmentHead {
  /** Counted from 1; the first part holds the statements. */
  readonly part: number;
  /** X-Experience-API-Hash in lower case; whether it is the hash of the bytes is known at their end. */
  readonly sha2: string;
  /** Content-Type of the part; `application/octet-stream` when it has none. */
  readonly contentType: string;
}

/** Whether the first part may hold the statements (C 1.5.2). Throws DomainError `invalid_request`. */
export function checkStatementsHead(header: PartHeader, rules: Rules): void {
  if (bareMediaType(header.get('content-type') ?? '') !== 'application/json') {
    throw refuse(rules, 'multipart-statements', 1, 'is not application/json; the first part must hold the statements');
  }
  const encoding = encodingOf(header);
  if (encoding === 'base64' || encoding === 'quoted-printable') {
    throw refuse(rules, 'multipart-statements', 1, `has the Content-Transfer-Encoding ${encoding}; it must be plain`);
  }
}

/** Throws DomainError `invalid_request` when the header is not what one of data must be (C 1.5.2). */
export function attachmentHead(header: PartHeader, part: number, rules: Rules): AttachmentHead {
  const encoding = encodingOf(header);
  if (encoding === undefined ? rules === '1.0.3' : encoding !== 'binary') {
    const what = encoding === undefined ? 'no Content-Transfer-Encoding' : 'another Content-Transfer-Encoding';
    throw refuse(rules, 'part-encoding', part, `has ${what}; it must be binary`);
  }
  const sha2 = header.get('x-experience-api-hash');
  if (sha2 === undefined || sha2 === '') {
    throw refuse(rules, 'part-hash', part, 'has no X-Experience-API-Hash; it must be the SHA-2 of its bytes');
  }
  const contentType = header.get('content-type') ?? '';
  return { part, sha2: sha2.toLowerCase(), contentType: contentType === '' ? 'application/octet-stream' : contentType };
}

function encodingOf(header: PartHeader): string | undefined {
  return header.get('content-transfer-encoding')?.toLowerCase();
}

function refuse(rules: Rules, rule: RuleId, part: number, message: string): Error {
  return refusal({ rule, rules, path: `part ${part}`, message: `Part ${part} ${message}` });
}
