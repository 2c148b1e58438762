/** What a message file says to its reader. */
export interface ReadMessage {
  readonly from: string;
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly html?: string;
}

/**
 * Reads a message as this library writes them: headers folded and encoded, a text part and perhaps an HTML one beside it, UTF-8. What
 * is not found is empty; line ends become LF, and those at the very end are left off.
 */
export function readEml(eml: string): ReadMessage {
  const { headers, body } = split(eml);
  const parts = partsOf(headers, body);
  const html = parts.get('text/html');
  return {
    from: words(headers.get('from') ?? ''),
    to: words(headers.get('to') ?? ''),
    subject: words(headers.get('subject') ?? ''),
    text: parts.get('text/plain') ?? '',
    ...(html === undefined ? {} : { html }),
  };
}

function split(part: string): { headers: ReadonlyMap<string, string>; body: string } {
  const text = part.replaceAll('\r\n', '\n');
  const end = text.indexOf('\n\n');
  const head = end === -1 ? text : text.slice(0, end);
  const headers = new Map<string, string>();
  for (const line of head.replace(/\n[ \t]+/g, ' ').split('\n')) {
    const colon = line.indexOf(':');
    if (colon > 0) headers.set(line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim());
  }
  return { headers, body: end === -1 ? '' : text.slice(end + 2) };
}

function partsOf(headers: ReadonlyMap<string, string>, body: string): ReadonlyMap<string, string> {
  const type = headers.get('content-type') ?? 'text/plain';
  const boundary = /boundary="?([^";]+)"?/i.exec(type)?.[1];
  if (boundary === undefined) {
    const mediaType = (type.split(';')[0] ?? '').trim().toLowerCase();
    return new Map([[mediaType, decoded(body, headers.get('content-transfer-encoding')).trimEnd()]]);
  }
  const found = new Map<string, string>();
  // The first piece is what stands before the parts, the last what comes after them.
  for (const piece of `\n${body}`.split(`\n--${boundary}`).slice(1, -1)) {
    const part = split(piece.replace(/^[^\n]*\n/, ''));
    for (const [mediaType, content] of partsOf(part.headers, part.body)) found.set(mediaType, content);
  }
  return found;
}

function decoded(body: string, encoding = '7bit'): string {
  if (encoding.toLowerCase() === 'base64') return Buffer.from(body, 'base64').toString('utf8').replaceAll('\r\n', '\n');
  if (encoding.toLowerCase() !== 'quoted-printable') return body;
  return fromHexEscapes(body.replace(/[ \t]+$/gm, '').replace(/=\n/g, '')).replaceAll('\r\n', '\n');
}

/** Encoded words of RFC 2047. White space between two of them is none. */
function words(header: string): string {
  return header.replace(/(\?=)\s+(=\?)/g, '$1$2').replace(/(?:=\?utf-8\?[qb]\?[^?]*\?=)+/gi, (run) => {
    const bytes = [...run.matchAll(/=\?utf-8\?([qb])\?([^?]*)\?=/gi)].map(([, encoding, text = '']) =>
      encoding?.toLowerCase() === 'b' ? Buffer.from(text, 'base64') : hexEscapes(text.replaceAll('_', ' ')),
    );
    return Buffer.concat(bytes).toString('utf8');
  });
}

const fromHexEscapes = (text: string): string => hexEscapes(text).toString('utf8');

function hexEscapes(text: string): Buffer {
  const latin = Buffer.from(text, 'utf8').toString('latin1');
  return Buffer.from(
    latin.replace(/=([0-9A-F]{2})/gi, (_, hex: string) => String.fromCharCode(parseInt(hex, 16))),
    'latin1',
  );
}
