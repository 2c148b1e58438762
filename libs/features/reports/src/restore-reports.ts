import { Injectable } from '@nestjs/common';
import { CONTROL, type TenantId } from '@attest/kernel';
import { EventLog } from '@attest/platform';
import { Queue } from '@attest/queue-ports';
import { eachRecord, Records } from '@attest/storage-ports';
import { REPORT_RUN } from './jobs';
import { REPORT_RUNS } from './runs/run';
import { FollowSchedules } from './schedules/follow-schedules';
import { SCHEDULING_TENANTS } from './schedules/schedule';

/** Puts back into the queue what belongs there: it may have been lost, and the records know it all. */
@Injectable()
export class RestoreReports {
  constructor(
    private readonly schedules: FollowSchedules,
    private readonly records: Records,
    private readonly queue: Queue,
    private readonly log: EventLog,
  ) {}

  /**
   * All repeats, and every run that has not ended, of each tenant that ever had a schedule. A job that is there already stays the
   * one it is. A tenant whose storage cannot be read is logged and left: the others have reports to get.
   */
  async restore(): Promise<void> {
    for await (const { value } of eachRecord(this.records, CONTROL, SCHEDULING_TENANTS, { index: 'tenant' })) {
      const tenant = value.tenant as TenantId;
      try {
        await this.schedules.restore(tenant);
        await this.restoreRuns(tenant);
      } catch (error) {
        this.log.error('reports.not-restored', error, { tenant });
      }
    }
  }

  private async restoreRuns(tenant: TenantId): Promise<void> {
    for await (const { value } of eachRecord(this.records, tenant, REPORT_RUNS, { index: 'open' })) {
      await this.queue.enqueue(tenant, REPORT_RUN, { run: value.id }, { key: value.id });
    }
  }
}
