import { FACET_KINDS } from './facets';
import type { Facet, StatementFilter, StatementRow } from './row';

/**
 * Whether a facet counts for the statements that refer to its statement as well. All do but the credential: who wrote a statement is
 * no matter of what it refers to.
 */
export function isCopied(facet: Facet): boolean {
  return !facet.startsWith(FACET_KINDS.credential);
}

/**
 * As `matches`, with the rule about references (C 2.1.3, checklist 4.5): a statement whose object is a StatementRef is also found by what
 * its target is found by, and so on along the chain. The time limits look at the pointing statement alone. Unknown targets
 * (`rowOfId`, ids in lower case) and loops end a chain. What every storage adapter must answer.
 */
export function matchesWithin(
  filter: StatementFilter,
  row: StatementRow,
  rowOfId: (id: string) => StatementRow | undefined,
): boolean {
  if (filter.since !== undefined && row.stored <= filter.since) return false;
  if (filter.until !== undefined && row.stored > filter.until) return false;
  const missing = new Set(filter.facets);
  for (const facet of row.facets) missing.delete(facet);
  const seen = new Set([row.id]);
  let next = row.refersTo;
  while (missing.size > 0 && next !== undefined && !seen.has(next)) {
    seen.add(next);
    const target = rowOfId(next);
    for (const facet of target?.facets ?? []) if (isCopied(facet)) missing.delete(facet);
    next = target?.refersTo;
  }
  return missing.size === 0;
}
