import { Injectable } from '@nestjs/common';
import type { ReportScheduleInput } from '@attest/contracts';
import { Clock, CONTROL, DomainError, isDomainError, isoInstant, randomId, type TenantId } from '@attest/kernel';
import { type Actor, AuditTrail } from '@attest/log';
import { PEOPLE } from '@attest/people';
import { Records, type Versioned } from '@attest/storage-ports';
import { CronCalendar } from '../cron-calendar';
import { MOST_SCHEDULES, REPORT_SCHEDULES, type ScheduleRecord, SCHEDULING_TENANTS } from './schedule';

/** Creates, changes and deletes schedules. The queue follows from the audit stream (`FollowSchedules`). */
@Injectable()
export class KeepSchedules {
  constructor(
    private readonly records: Records,
    private readonly trail: AuditTrail,
    private readonly calendar: CronCalendar,
    private readonly clock: Clock,
  ) {}

  /** Throws DomainError `invalid_request` (path `cron`, `zone` or `person`), `conflict` when there are too many. */
  async create(tenant: TenantId, input: ReportScheduleInput, actor: Actor): Promise<Versioned<ScheduleRecord>> {
    await this.check(tenant, input);
    if ((await this.records.count(tenant, REPORT_SCHEDULES)) >= MOST_SCHEDULES) {
      throw new DomainError('conflict', { most: MOST_SCHEDULES }, [
        { path: '$', message: `There are ${MOST_SCHEDULES} schedules, which is the most.`, rule: 'schedules-most' },
      ]);
    }
    await this.markTenant(tenant);
    const now = isoInstant(this.clock.now());
    const schedule: ScheduleRecord = {
      ...input,
      id: randomId(),
      createdAt: now,
      changedAt: now,
      createdBy: actor.name,
    };
    return this.trail.change(tenant, {
      actor,
      kind: 'report-schedule.created',
      collection: REPORT_SCHEDULES,
      key: schedule.id,
      expectedVersion: 0,
      after: schedule,
    });
  }

  /** Throws DomainError `not_found`, `changed_meanwhile` when the version is not the current one, and as `create`. */
  async change(
    tenant: TenantId,
    id: string,
    change: { readonly version: number; readonly input: ReportScheduleInput; readonly actor: Actor },
  ): Promise<Versioned<ScheduleRecord>> {
    const current = await this.existing(tenant, id);
    if (current.version !== change.version) throw new DomainError('changed_meanwhile', { schedule: id });
    await this.check(tenant, change.input);
    const { createdAt, createdBy } = current.value;
    return this.trail.change(tenant, {
      actor: change.actor,
      kind: 'report-schedule.changed',
      collection: REPORT_SCHEDULES,
      key: id,
      expectedVersion: change.version,
      after: { ...change.input, id, createdAt, createdBy, changedAt: isoInstant(this.clock.now()) },
    });
  }

  /** Deletes the schedule; its runs and their files stay. Throws DomainError `not_found`, `changed_meanwhile`. */
  async remove(tenant: TenantId, id: string, actor: Actor): Promise<void> {
    const current = await this.existing(tenant, id);
    await this.trail.change(tenant, {
      actor,
      kind: 'report-schedule.deleted',
      collection: REPORT_SCHEDULES,
      key: id,
      expectedVersion: current.version,
      after: undefined,
    });
  }

  private async check(tenant: TenantId, input: ReportScheduleInput): Promise<void> {
    this.calendar.nextTimes(input.cron, input.zone, this.clock.now(), 1);
    if (input.person === null || (await this.records.get(tenant, PEOPLE, input.person)) !== undefined) return;
    throw new DomainError('invalid_request', {}, [
      { path: 'person', message: `There is no person with the id ${input.person}.`, rule: 'person-known' },
    ]);
  }

  private async existing(tenant: TenantId, id: string): Promise<Versioned<ScheduleRecord>> {
    const found = await this.records.get(tenant, REPORT_SCHEDULES, id);
    if (found === undefined) throw new DomainError('not_found', { schedule: id });
    return found;
  }

  /** Before the first schedule, so that a crash cannot leave one that no worker restores. */
  private async markTenant(tenant: TenantId): Promise<void> {
    try {
      await this.records.insert(CONTROL, SCHEDULING_TENANTS, { tenant });
    } catch (error) {
      if (!isDomainError(error, 'already_taken')) throw error;
    }
  }
}
