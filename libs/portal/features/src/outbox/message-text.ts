export interface MessagePart {
  readonly text: string;
  /** Where it leads; undefined for plain text. */
  readonly href?: string;
}

/** Text of a mail with its web addresses found, so that they can be followed. Only http and https; all else stays text. */
export function partsOf(text: string): readonly MessagePart[] {
  const parts: MessagePart[] = [];
  let from = 0;
  for (const match of text.matchAll(/https?:\/\/[^\s<>"']+/gi)) {
    // A full stop or bracket behind an address belongs to the sentence.
    const href = match[0].replace(/[.,;:!?)\]}]+$/, '');
    if (match.index > from) parts.push({ text: text.slice(from, match.index) });
    parts.push({ text: href, href });
    from = match.index + href.length;
  }
  if (from < text.length) parts.push({ text: text.slice(from) });
  return parts;
}
