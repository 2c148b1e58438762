import { createHash } from 'node:crypto';

const ALPHABET = 'abcdefghijklmnopqrstuvwxyz234567';

/** An id that follows from what it names: the first 130 bits of the text's SHA-256 as 26 characters of lower-case base32. */
export function stableId(text: string): string {
  const digest = createHash('sha256').update(text).digest();
  let id = '';
  for (let bit = 0; bit < 130; bit += 5) {
    const pair = digest.readUInt16BE(bit >> 3);
    id += ALPHABET.charAt((pair >> (11 - (bit & 7))) & 31);
  }
  return id;
}
