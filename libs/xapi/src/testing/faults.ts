import { isDomainError, type Fault } from '@attest/kernel';
import { readStatements } from '../read-statements';
import type { Received } from '../received';
import type { Rules } from '../version';

export const SOME_ID = '39c24cc4-69f2-4c01-824e-1fdc6ea8a3b1';

/** Reads one body as POST does; statements without id get `SOME_ID`. */
export function read(body: unknown, rules: Rules = '1.0.3'): readonly Received[] {
  return readStatements(typeof body === 'string' ? body : JSON.stringify(body), {
    rules,
    newId: () => SOME_ID,
    shape: 'one-or-many',
  });
}

/** What is wrong with a body; nothing when it is accepted. A text is taken as it is, anything else as its JSON. */
export function faultsOf(body: unknown, rules: Rules = '1.0.3'): readonly Fault[] {
  return faultsFrom(() => read(body, rules));
}

/** The faults of the domain error that `work` throws; none when it throws nothing. */
export function faultsFrom(work: () => unknown): readonly Fault[] {
  try {
    work();
    return [];
  } catch (error) {
    if (isDomainError(error)) return error.faults;
    throw error;
  }
}

/** `path rule` of each fault: what most tests are about. */
export function brokenRules(body: unknown, rules: Rules = '1.0.3'): readonly string[] {
  return faultsOf(body, rules).map((fault) => `${fault.path} ${fault.rule}`);
}
