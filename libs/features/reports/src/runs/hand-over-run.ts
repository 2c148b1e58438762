import { Injectable } from '@nestjs/common';
import type { TenantId } from '@attest/kernel';
import { EventLog } from '@attest/platform';
import { Queue } from '@attest/queue-ports';
import { Records } from '@attest/storage-ports';
import { REPORT_RUN } from '../jobs';
import { REPORT_RUNS } from './run';

/** The entries of the audit stream by which members ask for a run; their facts name it. */
export const RUN_ASKED_FOR = { first: 'report.requested', again: 'report.retried' } as const;

const ASKED_FOR: readonly string[] = Object.values(RUN_ASKED_FOR);

/** Gives the worker the runs that members ask for: at once, and, should the queue be away, by the audit stream when it is back. */
@Injectable()
export class HandOverRun {
  constructor(
    private readonly records: Records,
    private readonly queue: Queue,
    private readonly log: EventLog,
  ) {}

  /** Once the run is recorded. Never decides a reply: what fails here is found by the sweep of the audit stream. */
  async now(tenant: TenantId, run: string): Promise<void> {
    try {
      await this.enqueue(tenant, run);
    } catch (error) {
      this.log.warn('reports.not-handed-over', { tenant, run, err: error });
    }
  }

  /** For an entry of the audit stream. Most runs have been handed over already; one that still waits is the same job. */
  async follow(tenant: TenantId, kind: string, facts: object | undefined): Promise<void> {
    if (!ASKED_FOR.includes(kind) || facts === undefined || !('run' in facts)) return;
    const run = (await this.records.get(tenant, REPORT_RUNS, String(facts.run)))?.value;
    if (run?.state === 'waiting' || run?.state === 'made') await this.enqueue(tenant, run.id);
  }

  private async enqueue(tenant: TenantId, run: string): Promise<void> {
    await this.queue.enqueue(tenant, REPORT_RUN, { run }, { key: run });
  }
}
