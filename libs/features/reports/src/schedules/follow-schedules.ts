import { Injectable } from '@nestjs/common';
import { Clock, type TenantId } from '@attest/kernel';
import { auditBody, auditHeader, type Consumer } from '@attest/log';
import { Queue } from '@attest/queue-ports';
import { eachRecord, Records } from '@attest/storage-ports';
import { CronCalendar } from '../cron-calendar';
import { REPORT_DUE } from '../jobs';
import { HandOverRun } from '../runs/hand-over-run';
import { newestRunsOf, REPORT_RUNS } from '../runs/run';
import { latestMissed } from './missed-time';
import { REPORT_SCHEDULES, type ScheduleRecord } from './schedule';

/** Among so many runs is one that the schedule asked for, unless it never did: the others were asked for by hand. */
const LOOK_BACK = 50;

/** Keeps the queue's repeats as the schedules say, and its runs as members asked for them. */
@Injectable()
export class FollowSchedules {
  /** Changes of schedules, and runs, reach the queue through the audit stream, so that no crash can come between the two. */
  readonly consumer: Consumer = {
    name: 'report-schedules',
    stream: 'audit',
    spaces: 'tenants',
    fold: async (space, commit) => {
      const tenant = space as TenantId;
      const changed = new Set<string>();
      for (const entry of commit.entries) {
        if (entry.bytes === '') continue;
        const { change, facts } = auditBody(entry);
        if (change?.collection === REPORT_SCHEDULES.name) changed.add(change.key);
        await this.runs.follow(tenant, auditHeader(entry).kind, facts);
      }
      for (const id of changed) await this.follow(tenant, id);
      return [];
    },
  };

  constructor(
    private readonly records: Records,
    private readonly queue: Queue,
    private readonly calendar: CronCalendar,
    private readonly clock: Clock,
    private readonly runs: HandOverRun,
  ) {}

  /** Makes the repeat of a schedule what the schedule says now, which may be newer than the change that is followed. */
  async follow(tenant: TenantId, id: string): Promise<void> {
    const schedule = (await this.records.get(tenant, REPORT_SCHEDULES, id))?.value;
    if (schedule === undefined || schedule.paused) {
      await this.queue.endRepeat(tenant, REPORT_DUE, id);
      return;
    }
    const { cron, zone } = schedule;
    await this.queue.repeat(tenant, REPORT_DUE, { key: id, cron, zone, payload: { schedule: id } });
  }

  /**
   * Restores the repeats of a tenant, since a queue may be lost, and makes the latest time good that came while nothing ran. A
   * queue that was not lost does that too; it is the same run then.
   */
  async restore(tenant: TenantId): Promise<void> {
    for await (const { value } of eachRecord(this.records, tenant, REPORT_SCHEDULES, { index: 'name' })) {
      await this.follow(tenant, value.id);
      if (!value.paused) await this.makeGood(tenant, value);
    }
  }

  private async makeGood(tenant: TenantId, schedule: ScheduleRecord): Promise<void> {
    const runs = await this.records.find(tenant, REPORT_RUNS, { ...newestRunsOf(schedule.id), limit: LOOK_BACK });
    const handled = runs.records.map(({ value }) => Date.parse(value.scheduledFor ?? schedule.changedAt));
    const after = Math.max(Date.parse(schedule.changedAt), ...handled);
    const scheduledFor = latestMissed(this.calendar, schedule, after, this.clock.now());
    if (scheduledFor === undefined) return;
    const payload = { schedule: schedule.id, scheduledFor };
    await this.queue.enqueue(tenant, REPORT_DUE, payload, { key: `${schedule.id} ${scheduledFor}` });
  }
}
