import { createHash } from 'node:crypto';
import { adminRequest } from './admin-requests';
import { hostileJson } from './hostile-json';
import { HOSTILE_STRINGS } from './hostile-strings';
import { Random } from './random';
import {
  BROKEN_ESCAPES,
  escaped,
  type FuzzTarget,
  type MadeRequest,
  MATCHES,
  METHODS,
  queryText,
  sent,
  TYPES,
} from './request-parts';
import { sampleStatement, xapiQuery } from './samples';
import type { FuzzRequest } from './send';
import { SCAN } from './things';

const RESOURCES = [
  'statements',
  'statements',
  'statements',
  'activities/state',
  'activities/profile',
  'agents/profile',
  'activities',
  'agents',
  'about',
];
/** Never the good key with a wrong secret: the throttle would rightly lock it. */
const AUTHORIZATIONS = [
  'Basic',
  'Basic !!!!',
  'Basic Og==',
  'Basic AAAA',
  'Basic /////w==',
  'Bearer x',
  `Basic ${'QQ'.repeat(2000)}`,
  '',
];
const VERSIONS = ['0.9', '1.0.9', '2.0.0', '2.0', '3.0.0', '', '1', '1.0.3, 2.0.0', 'x'.repeat(300)];
const ACCEPTS = [
  'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8',
  'text/plain',
  'text/*;q=0.3, application/json;q=0.2',
  'application/json;q=0, */*;q=0.1',
  'text/html;q=x;;,,',
];
const BOUNDARY = 'fuzz0123456789';

/** The request with this number of the run with this seed: the same for the same target, whatever was sent before. */
export function requestOf(seed: number, index: number, target: FuzzTarget): MadeRequest {
  const random = new Random(Math.imul(seed, 0x9e3779b1) ^ Math.imul(index + 1, 0x85ebca6b));
  return random.chance(0.65) ? xapiRequest(random, target) : adminRequest(random, target);
}

function xapiRequest(random: Random, target: FuzzTarget): MadeRequest {
  const resource = random.of(RESOURCES);
  const method = random.of(METHODS);
  const faults = random.chance(0.4) ? 0 : 1 + random.below(3);
  const statementId = random.uuid();
  const isStatements = resource === 'statements';
  const writes = isStatements && method === 'PUT';
  const query = writes ? [['statementId', statementId] as [string, string]] : xapiQuery(resource, random, target.ids);
  const statement = sampleStatement(random, target.ids);
  const value =
    isStatements && method === 'POST' && random.chance(0.4)
      ? [statement, sampleStatement(random, target.ids)]
      : statement;
  const json = hostileJson(value, random, faults > 0 && random.chance(0.7) ? faults : 0);
  const headers = xapiHeaders(random, target, faults);
  const path = `/xapi/${resource}`;
  const queried = queryText(query, random, faults);
  const made = { statements: isStatements, foreign: false };
  if (random.chance(0.1)) return { ...made, ...alternate({ method, path, query, headers, json }, random) };
  if (method !== 'PUT' && method !== 'POST' && random.chance(0.9)) {
    return { ...made, method, target: path + queried, headers, body: undefined, missing: 0 };
  }
  const content =
    isStatements && random.chance(0.25)
      ? multipart(value, json, random, faults)
      : { type: 'application/json', body: Buffer.from(json) };
  const type = faults > 0 && random.chance(0.1) ? random.of(TYPES) : content.type;
  return {
    ...made,
    method,
    target: path + queried,
    headers: [...headers, ['Content-Type', type]],
    ...sent(content.body, random, faults),
  };
}

function xapiHeaders(random: Random, target: FuzzTarget, faults: number): [string, string][] {
  const broken = (probability: number) => faults > 0 && random.chance(probability);
  const headers: [string, string][] = [
    ['Authorization', broken(0.04) ? random.of(AUTHORIZATIONS) : target.authorization],
  ];
  if (!broken(0.05))
    headers.push(['X-Experience-API-Version', broken(0.1) ? random.of(VERSIONS) : random.of(['1.0.3', '2.0.0'])]);
  if (broken(0.2)) headers.push([random.of(['If-Match', 'If-None-Match']), random.of(MATCHES)]);
  if (broken(0.05))
    headers.push([
      random.of(['Origin', 'Accept-Language', 'Range', 'X-Experience-API-Hash', 'Cookie', 'Accept', 'Accept-Encoding']),
      random.of([...MATCHES, ...TYPES]),
    ]);
  if (random.chance(0.1)) headers.push(['Accept', random.of(ACCEPTS)]);
  if (broken(0.01)) headers.push(['X-Long', 'x'.repeat(20_000)]);
  return headers;
}

interface Meant {
  readonly method: string;
  readonly path: string;
  readonly query: readonly [string, string][];
  readonly headers: readonly [string, string][];
  readonly json: string;
}

/** The alternate request syntax, its fields spoiled now and then. */
function alternate({ method, path, query, headers, json }: Meant, random: Random): FuzzRequest {
  const fields = [...headers, ...query, ['Content-Type', 'application/json'], ['content', json]].map(
    ([name = '', value = '']) => [name, random.chance(0.05) ? random.of(HOSTILE_STRINGS) : value] as const,
  );
  const kept = fields.filter(() => !random.chance(0.05));
  const text = kept.map(([name, value]) => `${name}=${escaped(value)}`).join('&');
  const body = Buffer.from(random.chance(0.1) ? text + random.of(BROKEN_ESCAPES) : text);
  const asked = random.chance(0.1) ? random.of(['', 'NONE', 'POST&method=GET', '%', '__proto__']) : method;
  return {
    method: 'POST',
    target: `${path}?method=${asked}`,
    headers: [['Content-Type', 'application/x-www-form-urlencoded']],
    body,
    missing: 0,
  };
}

function multipart(value: unknown, json: string, random: Random, faults: number): { type: string; body: Buffer } {
  const sha2 = createHash('sha256').update(SCAN).digest('hex');
  const attachment = {
    usageType: 'https://fuzz.example/scan',
    display: { en: 'Scan' },
    contentType: 'image/x-scan',
    length: 4,
    sha2,
  };
  const first =
    Array.isArray(value) || random.chance(0.2)
      ? json
      : JSON.stringify({ ...(value as object), attachments: [attachment] });
  const broken = (good: string, ...bad: string[]) => (faults > 0 && random.chance(0.12) ? random.of(bad) : good);
  const text =
    broken('', 'preamble\r\n', '--', '\r\n') +
    `--${BOUNDARY}${broken('\r\n', '\n', '', '--\r\n')}` +
    `Content-Type: ${broken('application/json', 'text/html', '', 'multipart/mixed; boundary=x')}\r\n\r\n${first}\r\n` +
    `--${broken(BOUNDARY, 'other', '')}\r\n` +
    `Content-Type: image/x-scan\r\n${broken('Content-Transfer-Encoding: binary\r\n', '', ': x\r\n', 'no colon\r\n', 'A\u0000: b\r\n')}` +
    `X-Experience-API-Hash: ${broken(sha2, '', 'zz', sha2.toUpperCase(), '__proto__')}\r\n${broken('\r\n', '', '\r')}scan\r\n` +
    `--${BOUNDARY}${broken('--', '', '-', '--x')}\r\n`;
  return {
    type: `multipart/mixed; boundary=${broken(BOUNDARY, `"${BOUNDARY}"`, '', '"', 'x'.repeat(200))}`,
    body: Buffer.from(text),
  };
}
