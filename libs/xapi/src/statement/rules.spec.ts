import { formPairs } from '../alternate-syntax/form-pairs';
import { unfold } from '../alternate-syntax/unfold';
import { readDocumentRequest, type DocumentMethod } from '../documents/document-request';
import { checkDocument, mergeDocuments } from '../documents/merge-documents';
import { checkPreconditions } from '../documents/preconditions';
import { readStatementQuery } from '../query/statement-query';
import { readStatements } from '../read-statements';
import { ADA, aStatement, BEN, GOWNING, VOIDED } from '../testing';
import { faultsFrom, faultsOf, SOME_ID } from '../testing/faults';
import { readMultipart, readWithParts, type SentPart } from '../testing/multipart';
import { jwsOf, partOf, signed } from '../testing/signed';
import { describeRules, RULES, type RuleId } from './rules';

const SUB = { objectType: 'SubStatement', actor: ADA, verb: { id: 'a:b' }, object: GOWNING };
const FILE = { usageType: 'a:b', display: {}, contentType: 'a/b', length: 1, sha2: 'a'.repeat(64), fileUrl: 'a:b' };
const CROWD = Array.from({ length: 3000 }, (_, n) => ({ mbox: `mailto:${n}@example.org` }));

type Faults = ReturnType<typeof faultsOf>;
const statement = (parts: object): Faults => faultsOf(aStatement(parts));
const definition = (parts: object): Faults => statement({ object: { id: 'a:b', definition: parts } });
const context = (parts: object): Faults => faultsOf(aStatement({ context: parts }), '2.0.0');
const attachment = (parts: object): Faults => statement({ attachments: [{ ...FILE, ...parts }] });
const query = (...params: [string, string][]): Faults =>
  faultsFrom(() => readStatementQuery(params, { rules: '1.0.3' }));
const put = (body: unknown): Faults =>
  faultsFrom(() =>
    readStatements(JSON.stringify(body), { rules: '1.0.3', newId: () => SOME_ID, shape: 'one', id: SOME_ID }),
  );

const V1 = { rules: '1.0.3' } as const;
const JSON_DOCUMENT = { contentType: 'application/json', bytes: Buffer.from('{"a":1}') };
const STATEMENTS_PART = '--b\r\nContent-Type: application/json\r\n\r\n{}\r\n';
const EMPTY_PART = '--b\r\nContent-Transfer-Encoding: binary\r\nX-Experience-API-Hash: a\r\n\r\n\r\n';
const document = (method: DocumentMethod, ...params: [string, string][]): Faults =>
  faultsFrom(() => readDocumentRequest('activity-profile', method, params, V1));
const sentDocument = (bytes: Uint8Array): Faults =>
  faultsFrom(() => {
    checkDocument({ ...JSON_DOCUMENT, bytes }, V1);
  });
const precondition = (headers: object): Faults =>
  faultsFrom(() => {
    checkPreconditions({ kind: 'agent-profile', rules: '1.0.3', method: 'PUT', ...headers });
  });
const form = (body: string, headers: object, ...params: [string, string][]): Faults =>
  faultsFrom(() =>
    unfold({
      method: 'POST',
      query: params,
      headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
      body: Buffer.from(body),
    }),
  );
const multipart = (body: string, type = 'multipart/mixed; boundary=b'): Faults =>
  faultsFrom(() => readMultipart(type, Buffer.from(body), V1));
const withParts = (body: unknown, ...parts: SentPart[]): Faults => faultsFrom(() => readWithParts(body, parts));
const withSignature = (jws: string): Faults => {
  const { statement: body, part } = signed(aStatement(), jws);
  return withParts(body, part);
};

/** One request for each rule that breaks this rule and no other. */
const BREAKS: Readonly<Record<RuleId, () => Faults>> = {
  json: () => faultsOf('{'),
  'duplicate-property': () => faultsOf(JSON.stringify(aStatement()).replace('{', '{"verb":{"id":"a:b"},')),
  'unknown-property': () => statement({ note: 'x' }),
  'null-value': () => statement({ result: null }),
  'value-type': () => statement({ result: 7 }),
  'value-enumerated': () => statement({ actor: { ...ADA, objectType: 'Person' } }),
  'batch-size': () => put([aStatement()]),
  'batch-ids-distinct': () => faultsOf([aStatement({ id: SOME_ID }), aStatement({ id: SOME_ID })]),
  'statement-id-matches': () => put(aStatement({ id: '39c24cc4-69f2-4c01-824e-1fdc6ea8a3b9' })),
  'search-keys-bounded': () => statement({ actor: { objectType: 'Group', member: CROWD } }),
  'statement-required': () => faultsOf({ actor: ADA, verb: { id: 'a:b' } }),
  'statement-version': () => statement({ version: '0.9' }),
  'agent-identifier': () => statement({ actor: { name: 'Ada' } }),
  'identifier-bounded': () => statement({ actor: { mbox: `mailto:${'a'.repeat(3000)}@example.org` } }),
  'agent-without-members': () => statement({ actor: { ...ADA, member: [] } }),
  'group-members': () => statement({ actor: { objectType: 'Group' } }),
  'group-member-agent': () =>
    statement({ actor: { objectType: 'Group', member: [{ objectType: 'Group', openid: 'a:b' }] } }),
  mbox: () => statement({ actor: { mbox: 'ada@example.org' } }),
  'mbox-sha1sum': () => statement({ actor: { mbox_sha1sum: 'x' } }),
  'account-required': () => statement({ actor: { account: { homePage: 'a:b' } } }),
  authority: () => statement({ authority: { objectType: 'Group', openid: 'a:b' } }),
  'verb-required': () => statement({ verb: {} }),
  'object-type': () => statement({ object: { objectType: 'Course' } }),
  'activity-required': () => statement({ object: {} }),
  'interaction-type': () => definition({ interactionType: 'x' }),
  'interaction-type-required': () => definition({ choices: [] }),
  'component-required': () => definition({ interactionType: 'choice', choices: [{}] }),
  'component-ids-distinct': () => definition({ interactionType: 'choice', choices: [{ id: 'a' }, { id: 'a' }] }),
  'statement-reference': () => statement({ object: { objectType: 'StatementRef' } }),
  'sub-statement-required': () => statement({ object: { ...SUB, actor: undefined } }),
  'sub-statement-properties': () => statement({ object: { ...SUB, id: SOME_ID } }),
  'sub-statement-nesting': () => statement({ object: { ...SUB, object: SUB } }),
  'voiding-object': () => statement({ verb: VOIDED }),
  'score-scaled-range': () => statement({ result: { score: { scaled: 2 } } }),
  'score-min-max': () => statement({ result: { score: { min: 2, max: 1 } } }),
  'score-raw-range': () => statement({ result: { score: { raw: 2, max: 1 } } }),
  'number-range': () => faultsOf(JSON.stringify(aStatement({ result: { score: { raw: 7 } } })).replace(':7', ':1e999')),
  'context-activity-object': () => statement({ object: { ...ADA }, context: { platform: 'LMS' } }),
  'context-team': () => context({ team: ADA }),
  'context-activities': () => context({ contextActivities: { child: [] } }),
  'context-agents': () => context({ contextAgents: [{ objectType: 'contextAgent' }] }),
  'relevant-types': () => context({ contextAgents: [{ objectType: 'contextAgent', agent: ADA, relevantTypes: [] }] }),
  'attachment-required': () => attachment({ display: undefined }),
  'attachment-length': () => attachment({ length: -1 }),
  'attachment-sha2': () => attachment({ sha2: 'x' }),
  'attachment-data': () => attachment({ fileUrl: undefined }),
  'signature-data': () => attachment({ usageType: 'http://adlnet.gov/expapi/attachments/signature' }),
  'media-type': () => attachment({ contentType: 'x' }),
  iri: () => statement({ verb: { id: 'x' } }),
  uuid: () => statement({ id: 'x' }),
  'language-tag': () => context({ language: 'x' }),
  'language-map': () => statement({ verb: { id: 'a:b', display: 'x' } }),
  'extension-keys': () => context({ extensions: { x: 1 } }),
  timestamp: () => statement({ timestamp: 'x' }),
  'timestamp-zone': () => faultsOf(aStatement({ timestamp: '2026-11-24T09:30:00' }), '2.0.0'),
  duration: () => statement({ result: { duration: 'x' } }),
  'parameter-known': () => query(['x', '1']),
  'parameter-once': () => query(['limit', '1'], ['limit', '1']),
  'parameter-value': () => query(['limit', 'x']),
  'parameter-agent': () => query(['agent', 'x']),
  'parameter-alone': () => query(['statementId', SOME_ID], ['limit', '1']),
  'parameter-cursor': () => query(['cursor', 'x']),
  'parameter-encoding': () => faultsFrom(() => formPairs('a=%', '1.0.3')),
  'parameter-required': () => document('PUT', ['activityId', 'a:b']),
  'parameter-bounded': () => document('PUT', ['activityId', 'a:b'], ['profileId', 'x'.repeat(2001)]),
  'utf-8': () => sentDocument(Uint8Array.of(0xff)),
  'document-json': () => sentDocument(Buffer.from('{')),
  'document-merge': () => faultsFrom(() => mergeDocuments(JSON_DOCUMENT, { ...JSON_DOCUMENT, contentType: '' }, V1)),
  'document-bounded': () =>
    faultsFrom(() => mergeDocuments(JSON_DOCUMENT, JSON_DOCUMENT, { rules: '1.0.3', maximum: 1 })),
  'precondition-given': () => precondition({}),
  'precondition-holds': () => precondition({ ifMatch: '"x"' }),
  'precondition-form': () => precondition({ ifMatch: '"' }),
  'alternate-syntax': () => form('a=b', {}, ['method', 'GET'], ['limit', '1']),
  'alternate-method': () => form('', {}, ['method', 'get']),
  'alternate-field-once': () => form('If-Match=*&If-Match=*', {}, ['method', 'GET']),
  'alternate-content': () => form('', {}, ['method', 'PUT']),
  'multipart-boundary': () => multipart('', 'multipart/mixed'),
  'multipart-part': () => multipart('--b\r\nContent-Type: application/json\r\n--b--'),
  'multipart-statements': () => multipart('--b\r\n\r\n{}\r\n--b--'),
  'multipart-bounded': () => multipart(`${STATEMENTS_PART}${EMPTY_PART.repeat(10_000)}--b--`),
  'part-encoding': () => multipart(`${STATEMENTS_PART}--b\r\nX-Experience-API-Hash: a\r\n\r\n\r\n--b--`),
  'part-hash': () => multipart(`${STATEMENTS_PART}--b\r\nContent-Transfer-Encoding: binary\r\n\r\n\r\n--b--`),
  'part-named': () => withParts(aStatement(), partOf('x')),
  'signature-form': () => withSignature('x'),
  'signature-algorithm': () => withSignature(jwsOf({ header: { alg: 'none' }, payload: aStatement() })),
  'signature-payload': () => withSignature(jwsOf({ payload: aStatement({ actor: BEN }) })),
  'signature-verifies': () => withSignature(jwsOf({ header: { alg: 'RS256', x5c: [] }, payload: aStatement() })),
};

describe('The table of rules', () => {
  it('describes each rule once, in a sentence, with a section of the standard', () => {
    const rules = describeRules();
    expect(rules.map((rule) => rule.id)).toEqual(Object.keys(RULES));
    expect(rules.filter((rule) => !/^[A-Za-z].*\.$/.test(rule.text))).toEqual([]);
    expect(rules.filter((rule) => !/^xAPI (1\.0\.3|2\.0) /.test(rule.section))).toEqual([]);
  });

  it('names the sections of both editions', () => {
    expect(describeRules().find((rule) => rule.id === 'score-scaled-range')?.section).toBe(
      'xAPI 1.0.3 Data 2.4.5.1; xAPI 2.0 4.2.2.4',
    );
  });

  it('names the section of 2.0 alone for what only 2.0 has', () => {
    expect(describeRules().find((rule) => rule.id === 'relevant-types')?.section).toBe('xAPI 2.0 4.2.2.5');
  });

  it.each(Object.keys(RULES) as RuleId[])('has the rule %s, which a request can break alone', (id) => {
    const faults = BREAKS[id]();
    expect(new Set(faults.map((fault) => fault.rule))).toEqual(new Set([id]));
  });
});
