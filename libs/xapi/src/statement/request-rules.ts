import type { Requirement } from './requirement';

/** Rules on requests around statements: parameters, documents, forms, parts and signatures. Part of `RULES`. */
export const REQUEST_RULES = {
  'utf-8': { text: 'Text is UTF-8.', v1: 'Communication 1.4', v2: '4.1.2' },
  'parameter-known': {
    text: 'Only parameters that the resource defines are used, in exactly their letter case.',
    v1: 'Communication 3.2',
    v2: '4.1.5',
  },
  'parameter-once': { text: 'A parameter is given once.', v1: 'Communication 3.2', v2: '4.1.5' },
  'parameter-encoding': {
    text: 'Parameters and form fields are correctly percent-encoded UTF-8.',
    v1: 'Communication 3.2',
    v2: '4.1.5',
  },
  'parameter-required': {
    text: 'The parameters that the resource needs are given.',
    v1: 'Communication 2.2',
    v2: '4.1.6',
  },
  'parameter-value': {
    text: 'The value of a parameter has the form that the resource defines.',
    v1: 'Communication 2.1.3',
    v2: '4.1.6.1',
  },
  'parameter-agent': {
    text: 'The parameter agent is the JSON of an Agent or of a Group with an identifier.',
    v1: 'Communication 2.1.3',
    v2: '4.1.6.1',
  },
  'parameter-alone': {
    text: 'Beside statementId or voidedStatementId stand only format and attachments; since does not stand beside the id of a document.',
    v1: 'Communication 2.1.3',
    v2: '4.1.6.1',
  },
  'parameter-cursor': {
    text: 'A cursor is used exactly as more gave it, with the query that it came with.',
    v1: 'Data 2.5',
    v2: '4.2.4.3',
  },
  'parameter-bounded': {
    text: 'A request has at most 1,000 parameters; the id of a document or activity has at most 2,000 characters (limits of this LRS).',
    v1: 'Communication 3.2',
    v2: '4.1.5',
  },
  'document-json': {
    text: 'A document that is sent as application/json is JSON.',
    v1: 'Communication 2.2',
    v2: '4.1.6.2',
  },
  'document-merge': {
    text: 'A POST to a document that exists merges JSON objects: what is stored and what is sent are both application/json, both objects.',
    v1: 'Communication 2.2',
    v2: '4.1.6.2',
  },
  'document-bounded': {
    text: 'A merged document has at most as many bytes as one that is sent may have (a limit of this LRS).',
    v1: 'Communication 3.2',
    v2: '4.1.5',
  },
  'precondition-given': {
    text: 'A PUT of a profile (2.0: of any document) that exists has If-Match or If-None-Match; under 1.0 rules that of a new profile too.',
    v1: 'Communication 3.1',
    v2: '4.1.4',
  },
  'precondition-holds': {
    text: 'If-Match names the ETag of what is stored; If-None-Match does not.',
    v1: 'Communication 3.1',
    v2: '4.1.4',
  },
  'precondition-form': {
    text: 'If-Match and If-None-Match are * or a list of ETags.',
    v1: 'Communication 3.1',
    v2: '4.1.4',
  },
  'alternate-syntax': {
    text: 'A POST with the parameter method has no other parameter in its address, and a form as its body.',
    v1: 'Communication 1.3',
  },
  'alternate-method': {
    text: 'The parameter method is GET, PUT, POST, DELETE or HEAD.',
    v1: 'Communication 1.3',
  },
  'alternate-field-once': {
    text: 'A form field that acts as a header or as the body is given once.',
    v1: 'Communication 1.3',
  },
  'alternate-content': {
    text: 'The form of a PUT or POST has the field content, which is no multipart.',
    v1: 'Communication 1.3',
  },
  'multipart-boundary': {
    text: 'multipart/mixed names a boundary of 1 to 70 characters, by which its parts are divided.',
    v1: 'Communication 1.5.2',
    v2: '4.1.3',
  },
  'multipart-part': {
    text: 'A part has header lines, at most 16 kB of them, then an empty line.',
    v1: 'Communication 1.5.2',
    v2: '4.1.3',
  },
  'multipart-statements': {
    text: 'The first part is application/json and holds all statements.',
    v1: 'Communication 1.5.2',
    v2: '4.1.3',
  },
  'multipart-bounded': {
    text: 'A request has at most 10,000 parts (a limit of this LRS).',
    v1: 'Communication 3.2',
    v2: '4.1.5',
  },
  'part-encoding': {
    text: 'A part with an attachment has the Content-Transfer-Encoding binary (under 2.0 it may be left out).',
    v1: 'Communication 1.5.2',
    v2: '4.1.3',
  },
  'part-hash': {
    text: 'A part with an attachment has its SHA-2 hash in X-Experience-API-Hash, and it is the hash of its bytes.',
    v1: 'Communication 1.5.2',
    v2: '4.1.3',
  },
  'part-named': {
    text: 'Every part is named by an attachment, whose sha2 is its hash.',
    v1: 'Communication 1.5.2',
    v2: '4.1.3',
  },
  'signature-form': {
    text: 'A signature is a JWS in compact form: three pieces of base64url, the first a JSON object.',
    v1: 'Data 2.6',
    v2: '4.2.6',
  },
  'signature-algorithm': {
    text: 'The algorithm of a signature is RS256, RS384 or RS512.',
    v1: 'Data 2.6',
    v2: '4.2.6',
  },
  'signature-payload': {
    text: 'The payload of a signature is JSON of the same statement.',
    v1: 'Data 2.6',
    v2: '4.2.6',
  },
  'signature-verifies': {
    text: 'A signature with x5c verifies with the key of its first certificate.',
    v1: 'Data 2.6',
    v2: '4.2.6',
  },
} as const satisfies Readonly<Record<string, Requirement>>;
