import type { ParamMap, Params } from '@angular/router';
import type { StatementQuery } from '@attest/portal-data-access';
import { boundary } from './days';

export type FilterName = 'agent' | 'verb' | 'activity' | 'registration' | 'since' | 'until';
export const FILTER_NAMES: readonly FilterName[] = ['agent', 'verb', 'activity', 'registration', 'since', 'until'];

/** All that changes which statements the page lists, as it stands in the address. */
export interface StatementView {
  readonly filters: Readonly<Partial<Record<FilterName, string>>>;
  readonly ascending: boolean;
  /** Parameters that this page does not know; kept, and shown as a chip that says so. */
  readonly unknown: readonly string[];
}

const KNOWN = new Set<string>([...FILTER_NAMES, 'ascending', 'open']);

export function viewOf(params: ParamMap): StatementView {
  const filters: Partial<Record<FilterName, string>> = {};
  for (const name of FILTER_NAMES) {
    const value = params.get(name);
    if (value !== null && value !== '') filters[name] = value;
  }
  return {
    filters,
    ascending: params.get('ascending') === 'true',
    unknown: params.keys.filter((key) => !KNOWN.has(key)),
  };
}

/** What is merged into the address so that `filters` holds; null takes a parameter out. */
export function filterParams(filters: StatementView['filters']): Params {
  return Object.fromEntries(FILTER_NAMES.map((name) => [name, filters[name] ?? null]));
}

/** The view as a question to the API. Days are whole days of the zone; `since` itself is not included by xAPI, so it is moved. */
export function queryOf(view: StatementView, zone: string): StatementQuery {
  const { since, until, ...plain } = view.filters;
  return {
    ...plain,
    ...(since === undefined ? {} : { since: boundary('since', since, zone) }),
    ...(until === undefined ? {} : { until: boundary('until', until, zone) }),
    ascending: view.ascending ? 'true' : 'false',
    limit: PAGE,
  };
}

export const PAGE = 50;
