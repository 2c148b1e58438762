import { Injectable } from '@nestjs/common';
import type { ChangeOrganizationSettings, OrganizationSettings } from '@attest/contracts';
import { ORGANIZATIONS, type OrganizationRecord } from '@attest/identity';
import { CONTROL, DomainError, isDomainError, type TenantId } from '@attest/kernel';
import { type Actor, AuditTrail, Signals } from '@attest/log';
import { Records, type Versioned } from '@attest/storage-ports';

/** What an organization decides about itself. A change counts at once in this process, within a second in every other. */
@Injectable()
export class KeepOrganizationSettings {
  constructor(
    private readonly records: Records,
    private readonly audit: AuditTrail,
    private readonly signals: Signals,
  ) {}

  /** Throws DomainError `not_found` when there is no such organization. */
  async get(tenant: TenantId): Promise<OrganizationSettings> {
    return settingsOf((await this.find(tenant)).value);
  }

  /**
   * Changes the settings that `input` names and no other: of two who change different ones at once, both succeed. Setting what is set
   * already leaves no entry. Throws DomainError `not_found` when there is no such organization.
   */
  async change(tenant: TenantId, actor: Actor, input: ChangeOrganizationSettings): Promise<OrganizationSettings> {
    for (;;) {
      const before = await this.find(tenant);
      const current = settingsOf(before.value);
      const wanted = { ...current, ...input };
      if (wanted.xapiAssumedVersion === current.xapiAssumedVersion) return current;
      try {
        await this.audit.change(CONTROL, {
          actor,
          kind: 'organization.settings-changed',
          collection: ORGANIZATIONS,
          key: tenant,
          expectedVersion: before.version,
          after: { ...before.value, ...wanted },
          concerns: tenant,
        });
        this.signals.emit('access', tenant);
        return wanted;
      } catch (error) {
        // Somebody else changed the organization in the same moment: decide anew on what it is now.
        if (!isDomainError(error, 'changed_meanwhile')) throw error;
      }
    }
  }

  private async find(tenant: TenantId): Promise<Versioned<OrganizationRecord>> {
    const found = await this.records.get(CONTROL, ORGANIZATIONS, tenant);
    if (found === undefined) throw new DomainError('not_found', { organization: tenant });
    return found;
  }
}

function settingsOf({ xapiAssumedVersion }: OrganizationRecord): OrganizationSettings {
  return { xapiAssumedVersion: xapiAssumedVersion ?? null };
}
