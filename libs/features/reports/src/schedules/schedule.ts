import type { ReportFormat, ReportPeriod } from '@attest/contracts';
import type { IsoInstant } from '@attest/kernel';
import { collection } from '@attest/storage-ports';

/** A schedule as it is kept, a provable record. */
export interface ScheduleRecord {
  readonly id: string;
  readonly name: string;
  readonly report: 'training_history';
  /** A person's id; null: all people. */
  readonly person: string | null;
  readonly period: ReportPeriod;
  readonly cron: string;
  readonly zone: string;
  readonly formats: readonly ReportFormat[];
  readonly recipients: readonly string[];
  readonly paused: boolean;
  readonly createdAt: IsoInstant;
  /** Since when it is as it is: no time before this is ever made good. */
  readonly changedAt: IsoInstant;
  /** Name of the member. */
  readonly createdBy: string;
}

export const REPORT_SCHEDULES = collection<ScheduleRecord>({
  name: 'report-schedules',
  key: (schedule) => schedule.id,
  indexes: { name: (schedule) => schedule.name.toLowerCase() },
});

/** Tenants that ever had a schedule, in the control database: where a worker that starts looks for schedules to restore. */
export const SCHEDULING_TENANTS = collection<{ readonly tenant: string }>({
  name: 'report-scheduling-tenants',
  key: ({ tenant }) => tenant,
  indexes: { tenant: ({ tenant }) => tenant },
});

/** A tenant's schedules are one list, without pages. */
export const MOST_SCHEDULES = 200;
