import { type AgentIdentity, identityOf } from '@attest/xapi';

const PASSED = 'http://adlnet.gov/expapi/verbs/passed';
const FAILED = 'http://adlnet.gov/expapi/verbs/failed';
const VOIDED = 'http://adlnet.gov/expapi/verbs/voided';

/** The parts of a stored statement that say whom it is about and how it went. */
export interface StatementParts {
  readonly actor?: unknown;
  readonly verb?: { readonly id?: unknown };
  readonly result?: { readonly success?: unknown; readonly completion?: unknown };
  readonly stored?: unknown;
}

/**
 * The people that an actor stands for: an agent or an identified group is one; an anonymous group has no identity of its own,
 * so it stands for each of its members, once each. The members of an identified group are not counted: who belongs to it at
 * that time is the sender's knowledge, and xAPI does not say that each of them did the thing.
 */
export function peopleOfActor(actor: unknown): readonly AgentIdentity[] {
  const own = identityOf(actor);
  if (own !== undefined) return [own];
  const members = (actor as { member?: unknown } | null | undefined)?.member;
  if (!Array.isArray(members)) return [];
  const people = new Map<string, AgentIdentity>();
  for (const member of members) {
    const identity = identityOf(member);
    if (identity !== undefined && !people.has(identity.key)) people.set(identity.key, identity);
  }
  return [...people.values()];
}

/** Whether the statement voids another one: an act of record keeping, not of learning. */
export function isVoiding(statement: StatementParts): boolean {
  return statement.verb?.id === VOIDED;
}

/** Whether it went well: what `result.success` says, else what the verb says, else unknown. */
export function succeeded(statement: StatementParts): boolean | undefined {
  const success = statement.result?.success;
  if (typeof success === 'boolean') return success;
  const verb = statement.verb?.id;
  return verb === PASSED ? true : verb === FAILED ? false : undefined;
}

/** An identifier for people, without doubt about what it is: `ada@example.com`, `ada at https://lms.example`, `sha1:…`. */
export function identifierText(identity: AgentIdentity): string {
  const { mbox_sha1sum: sha1, account } = JSON.parse(identity.agent) as {
    mbox_sha1sum?: string;
    account?: { homePage: string; name: string };
  };
  if (sha1 !== undefined) return `sha1:${sha1}`;
  return account === undefined ? identity.readable : `${account.name} at ${account.homePage}`;
}
