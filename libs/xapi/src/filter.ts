import { DomainError } from '@attest/kernel';
import { facetOf } from './facets';
import { identityKeyOf } from './identity';
import { scanJson } from './json/scan';
import { objectOf, type Properties } from './json/values';
import type { Facet, StatementFilter, StatementRow } from './row';
import { checkAgentOrGroup } from './statement/agent';
import { Check, Place, shown } from './statement/check';
import { checkIri } from './statement/iri';
import { checkTimestamp } from './statement/statement';
import { instantOf } from './statement/timestamp';
import { checkUuid } from './statement/uuid';
import type { Rules } from './version';

/** The parameters of the statement resource that filter, as text. */
export interface FilterParams {
  /** JSON of an Agent or a Group with an identifier. */
  readonly agent?: string | undefined;
  readonly verb?: string | undefined;
  readonly activity?: string | undefined;
  readonly registration?: string | undefined;
  readonly since?: string | undefined;
  readonly until?: string | undefined;
  /** Widens `agent` to every place where an Agent stands; without effect alone. */
  readonly relatedAgents?: boolean | undefined;
  /** Widens `activity` to the context and SubStatements; without effect alone. */
  readonly relatedActivities?: boolean | undefined;
}

/** Whether the row satisfies the filter. What every storage adapter must answer. */
export function matches(filter: StatementFilter, row: StatementRow): boolean {
  if (filter.since !== undefined && row.stored <= filter.since) return false;
  if (filter.until !== undefined && row.stored > filter.until) return false;
  return filter.facets.every((facet) => row.facets.includes(facet));
}

/** The filter that parameters ask for. Throws DomainError `invalid_request` with a fault for each value that has no good form. */
export function filterFor(params: FilterParams, rules: Rules = '1.0.3'): StatementFilter {
  const check = new Check(rules);
  const filter = readFilter(params, check);
  if (check.faults.length > 0) throw new DomainError('invalid_request', {}, check.faults);
  return filter;
}

/** As `filterFor`, with the faults collected; the filter means nothing when there are any. */
export function readFilter(params: FilterParams, check: Check): StatementFilter {
  const facets: Facet[] = [];
  const { agent, verb, activity, registration } = params;
  if (agent !== undefined) {
    const key = readAgent(agent, check)?.key;
    if (key !== undefined) facets.push(facetOf(params.relatedAgents === true ? 'relatedAgent' : 'agent', key));
  }
  if (verb !== undefined) {
    checkIri(verb, parameter('verb'), check);
    facets.push(facetOf('verb', verb));
  }
  if (activity !== undefined) {
    checkIri(activity, parameter('activity'), check);
    facets.push(facetOf(params.relatedActivities === true ? 'relatedActivity' : 'activity', activity));
  }
  if (registration !== undefined) {
    checkUuid(registration, parameter('registration'), check);
    facets.push(facetOf('registration', registration.toLowerCase()));
  }
  // Both limits are cut to milliseconds, like `stored` itself; neither an exclusive nor an inclusive limit changes by that.
  const since = instantAt('since', params.since, check);
  const until = instantAt('until', params.until, check);
  return {
    facets,
    ...(since === undefined ? {} : { since }),
    ...(until === undefined ? {} : { until }),
  };
}

/** Parameters are named by their bare name, not as a path into a body. */
export function parameter(name: string): Place {
  return Place.parameter(name);
}

function instantAt(name: string, value: string | undefined, check: Check): string | undefined {
  if (value === undefined) return undefined;
  checkTimestamp(value, parameter(name), check);
  return instantOf(value);
}

/** The parameter `agent`: an Agent or Group by the rules of statements, with something to find it by; or faults. */
export function readAgent(
  text: string,
  check: Check,
): { readonly agent: Properties; readonly key: string } | undefined {
  const place = parameter('agent');
  const value = agentJson(text, place, check);
  if (value === undefined) return undefined;
  const before = check.faults.length;
  checkAgentOrGroup(value, place, check);
  const agent = objectOf(value);
  const key = identityKeyOf(agent);
  if (key === undefined && check.faults.length === before) {
    check.refuse('parameter-agent', place, 'agent is a Group without identifier; it must have one to be found by');
  }
  return key === undefined ? undefined : { agent, key };
}

function agentJson(text: string, place: Place, check: Check): unknown {
  try {
    const { value, duplicates } = scanJson(text);
    for (const path of duplicates) check.duplicate(`agent${path.slice(1)}`);
    return value;
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    check.refuse(
      'parameter-agent',
      place,
      `agent is ${shown(text)}, which is not JSON; it must be the JSON of an Agent`,
    );
    return undefined;
  }
}
