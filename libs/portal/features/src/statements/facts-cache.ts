import type { StatementItem } from '@attest/contracts';
import { type StatementFacts, factsOf } from './statement-facts';

/** Facts of statements, read once each: a statement never changes, and a list is drawn often. */
export function factsCache(): (item: StatementItem) => StatementFacts {
  const known = new WeakMap<StatementItem, StatementFacts>();
  return (item) => {
    const facts = known.get(item) ?? factsOf(item);
    known.set(item, facts);
    return facts;
  };
}
