import { Injectable } from '@nestjs/common';
import type { ApiKey } from '@attest/contracts';
import { API_KEYS, type ApiKeyRecord, KeyUsage } from '@attest/identity';
import { Clock, CONTROL, DomainError, type TenantId } from '@attest/kernel';
import { type Actor, AuditTrail, Signals } from '@attest/log';
import { FindKey } from './find-key';
import { keyReply } from './key-reply';

/** Says which pages may use a key in a browser: at once in this process, within a second in every other. */
@Injectable()
export class ChangeOrigins {
  constructor(
    private readonly keys: FindKey,
    private readonly audit: AuditTrail,
    private readonly usage: KeyUsage,
    private readonly clock: Clock,
    private readonly signals: Signals,
  ) {}

  /**
   * No origins: pages of any. The same origins again change nothing. Throws DomainError `not_found` when the organization has no such
   * key, `conflict` when it is revoked, `changed_meanwhile` when somebody else changed it in this moment.
   */
  async change(tenant: TenantId, actor: Actor, key: string, origins: readonly string[]): Promise<ApiKey> {
    const before = await this.keys.find(tenant, key);
    if (before.value.revokedAt !== null) {
      throw new DomainError('conflict', { reason: 'The key is revoked; no page can use it any more.' });
    }
    const wanted = [...new Set(origins)];
    const { origins: now = [], ...rest } = before.value;
    if (JSON.stringify(wanted) === JSON.stringify(now)) return this.reply(before.value);
    const after = await this.audit.change(CONTROL, {
      actor,
      kind: 'api-key.origins-changed',
      collection: API_KEYS,
      key: before.value.key,
      expectedVersion: before.version,
      after: { ...rest, ...(wanted.length === 0 ? {} : { origins: wanted }) },
      concerns: tenant,
    });
    this.signals.emit('access', tenant);
    return this.reply(after.value);
  }

  private async reply(record: ApiKeyRecord): Promise<ApiKey> {
    return keyReply(record, await this.usage.lastUsedAt(record.key), this.clock.now());
  }
}
