import { isDomainError } from '@attest/kernel';
import { systemCode } from '../errors/system-code';

/** A start that cannot be, for a reason outside the program. The message is a sentence that says what to do. */
export class StartRefused extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'StartRefused';
  }
}

/** The sentence to show instead of a stack, when the outside world is to blame; undefined for a bug. */
export function outsideReason(error: unknown): string | undefined {
  if (isDomainError(error, 'storage_unavailable')) {
    const { reason } = error.facts;
    return typeof reason === 'string' ? reason : undefined;
  }
  if (error instanceof StartRefused) return error.message;
  // Adapters throw sentences of their own, with what the system said as the cause.
  return error instanceof Error && systemCode(error.cause) !== undefined ? error.message : undefined;
}
