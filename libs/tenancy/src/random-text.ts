export const BASE32 = 'abcdefghijklmnopqrstuvwxyz234567';
export const BASE62 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

const CHUNK = 64;

/** `length` characters of `alphabet` (at most 256), each equally likely, from the system's random source. */
export function randomText(alphabet: string, length: number): string {
  // A byte beyond the last whole multiple would make the first characters likelier than the last.
  const limit = 256 - (256 % alphabet.length);
  let text = '';
  while (text.length < length) {
    for (const byte of crypto.getRandomValues(new Uint8Array(CHUNK))) {
      if (byte < limit && text.length < length) text += alphabet.charAt(byte % alphabet.length);
    }
  }
  return text;
}
