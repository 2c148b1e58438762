import { ERRORS } from './catalogue';

/** The reference page `docs/errors.md`. */
export function errorsMarkdown(): string {
  const sections = Object.entries(ERRORS)
    .sort(([, one], [, other]) => one.status - other.status)
    .map(([code, { status, meaning }]) => `### ${code}\n\n${status}. ${meaning}`);
  return `# Errors

Every reply that is an error has a status, and a body of this form:

\`\`\`json
{
  "error": {
    "code": "invalid_statement",
    "message": "The statement does not meet the standard, so nothing was stored; \`faults\` says where.",
    "requestId": "req_k3jx7q2m5a",
    "faults": [
      {
        "path": "$[3].result.score.scaled",
        "message": "score.scaled is 1.2; it must be between -1 and 1",
        "rule": "score-scaled-range",
        "section": "xAPI 1.0.3 Data 2.4.5.1"
      }
    ]
  }
}
\`\`\`

Programs go by \`code\` and \`rule\`, which stay; \`message\` is for people and may change. \`requestId\` is also in the header
\`X-Request-Id\` and in the server's log. \`faults\` is empty when there is nothing to point at; \`section\` is there when a standard
says so. 429 and 503 have the header \`Retry-After\`, 405 has \`Allow\`, and 401 under \`/xapi\` has \`WWW-Authenticate\`.

Under \`/xapi\`, and where there is no page, the reply has the form that \`Accept\` likes best: \`text/html\` is a page for people in a
browser, \`text/plain\` is lines for people at a terminal; both tell the same. JSON it is for who likes it as much, takes anything, or says
nothing, and always under \`/api\`.

This page is made by \`npm run docs\` from \`libs/platform/src/errors/catalogue.ts\`.

## Codes

${sections.join('\n\n')}
`;
}
