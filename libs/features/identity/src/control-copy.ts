import { Injectable } from '@nestjs/common';
import { CONTROL, type Space, type TenantId } from '@attest/kernel';
import type { Commit, Entry } from '@attest/ledger';
import { auditBody, auditHeader, AuditTrail, type Consumer, type ConsumerName } from '@attest/log';
import { EventLog } from '@attest/platform';
import { Log, Records, type RowUpdate, type Versioned } from '@attest/storage-ports';
import { type ParkedCopies, ParkedOrganizations } from './parked-copies';

export const CONTROL_COPY: ConsumerName = { name: 'control-copy', stream: 'audit', spaces: 'control' };

/** Entries read at a time while it is made up for what was left out. */
const READ_ENTRIES = 500;

/**
 * Copies what happened in the control database into the audit stream of the organization that it concerns, so that an organization's
 * log tells all of its story: its founding, its members, its keys. A commit that is folded again copies nothing twice
 * (`AuditTrail.copy`).
 *
 * An organization that cannot be written to (its files are damaged, its cluster is down, it is being moved) is parked, and the others
 * go on. It is tried again at every sweep, in the order of the log.
 */
@Injectable()
export class ControlCopyConsumer implements Consumer {
  readonly name = CONTROL_COPY.name;
  readonly stream = CONTROL_COPY.stream;
  readonly spaces = CONTROL_COPY.spaces;

  constructor(
    private readonly audit: AuditTrail,
    private readonly log: Log,
    private readonly records: Records,
    private readonly parked: ParkedOrganizations,
    private readonly events: EventLog,
  ) {}

  async fold(space: Space, commit: Commit): Promise<readonly RowUpdate[]> {
    const left = new Set<TenantId>();
    for (const entry of await this.thatHappened(space, commit)) {
      const { concerns } = auditHeader(entry);
      if (concerns === undefined || left.has(concerns)) continue;
      if (!(await this.copies(concerns, entry))) left.add(concerns);
    }
    return [...left].map((tenant) => this.parked.park(tenant, commit.number));
  }

  /** Makes up for what was left out. */
  async retry(): Promise<void> {
    for await (const parked of this.parked.all()) {
      try {
        await this.makeUpFor(parked);
      } catch (error) {
        this.events.warn('identity.copies-still-parked', { tenant: parked.value.tenant, err: error });
      }
    }
  }

  private async makeUpFor(parked: Versioned<ParkedCopies>): Promise<void> {
    const { tenant, from, upTo } = parked.value;
    for (let after = from - 1; after < upTo;) {
      for (const commit of await this.log.read(CONTROL, this.stream, after, READ_ENTRIES)) {
        if (commit.number <= upTo) await this.copyAll(tenant, commit);
        after = commit.number;
      }
    }
    await this.parked.release(parked);
    this.events.info('identity.copies-made-up-for', { tenant });
  }

  private async copyAll(tenant: TenantId, commit: Commit): Promise<void> {
    for (const entry of await this.thatHappened(CONTROL, commit)) {
      if (auditHeader(entry).concerns === tenant) await this.audit.copy(tenant, CONTROL, entry);
    }
  }

  /** Whether the entry has been copied; false when its organization waits. */
  private async copies(tenant: TenantId, entry: Entry): Promise<boolean> {
    if (await this.parked.has(tenant)) return false;
    try {
      await this.audit.copy(tenant, CONTROL, entry);
      return true;
    } catch (error) {
      this.events.warn('identity.copies-parked', { tenant, err: error });
      return false;
    }
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
