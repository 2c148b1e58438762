import { DomainError } from '@attest/kernel';
import type { IndexValue } from './records';

/** The `next` of a page of records: the last one's value in the index, and its key. */
export function pageCursor(at: IndexValue, key: string): string {
  return Buffer.from(JSON.stringify([at, key])).toString('base64url');
}

/** Value and key that a cursor names. It comes back from outside: what is none is the caller's fault, DomainError `invalid_request`. */
export function readPageCursor(cursor: string): readonly [IndexValue, string] {
  let parts: unknown;
  try {
    parts = JSON.parse(Buffer.from(cursor, 'base64url').toString());
  } catch {
    parts = undefined;
  }
  const [at, key] = Array.isArray(parts) ? (parts as unknown[]) : [];
  if ((typeof at !== 'string' && typeof at !== 'number') || typeof key !== 'string') {
    throw new DomainError('invalid_request', {}, [
      { path: 'cursor', message: 'The cursor is not one that a page gave as its next.', rule: 'cursor' },
    ]);
  }
  return [at, key];
}
