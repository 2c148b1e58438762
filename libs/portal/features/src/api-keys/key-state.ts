import type { ApiKey } from '@attest/contracts';
import type { StateName } from '@attest/portal-ui';
import { apiKeysTexts } from '../texts/api-keys';

const DAY = 86_400_000;
/** From so many days before it expires, a key is called to attention. */
export const WARN_BEFORE = 14;

export interface KeyState {
  readonly glyph: StateName;
  readonly word: string;
}

/** How a key stands at an instant; what expires within 14 days says so while it still works. */
export function keyState(key: ApiKey, now: number): KeyState {
  const { states } = apiKeysTexts;
  if (key.state === 'revoked') return { glyph: 'waived', word: states.revoked };
  const days = daysLeft(key, now);
  if (key.state === 'expired' || (days !== undefined && days < 0)) return { glyph: 'expired', word: states.expired };
  if (days !== undefined && days <= WARN_BEFORE) return { glyph: 'due', word: states.expiring };
  return { glyph: 'compliant', word: states.active };
}

/** Whole days until it expires, negative afterwards; undefined when it never does. */
export function daysLeft(key: ApiKey, now: number): number | undefined {
  return key.expiresAt === null ? undefined : Math.floor((Date.parse(key.expiresAt) - now) / DAY);
}
