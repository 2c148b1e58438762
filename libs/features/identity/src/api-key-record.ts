import type { IsoInstant, TenantId } from '@attest/kernel';
import { collection } from '@attest/storage-ports';
import type { KeyId, XapiScope } from '@attest/tenancy';

/**
 * An API key, in the control database: revoking one never waits for an organization's own storage. Provable. Of the secret there
 * is only `proof`, a keyed hash that is worth nothing without the server's keyring.
 */
export interface ApiKeyRecord {
  /** What a client sends as user name. */
  readonly key: KeyId;
  readonly tenant: TenantId;
  readonly name: string;
  readonly scopes: readonly XapiScope[];
  /** Origins of the pages that may use it; empty or absent: any. */
  readonly origins?: readonly string[];
  /** `KeyHasher.proofOf` the secret. */
  readonly proof: string;
  readonly createdAt: IsoInstant;
  /** Name of who issued it. */
  readonly createdBy: string;
  /** null: never. */
  readonly expiresAt: IsoInstant | null;
  readonly revokedAt: IsoInstant | null;
}

export const API_KEYS = collection<ApiKeyRecord>({
  name: 'api-keys',
  key: (key) => key.key,
  indexes: {
    tenant: (key) => key.tenant,
    active: (key) => (key.revokedAt === null ? key.tenant : undefined),
  },
});

/** Whether the key works at `now` (milliseconds), and if not, why. */
export function keyState(key: ApiKeyRecord, now: number): 'active' | 'expired' | 'revoked' {
  if (key.revokedAt !== null) return 'revoked';
  return key.expiresAt !== null && Date.parse(key.expiresAt) <= now ? 'expired' : 'active';
}
