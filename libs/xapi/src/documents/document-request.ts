import type { IsoInstant } from '@attest/kernel';
import { parameter, readAgent } from '../filter';
import { collectParameters, refuseFaults, required, type Given, type Parameters } from '../query/parameters';
import { Check } from '../statement/check';
import { checkIri } from '../statement/iri';
import { checkTimestamp } from '../statement/statement';
import { instantOf } from '../statement/timestamp';
import { checkUuid } from '../statement/uuid';
import type { Rules } from '../version';
import type { DocumentKey, DocumentKind, DocumentScope } from './document-key';

/** HEAD is GET without a body. */
export type DocumentMethod = 'GET' | 'PUT' | 'POST' | 'DELETE';

/** What a request to a document resource is about. */
export type DocumentRequest =
  | { readonly kind: 'one'; readonly key: DocumentKey }
  /** GET: the ids of the scope; DELETE: all of it. Without registration a scope of states covers all registrations. */
  | { readonly kind: 'many'; readonly scope: DocumentScope; readonly since?: IsoInstant };

interface Resource {
  readonly id: 'stateId' | 'profileId';
  readonly required: readonly ('activityId' | 'agent')[];
  readonly registration: boolean;
  /** Whether a DELETE may go without id: all of the scope then. */
  readonly deletesMany: boolean;
}

const RESOURCES: Readonly<Record<DocumentKind, Resource>> = {
  state: { id: 'stateId', required: ['activityId', 'agent'], registration: true, deletesMany: true },
  'activity-profile': { id: 'profileId', required: ['activityId'], registration: false, deletesMany: false },
  'agent-profile': { id: 'profileId', required: ['agent'], registration: false, deletesMany: false },
};

/** Ids of documents and activities are parts of keys, which indexes must hold. */
const MAX_ID = 2000;

/**
 * Reads the parameters of a document resource (C 2.2, 2.6, 2.7), decoded, in the order sent. Throws DomainError `unknown_parameter`
 * {parameter}, or `invalid_request` with a fault for each value that does not hold.
 */
export function readDocumentRequest(
  kind: DocumentKind,
  method: DocumentMethod,
  params: Parameters,
  { rules }: { readonly rules: Rules },
): DocumentRequest {
  const resource = RESOURCES[kind];
  const check = new Check(rules);
  const given = collectParameters(params, knownFor(resource, method), check);
  const scope = readScope(kind, resource, given, check);
  const request =
    method === 'GET' || (method === 'DELETE' && resource.deletesMany && !given.has(resource.id))
      ? readOneOrMany(resource, scope, given, check)
      : { kind: 'one' as const, key: { ...scope, id: readId(resource, given, check) } };
  refuseFaults(check);
  return request;
}

function knownFor(resource: Resource, method: DocumentMethod): readonly string[] {
  return [
    ...resource.required,
    resource.id,
    ...(resource.registration ? ['registration'] : []),
    ...(method === 'GET' ? ['since'] : []),
  ];
}

function readScope(kind: DocumentKind, resource: Resource, given: Given, check: Check): DocumentScope {
  let scope: DocumentScope = { kind };
  for (const name of resource.required) {
    const value = required(given, name, check);
    if (!given.has(name)) continue;
    if (name === 'activityId') scope = { ...scope, activity: readActivity(value, check) };
    else {
      const agent = readAgent(value, check)?.key;
      if (agent !== undefined) scope = { ...scope, agent };
    }
  }
  const registration = given.get('registration');
  if (registration === undefined) return scope;
  checkUuid(registration, parameter('registration'), check);
  return { ...scope, registration: registration.toLowerCase() };
}

function readActivity(value: string, check: Check): string {
  checkIri(value, parameter('activityId'), check);
  checkLength('activityId', value, check);
  return value;
}

function readOneOrMany(resource: Resource, scope: DocumentScope, given: Given, check: Check): DocumentRequest {
  const since = given.get('since');
  if (since !== undefined) checkTimestamp(since, parameter('since'), check);
  if (given.has(resource.id)) {
    if (since !== undefined) {
      const message = `since stands beside ${resource.id}; it filters lists of ids only`;
      check.refuse('parameter-alone', parameter('since'), message);
    }
    return { kind: 'one', key: { ...scope, id: readId(resource, given, check) } };
  }
  const instant = since === undefined ? undefined : instantOf(since);
  return { kind: 'many', scope, ...(instant === undefined ? {} : { since: instant }) };
}

function readId(resource: Resource, given: Given, check: Check): string {
  const id = required(given, resource.id, check);
  if (id === '' && given.has(resource.id)) {
    check.wrong('parameter-value', parameter(resource.id), id, 'not be empty');
  }
  checkLength(resource.id, id, check);
  return id;
}

function checkLength(name: string, value: string, check: Check): void {
  if (value.length <= MAX_ID) return;
  check.refuse(
    'parameter-bounded',
    parameter(name),
    `${name} has ${value.length} characters; at most ${MAX_ID} are kept`,
  );
}
