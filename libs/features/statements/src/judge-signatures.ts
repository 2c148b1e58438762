import { Injectable } from '@nestjs/common';
import type { SignatureProof, SignatureTrust } from '@attest/contracts';
import type { TenantId } from '@attest/kernel';
import type { StatementHeader } from '@attest/log';
import { ListSigners, type SignerRecord } from '@attest/signers';
import { Log } from '@attest/storage-ports';
import { judgeSignature, type SignatureProof as KeptProof, type Trust } from '@attest/xapi';
import { AttachmentFiles } from './attachment-files';

/** A statement has one signature, or a few. Each more costs a key operation for each listed key, so there is an end. */
const JUDGED_MOST = 20;

/** What the signatures of a statement proved when it came, from the log, and what the trusted signers of now make of them (ADR 11). */
@Injectable()
export class JudgeSignatures {
  constructor(
    private readonly log: Log,
    private readonly attachments: AttachmentFiles,
    private readonly signers: ListSigners,
  ) {}

  async of(tenant: TenantId, at: { readonly position: number; readonly stored: string }): Promise<SignatureProof[]> {
    const [entry] = await this.log.entries(tenant, 'statements', [at.position]);
    if (entry === undefined) return [];
    const { signatures = [] } = JSON.parse(entry.header) as StatementHeader;
    if (signatures.length === 0) return [];
    const signers = (await this.signers.list(tenant)).map((signer) => ({ subject: '', ...signer }));
    const judged: SignatureProof[] = [];
    // One after the other: data can be large.
    for (const [index, proof] of signatures.entries()) {
      if (index < JUDGED_MOST) {
        const data = await this.attachments.data(tenant, proof.sha2 ?? '');
        const { trust, ...judgement } = judgeSignature({ proof, data, stored: at.stored }, signers);
        judged.push({ ...kept(proof), ...judgement, trust: trustReply(trust) });
      } else {
        const chain = proof.certificate === undefined ? 'none' : proof.chained === true ? 'open' : 'broken';
        const trust = { trusted: false, because: 'not_judged' } as const;
        judged.push({ ...kept(proof), valid: proof.verified, chain, trust });
      }
    }
    return judged;
  }
}

function kept({ issuers, ...proof }: KeptProof): Omit<SignatureProof, 'valid' | 'chain' | 'trust'> {
  return { ...proof, ...(issuers === undefined ? {} : { issuers: [...issuers] }) };
}

function trustReply(trust: Trust<SignerRecord>): SignatureTrust {
  const { signer, ...rest } = trust;
  if (signer === undefined) return rest as SignatureTrust;
  const { fingerprint, name, addedAt, addedBy } = signer;
  return { ...rest, signer: { fingerprint, name, addedAt, addedBy } };
}
