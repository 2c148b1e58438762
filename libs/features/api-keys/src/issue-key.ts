import { Injectable } from '@nestjs/common';
import type { IssuedKey, IssueKey as IssueKeyInput } from '@attest/contracts';
import { API_KEYS, type ApiKeyRecord, KeyHasher, ORGANIZATIONS } from '@attest/identity';
import { Clock, CONTROL, DomainError, isDomainError, isoInstant, type TenantId } from '@attest/kernel';
import { type Actor, AuditTrail, Signals } from '@attest/log';
import { Records } from '@attest/storage-ports';
import { type KeyId, newKeyId, newKeySecret, normalizeScopes, type XapiScope } from '@attest/tenancy';
import { keyReply } from './key-reply';

const DAY_MS = 24 * 3_600_000;
/** Keys that work at the same time in one organization. */
const ACTIVE_KEYS_MAX = 500;

/** A key whose id and secret somebody has chosen. */
export interface ChosenKey {
  readonly key: KeyId;
  readonly secret: string;
  readonly name: string;
  readonly scopes: readonly XapiScope[];
  readonly expiresAt: string | null;
  /** Origins of the pages that may use it; absent: any. */
  readonly origins?: readonly string[] | undefined;
}

/** Issues API keys. The secret leaves the server once, in the answer; only its proof is kept. */
@Injectable()
export class IssueKey {
  constructor(
    private readonly records: Records,
    private readonly audit: AuditTrail,
    private readonly hasher: KeyHasher,
    private readonly clock: Clock,
    private readonly signals: Signals,
  ) {}

  /** Throws DomainError `conflict` when the organization has too many active keys, `not_found` when there is no such organization. */
  async issue(tenant: TenantId, actor: Actor, input: IssueKeyInput): Promise<IssuedKey> {
    const organization = await this.records.get(CONTROL, ORGANIZATIONS, tenant);
    if (organization === undefined) throw new DomainError('not_found', { organization: tenant });
    await this.refuseTooMany(tenant);
    const secret = newKeySecret();
    const { name, scopes, expiresInDays, origins } = input;
    const expiresAt = expiresInDays === null ? null : isoInstant(this.clock.now() + expiresInDays * DAY_MS);
    const key = newKeyId(organization.value.tag);
    const record = await this.store(tenant, actor, { key, secret, name, scopes, expiresAt, origins });
    return { key: keyReply(record, null, this.clock.now()), secret };
  }

  /** Issues a chosen key. Throws DomainError `already_taken` when some organization has a key with that id. */
  async store(tenant: TenantId, actor: Actor, chosen: ChosenKey): Promise<ApiKeyRecord> {
    const record = this.record(tenant, actor, chosen);
    try {
      await this.audit.change(CONTROL, {
        actor,
        kind: 'api-key.issued',
        collection: API_KEYS,
        key: record.key,
        expectedVersion: 0,
        after: record,
        concerns: tenant,
      });
    } catch (error) {
      // It was to be new, and there is one already.
      throw isDomainError(error, 'changed_meanwhile') ? new DomainError('already_taken', { what: 'key' }) : error;
    }
    // A request that came too early may have left "no such key" in the cache.
    this.signals.emit('access', tenant);
    return record;
  }

  private record(tenant: TenantId, actor: Actor, chosen: ChosenKey): ApiKeyRecord {
    const { key, secret, name, scopes, expiresAt, origins = [] } = chosen;
    return {
      key,
      tenant,
      name,
      scopes: normalizeScopes(scopes),
      ...(origins.length === 0 ? {} : { origins: [...new Set(origins)] }),
      proof: this.hasher.proofOf(key, secret),
      createdAt: isoInstant(this.clock.now()),
      createdBy: actor.name,
      expiresAt,
      revokedAt: null,
    };
  }

  private async refuseTooMany(tenant: TenantId): Promise<void> {
    const active = await this.records.count(CONTROL, API_KEYS, { index: 'active', equals: tenant });
    if (active < ACTIVE_KEYS_MAX) return;
    const reason = `The organization has ${active} keys that are not revoked; ${ACTIVE_KEYS_MAX} is the most. Revoke some first.`;
    throw new DomainError('conflict', { reason });
  }
}
