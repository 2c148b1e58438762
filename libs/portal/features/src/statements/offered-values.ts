import type { StatementItem } from '@attest/contracts';
import type { FilterName } from './statement-view';
import { type StatementFacts, factsOf } from './statement-facts';

export interface OfferedValue {
  /** As it stands in the address. */
  readonly value: string;
  readonly label: string;
  /** What tells two of the same label apart: an identifier, an IRI. */
  readonly detail?: string;
  /** In how many of the statements at hand it occurs. */
  readonly count: number;
}

/** What can be filtered for, from the statements that are loaded: the most frequent first. */
export function offeredValues(
  items: readonly StatementItem[],
  facts: (item: StatementItem) => StatementFacts = factsOf,
): Record<Exclude<FilterName, 'since' | 'until'>, readonly OfferedValue[]> {
  const offered = {
    agent: new Map<string, OfferedValue>(),
    verb: new Map<string, OfferedValue>(),
    activity: new Map<string, OfferedValue>(),
    registration: new Map<string, OfferedValue>(),
  };
  for (const item of items) {
    const { person, verb, activity, registration } = facts(item);
    if (person?.filter !== undefined) count(offered.agent, person.filter, person.name, person.identifier);
    if (verb !== undefined) count(offered.verb, verb.id, verb.name, verb.id);
    if (activity !== undefined) count(offered.activity, activity.id, activity.name, activity.id);
    if (registration !== undefined) count(offered.registration, registration, registration);
  }
  return {
    agent: sorted(offered.agent),
    verb: sorted(offered.verb),
    activity: sorted(offered.activity),
    registration: sorted(offered.registration),
  };
}

function count(values: Map<string, OfferedValue>, value: string, label: string, detail?: string): void {
  const before = values.get(value);
  values.set(value, {
    value,
    label: before?.label ?? label,
    count: (before?.count ?? 0) + 1,
    ...(detail === undefined || detail === label ? {} : { detail }),
  });
}

function sorted(values: Map<string, OfferedValue>): readonly OfferedValue[] {
  return [...values.values()].sort((a, b) => b.count - a.count || a.label.localeCompare(b.label));
}
