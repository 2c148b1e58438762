import { Injectable } from '@nestjs/common';
import { CredentialNames } from '@attest/identity';
import type { TenantId } from '@attest/kernel';
import { Breathing, type StatementHeader } from '@attest/log';
import { Log, Statements } from '@attest/storage-ports';
import type { Zone } from '../period/zone';
import { historyRows, type HistoryRow } from './history-row';
import { voidingsUpTo } from './voidings';

const READ_ENTRIES = 500;

/** What a history is made from: the same scope gives the same rows whenever it is read. */
export interface HistoryScope {
  /** Stored at or after this, milliseconds; null: from the beginning. */
  readonly from: number | null;
  /** Stored before this, milliseconds. */
  readonly until: number;
  /** The log as far as this entry. */
  readonly position: number;
  /** Number of the commit with that entry. */
  readonly commit: number;
  /** Only this person's rows; null: everybody's. */
  readonly personId: string | null;
  readonly zone: Zone;
}

/** Reads training histories from the log, in order of its entries, without holding more than a page of them. */
@Injectable()
export class ReadHistory {
  constructor(
    private readonly log: Log,
    private readonly statements: Statements,
    private readonly sources: CredentialNames,
  ) {}

  /** The rows of a scope, in pages. Pages may be empty. Throws the signal's reason when it is aborted. */
  async *pages(tenant: TenantId, scope: HistoryScope, signal: AbortSignal): AsyncGenerator<readonly HistoryRow[]> {
    const voidings = await voidingsUpTo(this.statements, tenant, scope.position);
    const names = new Map<string, string>();
    let commit = await this.lastCommitBefore(tenant, scope);
    const breathing = new Breathing();
    while (commit < scope.commit) {
      signal.throwIfAborted();
      const commits = await this.log.read(tenant, 'statements', commit, READ_ENTRIES);
      if (commits.length === 0) return;
      for (const { number, stored, entries } of commits) {
        commit = number;
        const storedAt = Date.parse(stored);
        if (storedAt >= scope.until || number > scope.commit) return;
        const rows: HistoryRow[] = [];
        for (const { id, position, header, bytes } of entries) {
          const { credential } = JSON.parse(header) as StatementHeader;
          const source = names.get(credential) ?? (await this.sources.nameOf(tenant, credential));
          names.set(credential, source);
          const voiding = voidings.get(id.toLowerCase());
          for (const row of historyRows({ id, position, stored: storedAt, bytes, source, voiding }, scope.zone)) {
            if (scope.personId === null || row.personId === scope.personId) rows.push(row);
          }
          await breathing.pause();
        }
        yield rows;
      }
    }
  }

  /** Number of the last commit before the scope begins, found by halving: `stored` rises with the number. */
  private async lastCommitBefore(tenant: TenantId, scope: HistoryScope): Promise<number> {
    if (scope.from === null) return 0;
    let before = 0;
    let first = scope.commit + 1;
    while (first - before > 1) {
      const middle = Math.floor((before + first) / 2);
      const commit = await this.log.commit(tenant, 'statements', middle);
      if (commit !== undefined && Date.parse(commit.stored) < scope.from) before = middle;
      else first = middle;
    }
    return before;
  }
}
