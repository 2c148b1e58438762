import { refusal } from '../refusal';
import { bareMediaType } from '../statement/media-type';
import { textOfUtf8, utf8Of } from '../utf8';
import { rulesOfVersion, VERSION_HEADER, type Rules } from '../version';
import { formPairs } from './form-pairs';

/** Header values by name in lower case. */
export type Headers = Readonly<Record<string, string | undefined>>;

/** A request as it came. */
export interface FoldedRequest {
  readonly method: string;
  /** Decoded, in the order sent. */
  readonly query: readonly (readonly [string, string])[];
  readonly headers: Headers;
  readonly body: Uint8Array;
}

export type UnfoldedMethod = 'GET' | 'PUT' | 'POST' | 'DELETE' | 'HEAD';

/** The request that was meant. */
export interface UnfoldedRequest {
  readonly method: UnfoldedMethod;
  readonly query: readonly (readonly [string, string])[];
  readonly headers: Headers;
  readonly body: Uint8Array;
}

const METHODS: ReadonlySet<string> = new Set(['GET', 'PUT', 'POST', 'DELETE', 'HEAD']);

/** Fields that act as headers, in whichever letter case they come. */
const HEADER_FIELDS: ReadonlySet<string> = new Set([
  'authorization',
  'x-experience-api-version',
  'content-type',
  'content-length',
  'if-match',
  'if-none-match',
]);

/** What describes the form itself and nothing of the request within it. */
const OF_THE_FORM = ['content-length', 'transfer-encoding', 'content-encoding', 'content-type'] as const;

/**
 * The alternate request syntax of 1.0 (C 1.3), for browsers that could only POST forms: undefined when the request does not use it (no
 * POST, or no parameter `method`), else the request that was meant. To be done before versions, credentials and parameters are looked at.
 * Throws DomainError `invalid_request`, or `unknown_parameter` {parameter} under 2.0, which has no such syntax; of the version, the
 * form's field counts before the header.
 */
export function unfold(request: FoldedRequest): UnfoldedRequest | undefined {
  const { query, headers, body } = request;
  if (request.method !== 'POST' || !query.some(([name]) => name === 'method')) return undefined;
  refuseFormUnder2(headers['x-experience-api-version']);
  const method = readMethod(query);
  const fields = readFields(headers['content-type'], body);
  refuseFormUnder2(fields.headers.get('x-experience-api-version'));

  const carriesBody = method === 'PUT' || method === 'POST';
  const given = fields.headers.get('content-type') ?? 'application/json';
  if (carriesBody) checkContent(fields.content, given);
  const real = Object.fromEntries(
    Object.entries(headers).filter(([name]) => !(OF_THE_FORM as readonly string[]).includes(name)),
  );
  const content = carriesBody ? utf8Of(fields.content ?? '') : NO_BYTES;
  return {
    method,
    query: fields.query,
    headers: {
      ...real,
      ...Object.fromEntries(fields.headers),
      'content-type': carriesBody ? given : undefined,
      'content-length': carriesBody ? String(content.length) : undefined,
    },
    body: content,
  };
}

const NO_BYTES = new Uint8Array(0);
const RULES: Rules = '1.0.3';

/** 2.0 removed the syntax, so the parameter is like any that does not exist. A version that is not known yet refuses nothing. */
export function refuseFormUnder2(version: string | undefined): void {
  if (version === undefined || rulesOfVersion(version.trim()) !== '2.0.0') return;
  const message = `There is no parameter "method" under ${VERSION_HEADER} ${version.trim()}; only 1.0 has the alternate request syntax`;
  throw refusal({
    rule: 'parameter-known',
    rules: '2.0.0',
    path: 'method',
    message,
    code: 'unknown_parameter',
    facts: { parameter: 'method' },
  });
}

function readMethod(query: FoldedRequest['query']): UnfoldedMethod {
  const other = query.find(([name], index) => name !== 'method' || index > 0);
  if (other !== undefined) {
    const name = other[0].slice(0, 80);
    const message = `${name} stands in the address beside method; with method all other parameters are fields of the form`;
    throw refusal({ rule: 'alternate-syntax', rules: RULES, path: name, message });
  }
  const method = query[0]?.[1] ?? '';
  if (METHODS.has(method)) return method as UnfoldedMethod;
  const message = `method is ${JSON.stringify(method.slice(0, 80))}; it must be GET, PUT, POST, DELETE or HEAD`;
  throw refusal({ rule: 'alternate-method', rules: RULES, path: 'method', message });
}

interface Fields {
  readonly headers: Map<string, string>;
  readonly query: readonly (readonly [string, string])[];
  readonly content: string | undefined;
}

function readFields(contentType: string | undefined, body: Uint8Array): Fields {
  if (bareMediaType(contentType ?? '') !== 'application/x-www-form-urlencoded') {
    const type = contentType === undefined ? 'missing' : JSON.stringify(contentType.slice(0, 80));
    const message = `Content-Type is ${type}; with the parameter method it must be application/x-www-form-urlencoded`;
    throw refusal({ rule: 'alternate-syntax', rules: RULES, path: 'Content-Type', message });
  }
  const text = textOfUtf8(body);
  if (text === undefined) {
    throw refusal({ rule: 'utf-8', rules: RULES, path: 'body', message: 'The form is no UTF-8' });
  }
  const headers = new Map<string, string>();
  const query: (readonly [string, string])[] = [];
  let content: string | undefined;
  for (const [name, value] of formPairs(text, RULES)) {
    const header = name.toLowerCase();
    if (HEADER_FIELDS.has(header)) {
      if (headers.has(header)) throw twice(name);
      headers.set(header, value);
    } else if (name === 'content') {
      if (content !== undefined) throw twice(name);
      content = value;
    } else query.push([name, value]);
  }
  return { headers, query, content };
}

function twice(name: string): Error {
  const message = `The form has the field ${name} twice; it must be given once`;
  return refusal({ rule: 'alternate-field-once', rules: RULES, path: name, message });
}

function checkContent(content: string | undefined, contentType: string): void {
  if (content === undefined) {
    const message = 'The form has no field content; it is the body of the PUT or POST that is meant';
    throw refusal({ rule: 'alternate-content', rules: RULES, path: 'content', message });
  }
  if (!bareMediaType(contentType).startsWith('multipart/')) return;
  const message = `Content-Type is ${JSON.stringify(contentType.slice(0, 80))}; attachments cannot be sent in a form`;
  throw refusal({ rule: 'alternate-content', rules: RULES, path: 'Content-Type', message });
}
