import { Injectable } from '@nestjs/common';
import type { TenantId } from '@attest/kernel';
import { Queue } from '@attest/queue-ports';
import { Records } from '@attest/storage-ports';
import { REPORT_RUN } from './jobs';
import { REPORT_RUNS } from './runs/run';
import { FollowSchedules } from './schedules/follow-schedules';

const PAGE = 100;

/** Puts back into the queue what belongs there: it may have been lost, and the records know it all. */
@Injectable()
export class RestoreReports {
  constructor(
    private readonly schedules: FollowSchedules,
    private readonly records: Records,
    private readonly queue: Queue,
  ) {}

  /** All repeats, and every run that has not ended. A job that is there already stays the one it is. */
  async restore(): Promise<void> {
    await this.schedules.eachTenant(async (tenant) => {
      await this.schedules.restore(tenant);
      await this.restoreRuns(tenant);
    });
  }

  private async restoreRuns(tenant: TenantId): Promise<void> {
    let after: string | undefined;
    do {
      const page = await this.records.find(tenant, REPORT_RUNS, {
        index: 'open',
        limit: PAGE,
        ...(after === undefined ? {} : { after }),
      });
      for (const { value } of page.records) {
        await this.queue.enqueue(tenant, REPORT_RUN, { run: value.id }, { key: value.id });
      }
      after = page.next;
    } while (after !== undefined);
  }
}
