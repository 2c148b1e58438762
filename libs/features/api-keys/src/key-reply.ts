import type { ApiKey } from '@attest/contracts';
import type { IsoInstant } from '@attest/kernel';
import { type ApiKeyRecord, keyState } from '@attest/identity';

/** A key as the portal shows it: without the proof of its secret. */
export function keyReply(record: ApiKeyRecord, lastUsedAt: IsoInstant | null, now: number): ApiKey {
  const { key, name, scopes, origins, createdAt, createdBy, expiresAt, revokedAt } = record;
  return {
    key,
    name,
    scopes: [...scopes],
    ...(origins === undefined ? {} : { origins: [...origins] }),
    state: keyState(record, now),
    createdAt,
    createdBy,
    expiresAt,
    revokedAt,
    lastUsedAt,
  };
}
