import { isMediaType } from '../statement/media-type';
import { utf8Of } from '../utf8';

/** An attachment to send: its bytes at once or in chunks. */
export interface OutgoingPart {
  readonly sha2: string;
  readonly contentType: string;
  readonly bytes: Uint8Array | AsyncIterable<Uint8Array>;
}

/** The Content-Type of what `writeMultipart` writes. */
export function multipartType(boundary: string): string {
  return `multipart/mixed; boundary=${boundary}`;
}

/**
 * A multipart/mixed body (C 1.5.2): the JSON first, then each part, in chunks as they come; nothing is held back. `boundary` must be letters
 * and digits alone, which every parser takes without quotes, and too random to stand in the data: 20 or more. Throws RangeError for
 * another one.
 */
export async function* writeMultipart(
  json: string | Uint8Array,
  parts: Iterable<OutgoingPart> | AsyncIterable<OutgoingPart>,
  boundary: string,
): AsyncGenerator<Uint8Array, void, undefined> {
  if (!/^[0-9A-Za-z]{20,70}$/.test(boundary)) throw new RangeError('A boundary is 20 to 70 letters and digits.');
  yield utf8Of(`--${boundary}\r\nContent-Type: application/json\r\n\r\n`);
  yield typeof json === 'string' ? utf8Of(json) : json;
  for await (const part of parts) {
    yield utf8Of(`\r\n--${boundary}\r\n${headerLines(part)}\r\n`);
    if (ArrayBuffer.isView(part.bytes)) yield part.bytes;
    else yield* part.bytes;
  }
  yield utf8Of(`\r\n--${boundary}--\r\n`);
}

function headerLines({ sha2, contentType }: OutgoingPart): string {
  // A type that is none could bring line breaks along, and with them header lines of its own.
  const type = isMediaType(contentType) ? contentType : 'application/octet-stream';
  return `Content-Type: ${type}\r\nContent-Transfer-Encoding: binary\r\nX-Experience-API-Hash: ${sha2}\r\n`;
}
