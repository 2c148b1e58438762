import type { IsoInstant } from '@attest/kernel';
import type { Commit, Entry } from '@attest/ledger';
import type { AgentIdentity } from '@attest/xapi';
import { identifierText, isVoiding, peopleOfActor, type StatementParts, succeeded } from './people-of-statement';
import { personId, type PersonRow } from './person';

/** A name is for people; the statement keeps all of one that is longer. */
const MOST_NAME = 200;
const COMPLETED = 'http://adlnet.gov/expapi/verbs/completed';

/**
 * What a commit says about people: one row for each person it names, holding this commit's counts alone.
 *
 * A statement counts for its actor (`peopleOfActor`). It counts as passed or failed by `result.success`, or by its verb when
 * there is no `success`; as completed by its verb or `result.completion`. Statements that void others count for nobody.
 * Statements that are voided later stay counted: the list says what was sent, and a view of standing evidence is another one.
 * Entries whose bytes were erased count for nobody.
 */
export function peopleChanges(commit: Commit): readonly PersonRow[] {
  const people = new Map<string, PersonRow>();
  for (const entry of commit.entries) {
    const statement = parsed(entry);
    if (statement === undefined || isVoiding(statement)) continue;
    const stored = typeof statement.stored === 'string' ? statement.stored : commit.stored;
    for (const identity of peopleOfActor(statement.actor)) {
      const id = personId(identity.key);
      people.set(id, joined(people.get(id), seenOnce(id, identity, statement, stored)));
    }
  }
  return [...people.values()];
}

/** A person's row after a change, which is about later statements than the row: counts add up, the newest name stays. */
export function joined(row: PersonRow | undefined, change: PersonRow): PersonRow {
  if (row === undefined) return change;
  return {
    ...change,
    name: change.name ?? row.name,
    firstSeen: earlier(row.firstSeen, change.firstSeen),
    lastSeen: later(row.lastSeen, change.lastSeen),
    statements: row.statements + change.statements,
    passed: row.passed + change.passed,
    failed: row.failed + change.failed,
    completed: row.completed + change.completed,
  };
}

function seenOnce(id: string, identity: AgentIdentity, statement: StatementParts, stored: IsoInstant): PersonRow {
  const success = succeeded(statement);
  return {
    id,
    name: identity.name === undefined ? null : shortened(identity.name),
    identifier: identifierText(identity),
    agent: identity.agent,
    firstSeen: stored,
    lastSeen: stored,
    statements: 1,
    passed: success === true ? 1 : 0,
    failed: success === false ? 1 : 0,
    completed: statement.verb?.id === COMPLETED || statement.result?.completion === true ? 1 : 0,
  };
}

function parsed(entry: Entry): StatementParts | undefined {
  return entry.bytes === '' ? undefined : (JSON.parse(entry.bytes) as StatementParts);
}

/** Cut between characters, never within one. */
const shortened = (name: string): string =>
  name.length <= MOST_NAME
    ? name
    : `${Array.from(name.slice(0, 2 * MOST_NAME))
        .slice(0, MOST_NAME - 1)
        .join('')}…`;

const earlier = (a: IsoInstant, b: IsoInstant): IsoInstant => (a < b ? a : b);
const later = (a: IsoInstant, b: IsoInstant): IsoInstant => (a > b ? a : b);
