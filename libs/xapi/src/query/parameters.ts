import { DomainError } from '@attest/kernel';
import { parameter } from '../filter';
import type { Check } from '../statement/check';

/** Query parameters, decoded, in the order sent; repeated ones too. */
export type Parameters = readonly (readonly [string, string])[];

export type Given = ReadonlyMap<string, string>;

const SHOWN_NAME = 80;

/**
 * The parameters by name. Throws DomainError `unknown_parameter` {parameter} for one that the resource does not have for the method, in
 * another letter case included; one that stands twice is a fault.
 */
export function collectParameters(params: Parameters, known: readonly string[], check: Check): Given {
  const given = new Map<string, string>();
  for (const [name, value] of params) {
    if (!known.includes(name)) throw unknownParameter(name, known, check);
    if (given.has(name)) {
      check.refuse('parameter-once', parameter(name), `${name} is given twice; it must be given once`);
    }
    given.set(name, value);
  }
  return given;
}

function unknownParameter(name: string, known: readonly string[], check: Check): DomainError {
  const cut = name.slice(0, SHOWN_NAME);
  const meant = known.find((one) => one.toLowerCase() === name.toLowerCase());
  const all = known.length === 0 ? 'none is known' : `known are ${known.join(', ')}`;
  const hint = meant === undefined ? all : `${meant} is meant?`;
  check.refuse('parameter-known', parameter(cut), `There is no parameter ${JSON.stringify(cut)} here; ${hint}`);
  return new DomainError('unknown_parameter', { parameter: cut }, check.faults);
}

/** Throws DomainError `invalid_request` when anything was found. */
export function refuseFaults(check: Check): void {
  if (check.faults.length > 0) throw new DomainError('invalid_request', {}, check.faults);
}

/** The value of a parameter that the resource needs; a fault and '' when it is not there. */
export function required(given: Given, name: string, check: Check): string {
  const value = given.get(name);
  if (value === undefined) check.missing('parameter-required', parameter(name), 'this request needs it');
  return value ?? '';
}
