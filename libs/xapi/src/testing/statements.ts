/** Parts of a statement; what is left out is a sensible default. `id: undefined` leaves the id out, which is the default too. */
export interface StatementParts {
  readonly id?: string;
  readonly actor?: unknown;
  readonly verb?: unknown;
  readonly object?: unknown;
  readonly result?: unknown;
  readonly context?: unknown;
  readonly timestamp?: string;
  readonly stored?: string;
  readonly authority?: unknown;
  readonly version?: string;
  readonly attachments?: unknown;
}

export const ADA = { objectType: 'Agent', name: 'Ada', mbox: 'mailto:ada@example.org' } as const;
export const BEN = {
  objectType: 'Agent',
  name: 'Ben',
  account: { homePage: 'https://hr.example.org', name: 'ben' },
} as const;

export const PASSED = { id: 'http://adlnet.gov/expapi/verbs/passed', display: { 'en-US': 'passed' } } as const;
export const COMPLETED = { id: 'http://adlnet.gov/expapi/verbs/completed', display: { 'en-US': 'completed' } } as const;
export const VOIDED = { id: 'http://adlnet.gov/expapi/verbs/voided', display: { 'en-US': 'voided' } } as const;

export const GOWNING = {
  objectType: 'Activity',
  id: 'https://example.org/courses/aseptic-gowning',
  definition: { name: { 'en-US': 'Aseptic Gowning' }, type: 'http://adlnet.gov/expapi/activities/course' },
} as const;

/** A valid statement, "Ada passed Aseptic Gowning", with the given parts in place of its own. */
export function aStatement(parts: StatementParts = {}): Record<string, unknown> {
  return { actor: ADA, verb: PASSED, object: GOWNING, ...parts };
}
