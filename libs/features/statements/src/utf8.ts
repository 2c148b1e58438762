import { DomainError } from '@attest/kernel';

/** The text of a body; throws DomainError `invalid_json` when it is not UTF-8 (xAPI 1.0.3 Communication 1.4). */
export function decodeUtf8(body: Buffer): string {
  try {
    // A byte order mark is no part of JSON (RFC 8259 section 8.1); the decoder takes it away.
    return new TextDecoder('utf-8', { fatal: true }).decode(body);
  } catch {
    throw new DomainError('invalid_json', {}, [
      {
        path: '$',
        message: 'The body is not UTF-8 text.',
        rule: 'body-utf8',
        section: 'xAPI 1.0.3 Communication 1.4',
      },
    ]);
  }
}
