import type { Space } from '@attest/kernel';

/**
 * News that something changed in a space: only ever a hint to look, never the thing itself. Topics: `statements` and `audit`
 * (that stream grew), `access` (a key, session or membership changed).
 */
export abstract class Signals {
  /** Calls `listener` until the returned function is called. */
  abstract on(topic: string, listener: (space: Space) => void): () => void;
  abstract emit(topic: string, space: Space): void;
}
