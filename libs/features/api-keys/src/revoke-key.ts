import { Injectable } from '@nestjs/common';
import type { ApiKey } from '@attest/contracts';
import { API_KEYS, type ApiKeyRecord, KeyUsage } from '@attest/identity';
import { Clock, CONTROL, isDomainError, isoInstant, type TenantId } from '@attest/kernel';
import { type Actor, AuditTrail, Signals } from '@attest/log';
import { FindKey } from './find-key';
import { keyReply } from './key-reply';

/** Takes an API key's rights away for good: at once in this process, within a second in every other. */
@Injectable()
export class RevokeKey {
  constructor(
    private readonly keys: FindKey,
    private readonly audit: AuditTrail,
    private readonly usage: KeyUsage,
    private readonly clock: Clock,
    private readonly signals: Signals,
  ) {}

  /** Revoking a revoked key changes nothing. Throws DomainError `not_found` when the organization has no such key. */
  async revoke(tenant: TenantId, actor: Actor, key: string): Promise<ApiKey> {
    const revoked = await this.revoked(tenant, actor, key);
    return keyReply(revoked, await this.usage.lastUsedAt(revoked.key), this.clock.now());
  }

  private async revoked(tenant: TenantId, actor: Actor, key: string): Promise<ApiKeyRecord> {
    for (;;) {
      const before = await this.keys.find(tenant, key);
      if (before.value.revokedAt !== null) return before.value;
      try {
        const after = await this.audit.change(CONTROL, {
          actor,
          kind: 'api-key.revoked',
          collection: API_KEYS,
          key: before.value.key,
          expectedVersion: before.version,
          after: { ...before.value, revokedAt: isoInstant(this.clock.now()) },
          concerns: tenant,
        });
        this.signals.emit('access', tenant);
        return after.value;
      } catch (error) {
        // Somebody else revoked it in the same moment: then it is revoked.
        if (!isDomainError(error, 'changed_meanwhile')) throw error;
      }
    }
  }
}
