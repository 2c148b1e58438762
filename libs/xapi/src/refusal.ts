import { DomainError, type ErrorCode, type Json } from '@attest/kernel';
import { sectionOf, type RuleId } from './statement/rules';
import type { Rules } from './version';

/** What is refused: one fault of a request, outside of statements. */
export interface Refusal {
  readonly rule: RuleId;
  readonly rules: Rules;
  /** Name of the parameter, header, field or part. */
  readonly path: string;
  readonly message: string;
  /** `invalid_request` unless said otherwise. */
  readonly code?: ErrorCode;
  readonly facts?: Readonly<Record<string, Json>>;
}

/** The domain error of a request that breaks one rule. */
export function refusal({ rule, rules, path, message, code = 'invalid_request', facts = {} }: Refusal): DomainError {
  return new DomainError(code, facts, [{ path, message, rule, section: sectionOf(rule, rules) }]);
}
