import { randomFillSync } from 'node:crypto';

const ALPHABET = 'abcdefghijklmnopqrstuvwxyz234567';
const LENGTH = 10;

/** Drawn for many ids at once: asking for a few bytes costs as much as asking for thousands. */
const drawn = new Uint8Array(LENGTH * 400);
let used = drawn.length;

/**
 * `req_` and 50 random bits in lower-case base32. It is no secret: each reply and its line in the log tell it. Ids of requests are ours
 * alone: one from outside could be made to look like another's in the log.
 */
export function newRequestId(): string {
  if (used === drawn.length) {
    randomFillSync(drawn);
    used = 0;
  }
  let text = 'req_';
  for (const end = used + LENGTH; used < end; used++) text += ALPHABET.charAt((drawn[used] ?? 0) & 31);
  return text;
}
