export type CodeKind = 'plain' | 'word' | 'text' | 'number';

export interface CodePart {
  readonly kind: CodeKind;
  readonly text: string;
}

export interface ExampleFacts {
  /** Address of the xAPI endpoint, without a slash at its end. */
  readonly endpoint: string;
  readonly key: string;
  readonly secret: string;
}

export type ExampleName = 'curl' | 'javascript' | 'python';

const plain = (text: string): CodePart => ({ kind: 'plain', text });
const word = (text: string): CodePart => ({ kind: 'word', text });
const quoted = (text: string): CodePart => ({ kind: 'text', text });
const number = (text: string): CodePart => ({ kind: 'number', text });

/** The statement that every example sends: no apostrophe in it, since curl's line quotes it with them. */
const STATEMENT = [
  '    "actor": { "name": "Ada Brandt", "mbox": "mailto:ada.brandt@example.com" },',
  '    "verb": { "id": "http://adlnet.gov/expapi/verbs/passed", "display": { "en": "passed" } },',
  '    "object": {',
  '      "id": "https://example.com/courses/aseptic-gowning",',
  '      "definition": { "name": { "en": "Aseptic Gowning" } }',
  '    },',
  '    "result": { "success": true, "score": { "scaled": 0.92 } }',
].join('\n');

/** A request that stores one statement, complete: it works as pasted when the facts are real. */
export const EXAMPLES: Readonly<Record<ExampleName, (facts: ExampleFacts) => readonly CodePart[]>> = {
  curl: ({ endpoint, key, secret }) => [
    word('curl'),
    plain(` -X POST ${endpoint}/statements \\\n  -u `),
    quoted(`"${key}:${secret}"`),
    plain(' \\\n  -H '),
    quoted('"X-Experience-API-Version: 1.0.3"'),
    plain(' \\\n  -H '),
    quoted('"Content-Type: application/json"'),
    plain(' \\\n  -d '),
    quoted(`'{\n${STATEMENT}\n  }'`),
  ],
  javascript: ({ endpoint, key, secret }) => [
    word('const'),
    plain(' reply = '),
    word('await'),
    plain(' fetch('),
    quoted(`"${endpoint}/statements"`),
    plain(', {\n  method: '),
    quoted('"POST"'),
    plain(',\n  headers: {\n    Authorization: '),
    quoted('"Basic "'),
    plain(' + btoa('),
    quoted(`"${key}:${secret}"`),
    plain('),\n    '),
    quoted('"X-Experience-API-Version"'),
    plain(': '),
    quoted('"1.0.3"'),
    plain(',\n    '),
    quoted('"Content-Type"'),
    plain(': '),
    quoted('"application/json"'),
    plain(',\n  },\n  body: JSON.stringify({\n'),
    quoted(STATEMENT),
    plain('\n  }),\n});\nconsole.log(reply.status, '),
    word('await'),
    plain(' reply.json());'),
  ],
  python: ({ endpoint, key, secret }) => [
    word('import'),
    plain(' base64, json, urllib.request\n\nlogin = base64.b64encode('),
    quoted(`b"${key}:${secret}"`),
    plain(').decode()\nstatement = {\n'),
    quoted(STATEMENT.replace('true', 'True').replace(/^ {4}/gm, '    ')),
    plain('\n}\nrequest = urllib.request.Request(\n    '),
    quoted(`"${endpoint}/statements"`),
    plain(',\n    data=json.dumps(statement).encode(),\n    headers={\n        '),
    quoted('"Authorization"'),
    plain(': '),
    quoted('"Basic "'),
    plain(' + login,\n        '),
    quoted('"X-Experience-API-Version"'),
    plain(': '),
    quoted('"1.0.3"'),
    plain(',\n        '),
    quoted('"Content-Type"'),
    plain(': '),
    quoted('"application/json"'),
    plain(',\n    },\n)\n'),
    word('with'),
    plain(' urllib.request.urlopen(request, timeout='),
    number('10'),
    plain(') '),
    word('as'),
    plain(' reply:\n    print(reply.status, reply.read().decode())'),
  ],
};

export function textOf(parts: readonly CodePart[]): string {
  return parts.map((part) => part.text).join('');
}
