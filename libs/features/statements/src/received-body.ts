import { DomainError } from '@attest/kernel';
import type { XapiRequest } from '@attest/platform';
import { type AttachmentPart, isJsonType, isMultipart, readMultipart, type Rules, textOfUtf8 } from '@attest/xapi';

/** What a learning tool sends to the statement resource, taken apart but not yet read as statements. */
export interface StatementsReceived {
  readonly rules: Rules;
  /** JSON text of the statements. */
  readonly text: string;
  /** Bytes of that text as sent. */
  readonly bytes: number;
  /** The data of attachments; undefined when the body is JSON alone. */
  readonly parts?: readonly AttachmentPart[];
}

/**
 * Takes a body apart (xAPI 1.0.3 Communication 1.5): JSON, or multipart/mixed whose first part is the JSON. Throws DomainError
 * `invalid_request` for another type and for multipart without good form, `invalid_json` for text that is not UTF-8.
 */
export function receivedBody({ rules, contentType, body }: XapiRequest): StatementsReceived {
  if (isJsonType(contentType)) return { rules, text: decodeUtf8(body), bytes: body.length };
  if (isMultipart(contentType)) {
    const { json, parts } = readMultipart(contentType, body, { rules });
    return { rules, text: decodeUtf8(json), bytes: json.length, parts };
  }
  const type = contentType === '' ? 'missing' : JSON.stringify(contentType.slice(0, 80));
  throw new DomainError('invalid_request', {}, [
    {
      path: 'Content-Type',
      message: `Content-Type is ${type}; statements come as application/json or multipart/mixed`,
      rule: 'content-type',
      section: 'xAPI 1.0.3 Communication 1.5',
    },
  ]);
}

function decodeUtf8(bytes: Uint8Array): string {
  const text = textOfUtf8(bytes);
  // A byte order mark is no part of JSON (RFC 8259 section 8.1).
  if (text !== undefined) return text.startsWith('\uFEFF') ? text.slice(1) : text;
  throw new DomainError('invalid_json', {}, [
    {
      path: '$',
      message: 'The body is not UTF-8 text.',
      rule: 'body-utf8',
      section: 'xAPI 1.0.3 Communication 1.4',
    },
  ]);
}
