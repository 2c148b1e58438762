import { Injectable } from '@nestjs/common';
import type { AddSigner as AddSignerInput, SignerPreview } from '@attest/contracts';
import { Clock, DomainError, isDomainError, isoInstant, type TenantId } from '@attest/kernel';
import { type Actor, AuditTrail } from '@attest/log';
import { Records } from '@attest/storage-ports';
import { isSignerFault, readSigner, type SignerFacts } from '@attest/xapi';
import { signerFacts } from './signer-reply';
import { MOST_SIGNERS, type SignerRecord, TRUSTED_SIGNERS } from './signer-record';

/** Lists whom an organization trusts to sign. */
@Injectable()
export class AddSigner {
  constructor(
    private readonly records: Records,
    private readonly audit: AuditTrail,
    private readonly clock: Clock,
  ) {}

  /** What adding it would list. Throws DomainError `invalid_request` (path `$.pem`) when it names nobody who could be listed. */
  async preview(tenant: TenantId, pem: string): Promise<SignerPreview> {
    const facts = signerFacts(factsFrom(pem));
    const listed = await this.records.get(tenant, TRUSTED_SIGNERS, facts.fingerprint);
    return { ...facts, ...(listed === undefined ? {} : { listedAs: listed.value.name }) };
  }

  /** Throws DomainError `invalid_request` as `preview`, `conflict` when it is listed already or too many are. */
  async add(tenant: TenantId, actor: Actor, { name, pem }: AddSignerInput): Promise<SignerRecord> {
    const facts = factsFrom(pem);
    await this.refuseListed(tenant, facts.fingerprint);
    await this.refuseTooMany(tenant);
    try {
      const { value } = await this.audit.change(tenant, {
        actor,
        kind: 'trusted-signer.added',
        collection: TRUSTED_SIGNERS,
        key: facts.fingerprint,
        expectedVersion: 0,
        after: { ...facts, name, addedAt: isoInstant(this.clock.now()), addedBy: actor.name },
      });
      return value;
    } catch (error) {
      // Somebody else has added the same in this moment.
      if (isDomainError(error, 'changed_meanwhile') || isDomainError(error, 'already_taken')) {
        await this.refuseListed(tenant, facts.fingerprint);
      }
      throw error;
    }
  }

  private async refuseListed(tenant: TenantId, fingerprint: string): Promise<void> {
    const listed = await this.records.get(tenant, TRUSTED_SIGNERS, fingerprint);
    if (listed === undefined) return;
    const what = listed.value.kind === 'key' ? 'This key' : 'This certificate';
    throw new DomainError('conflict', { reason: `${what} is listed already, as “${listed.value.name}”.` });
  }

  private async refuseTooMany(tenant: TenantId): Promise<void> {
    const count = await this.records.count(tenant, TRUSTED_SIGNERS);
    if (count < MOST_SIGNERS) return;
    const reason = `${count} signers are listed; ${MOST_SIGNERS} is the most. Remove some first, or list the authority that issued them.`;
    throw new DomainError('conflict', { reason });
  }
}

function factsFrom(pem: string): SignerFacts {
  const read = readSigner(pem);
  if (!isSignerFault(read)) return read;
  throw new DomainError('invalid_request', {}, [{ path: '$.pem', ...read }]);
}
