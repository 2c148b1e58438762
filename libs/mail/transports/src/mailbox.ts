/** One e-mail address, perhaps with the name of who reads it. */
export interface Mailbox {
  readonly name: string;
  readonly address: string;
}

const ADDRESS = /^[^\s@<>()[\]\\,;:"]{1,64}@[^\s@<>()[\]\\,;:"]{1,255}$/u;
const NAMED = /^(?:"([^"\\]*)"|([^<>()[\]@,;:"\\]*))\s*<([^<>]*)>$/u;
const LONGEST = 320;

/**
 * `ada@example.org` or `Ada Lovelace <ada@example.org>` as one mailbox; undefined for anything else, lists and groups included.
 * Stricter than RFC 5322 on purpose: a parser that makes the best of whatever it gets can be talked into another recipient.
 */
export function mailbox(text: string): Mailbox | undefined {
  if (text.length > LONGEST || /\p{Cc}/u.test(text)) return undefined;
  const [, quoted, plain = '', inBrackets] = NAMED.exec(text.trim()) ?? [];
  const address = inBrackets ?? text.trim();
  return ADDRESS.test(address) ? { name: (quoted ?? plain).trim(), address } : undefined;
}
