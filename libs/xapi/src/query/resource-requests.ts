import type { JsonObject } from '@attest/kernel';
import { readAgent, parameter } from '../filter';
import { Check } from '../statement/check';
import { checkIri } from '../statement/iri';
import { checkUuid } from '../statement/uuid';
import type { Rules } from '../version';
import { collectParameters, refuseFaults, required, type Parameters } from './parameters';

interface Options {
  readonly rules: Rules;
}

/** The parameter of GET /agents: the Agent as sent, and its identity key. Throws as `readStatementQuery` does. */
export function readAgentRequest(
  params: Parameters,
  { rules }: Options,
): { readonly agent: JsonObject; readonly key: string } {
  const check = new Check(rules);
  const given = collectParameters(params, ['agent'], check);
  const text = required(given, 'agent', check);
  const found = given.has('agent') ? readAgent(text, check) : undefined;
  refuseFaults(check);
  return { agent: (found?.agent ?? {}) as JsonObject, key: found?.key ?? '' };
}

/** The parameter of GET /activities: the Activity's IRI. */
export function readActivityRequest(params: Parameters, { rules }: Options): string {
  const check = new Check(rules);
  const given = collectParameters(params, ['activityId'], check);
  const id = required(given, 'activityId', check);
  if (given.has('activityId')) checkIri(id, parameter('activityId'), check);
  refuseFaults(check);
  return id;
}

/** The parameter of PUT /statements: the id as sent. */
export function readPutRequest(params: Parameters, { rules }: Options): string {
  const check = new Check(rules);
  const given = collectParameters(params, ['statementId'], check);
  const id = required(given, 'statementId', check);
  if (given.has('statementId')) checkUuid(id, parameter('statementId'), check);
  refuseFaults(check);
  return id;
}

/** For requests that have no parameters: POST /statements, GET /about. */
export function readNoParameters(params: Parameters, { rules }: Options): void {
  const check = new Check(rules);
  collectParameters(params, [], check);
  refuseFaults(check);
}
