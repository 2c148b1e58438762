import { DomainError } from '@attest/kernel';
import type { XapiRequest } from '@attest/platform';
import { isJsonType, type Rules, textOfUtf8 } from '@attest/xapi';
import { type IncomingPart, IncomingParts } from './incoming-parts';

/** What a learning tool sends to the statement resource, taken apart but not yet read as statements. */
export interface StatementsReceived {
  readonly rules: Rules;
  /** JSON text of the statements. */
  readonly text: string;
  /** Bytes of that text as sent. */
  readonly bytes: number;
  /** The data of attachments, still to come; undefined when the body is JSON alone. */
  readonly parts?: AsyncIterable<IncomingPart>;
}

/** What may come in one request: MAX_BODY_BYTES and MAX_ATTACHMENTS_BYTES. */
export interface ReceivedBounds {
  readonly maxBodyBytes: number;
  readonly maxAttachmentsBytes: number;
}

/** Takes a body of JSON (xAPI 1.0.3 Communication 1.5). Throws DomainError `invalid_request` for another type, `invalid_json`. */
export function receivedJson({ rules, contentType, body }: XapiRequest): StatementsReceived {
  if (isJsonType(contentType)) return { rules, text: decodeUtf8(body), bytes: body.length };
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

/**
 * Takes a body of multipart/mixed apart while it arrives; no more of it is read than its first part, the JSON. Throws DomainError
 * `invalid_request` when it has no good form, `invalid_json` for text that is not UTF-8, `too_large`.
 */
export async function receivedMultipart(
  { rules, contentType }: XapiRequest,
  body: AsyncIterable<Uint8Array>,
  { maxBodyBytes, maxAttachmentsBytes }: ReceivedBounds,
): Promise<StatementsReceived> {
  const parts = new IncomingParts(contentType, rules, body);
  const json = await parts.statements(maxBodyBytes);
  return { rules, text: decodeUtf8(json), bytes: json.length, parts: parts.attachments(maxAttachmentsBytes) };
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
