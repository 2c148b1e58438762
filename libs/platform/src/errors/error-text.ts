import { STATUS_CODES } from 'node:http';
import type { ErrorReply } from '@attest/contracts';

type Told = ErrorReply['error'];

/** An error as lines for a person at a terminal. */
export function errorText(status: number, { code, message, requestId, faults }: Told): string {
  const lines = faults.map(({ path, message: what, rule, section }) => {
    const source = section === undefined ? `rule ${rule}` : `rule ${rule}, ${section}`;
    return `- ${printable(path)}: ${printable(what)} (${printable(source)})`;
  });
  const places = lines.length === 0 ? [] : ['', 'faults', ...lines];
  return [titleOf(status), printable(message), ...places, '', `code: ${code}`, `request: ${requestId}`, ''].join('\n');
}

/**
 * An error as a page for somebody who opened an address of the API in a browser. It runs no script and loads nothing; its styles are
 * attributes, since the policy that it is sent with (`ERROR_PAGE_POLICY`) lets in nothing else.
 */
export function errorPage(status: number, { code, message, requestId, faults }: Told): string {
  const title = titleOf(status);
  const rows = faults.map(({ path, message: what, rule, section = '' }) => {
    return `<tr>${[path, what, rule, section].map((text) => `<td style="${CELL}">${escaped(text)}</td>`).join('')}</tr>\n`;
  });
  const heads = ['Where', 'What', 'Rule', 'Section']
    .map((text) => `<th scope="col" style="${CELL}">${text}</th>`)
    .join('');
  const table = `<table style="border-collapse:collapse">\n<tr>${heads}</tr>\n${rows.join('')}</table>\n`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title} · Attest</title>
</head>
<body style="font:1rem/1.5 system-ui,sans-serif;max-width:60rem;margin:3rem auto;padding:0 1rem;overflow-wrap:anywhere">
<h1>${title}</h1>
<p>${escaped(message)}</p>
${rows.length === 0 ? '' : table}<p>Code <code>${escaped(code)}</code>, request <code>${escaped(requestId)}</code></p>
</body>
</html>
`;
}

/** What a page made of a caller's words may do: nothing. */
export const ERROR_PAGE_POLICY =
  "default-src 'none'; style-src-attr 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

const CELL = 'text-align:left;vertical-align:top;padding:.25rem 1rem .25rem 0';

const titleOf = (status: number): string => `${status} ${STATUS_CODES[status] ?? 'Error'}`;

/** A caller's words stay in their line, and move no cursor of a terminal. */
const printable = (text: string): string =>
  text.replaceAll(/[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\p{Bidi_C}]/gu, (sign) => {
    return `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`;
  });

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

const escaped = (text: string): string => printable(text).replaceAll(/[&<>"']/g, (sign) => ENTITIES[sign] ?? '');
