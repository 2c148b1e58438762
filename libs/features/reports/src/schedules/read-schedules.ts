import { Injectable } from '@nestjs/common';
import type { ReportSchedule } from '@attest/contracts';
import { Clock, DomainError, type TenantId } from '@attest/kernel';
import { PEOPLE, shownName } from '@attest/people';
import { Records, type Versioned } from '@attest/storage-ports';
import { CronCalendar } from '../cron-calendar';
import { newestRunsOf, REPORT_RUNS } from '../runs/run';
import { MOST_SCHEDULES, REPORT_SCHEDULES, type ScheduleRecord } from './schedule';

const SHOWN_TIMES = 3;

/** Schedules with what follows from them: the next times, the last run, the person's name. */
@Injectable()
export class ReadSchedules {
  constructor(
    private readonly records: Records,
    private readonly calendar: CronCalendar,
    private readonly clock: Clock,
  ) {}

  /** All schedules of the tenant, by name. */
  async list(tenant: TenantId): Promise<readonly ReportSchedule[]> {
    const page = await this.records.find(tenant, REPORT_SCHEDULES, { index: 'name', limit: MOST_SCHEDULES });
    return Promise.all(page.records.map((schedule) => this.reply(tenant, schedule)));
  }

  /** Throws DomainError `not_found`. */
  async get(tenant: TenantId, id: string): Promise<ReportSchedule> {
    const schedule = await this.records.get(tenant, REPORT_SCHEDULES, id);
    if (schedule === undefined) throw new DomainError('not_found', { schedule: id });
    return this.reply(tenant, schedule);
  }

  /** The next three times of an expression. Throws DomainError `invalid_request` (path `cron` or `zone`). */
  nextTimes(cron: string, zone: string): string[] {
    return [...this.calendar.nextTimes(cron, zone, this.clock.now(), SHOWN_TIMES)];
  }

  async reply(tenant: TenantId, { version, value }: Versioned<ScheduleRecord>): Promise<ReportSchedule> {
    const person = value.person === null ? undefined : await this.records.get(tenant, PEOPLE, value.person);
    const runs = await this.records.find(tenant, REPORT_RUNS, { ...newestRunsOf(value.id), limit: 1 });
    const last = runs.records[0]?.value;
    const { id, name, report, period, cron, zone, paused, createdAt, createdBy } = value;
    return {
      ...{ id, name, report, period, cron, zone, paused, createdAt, createdBy, person: value.person },
      formats: [...value.formats],
      recipients: [...value.recipients],
      version,
      next: value.paused ? [] : this.nextTimes(value.cron, value.zone),
      lastRun: last === undefined ? null : { id: last.id, state: last.state, at: last.requestedAt },
      personName: person === undefined ? null : shownName(person.value),
    };
  }
}
