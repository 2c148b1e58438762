import { Injectable } from '@nestjs/common';
import { DomainError, isDomainError, type TenantId } from '@attest/kernel';
import { type Actor, AuditTrail } from '@attest/log';
import { Records } from '@attest/storage-ports';
import { TRUSTED_SIGNERS } from './signer-record';

/** Ends an organization's trust in a signer: what that one signed is judged by the others from the next reading on. */
@Injectable()
export class RemoveSigner {
  constructor(
    private readonly records: Records,
    private readonly audit: AuditTrail,
  ) {}

  /** Throws DomainError `not_found` when the organization lists no such signer. */
  async remove(tenant: TenantId, actor: Actor, fingerprint: string): Promise<void> {
    const found = await this.records.get(tenant, TRUSTED_SIGNERS, fingerprint);
    if (found === undefined) throw new DomainError('not_found', { signer: fingerprint });
    try {
      await this.audit.change(tenant, {
        actor,
        kind: 'trusted-signer.removed',
        collection: TRUSTED_SIGNERS,
        key: fingerprint,
        expectedVersion: found.version,
        after: undefined,
      });
    } catch (error) {
      // Signers are never changed: somebody else has removed it in this moment.
      throw isDomainError(error, 'changed_meanwhile') ? new DomainError('not_found', { signer: fingerprint }) : error;
    }
  }
}
