import { Injectable } from '@nestjs/common';
import type { ApiKey } from '@attest/contracts';
import { API_KEYS, type ApiKeyRecord, KeyUsage } from '@attest/identity';
import { Clock, CONTROL, type TenantId } from '@attest/kernel';
import { eachRecord, Records } from '@attest/storage-ports';
import { keyReply } from './key-reply';

/** An organization's API keys, the newest first; the revoked and expired ones too, since statements name them. */
@Injectable()
export class ListKeys {
  constructor(
    private readonly records: Records,
    private readonly usage: KeyUsage,
    private readonly clock: Clock,
  ) {}

  async list(tenant: TenantId): Promise<ApiKey[]> {
    const keys = await this.all(tenant);
    const now = this.clock.now();
    const replies = keys.map(async (key) => keyReply(key, await this.usage.lastUsedAt(key.key), now));
    return (await Promise.all(replies)).sort(
      (one, other) => other.createdAt.localeCompare(one.createdAt) || one.key.localeCompare(other.key),
    );
  }

  private async all(tenant: TenantId): Promise<ApiKeyRecord[]> {
    const keys: ApiKeyRecord[] = [];
    const query = { index: 'tenant', equals: tenant };
    for await (const { value } of eachRecord(this.records, CONTROL, API_KEYS, query)) keys.push(value);
    return keys;
  }
}
