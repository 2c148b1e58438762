import { Injectable } from '@nestjs/common';
import { CONTROL, type Space } from '@attest/kernel';
import type { Commit, Entry } from '@attest/ledger';
import { auditBody, auditHeader, AuditTrail, type Consumer, type ConsumerName } from '@attest/log';
import { Records, type RowUpdate } from '@attest/storage-ports';

export const CONTROL_COPY: ConsumerName = { name: 'control-copy', stream: 'audit', spaces: 'control' };

/**
 * Copies what happened in the control database into the audit stream of the organization that it concerns, so that an organization's
 * log tells all of its story: its founding, its members, its keys. A commit that is folded again copies nothing twice
 * (`AuditTrail.copy`).
 */
@Injectable()
export class ControlCopyConsumer implements Consumer {
  readonly name = CONTROL_COPY.name;
  readonly stream = CONTROL_COPY.stream;
  readonly spaces = CONTROL_COPY.spaces;

  constructor(
    private readonly audit: AuditTrail,
    private readonly records: Records,
  ) {}

  async fold(space: Space, commit: Commit): Promise<readonly RowUpdate[]> {
    for (const entry of await this.thatHappened(space, commit)) {
      const { concerns } = auditHeader(entry);
      if (concerns !== undefined) await this.audit.copy(concerns, CONTROL, entry);
    }
    return [];
  }

  /** Without the changes that were appended and then found to come too late: they changed nothing. */
  private async thatHappened(space: Space, commit: Commit): Promise<readonly Entry[]> {
    const outcomes = (await this.records.outcomes(space, commit.number)) ?? [];
    let changes = 0;
    return commit.entries.filter((entry) => {
      if (auditBody(entry).change === undefined) return true;
      const outcome = outcomes[changes++];
      return outcome === undefined || outcome === 'applied';
    });
  }
}
