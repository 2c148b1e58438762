import { Injectable } from '@nestjs/common';
import { Clock, DomainError, isDomainError, isoInstant, randomId, type TenantId } from '@attest/kernel';
import { type Actor, AuditTrail } from '@attest/log';
import { PEOPLE, shownName, stableId } from '@attest/people';
import { type Job, Queue } from '@attest/queue-ports';
import { Log, Records } from '@attest/storage-ports';
import { REPORT_RUN } from '../jobs';
import { OrganizationNames } from '../organization-names';
import { covered } from '../period/period';
import { Zone } from '../period/zone';
import { REPORT_SCHEDULES, type ScheduleRecord } from '../schedules/schedule';
import { HandOverRun, RUN_ASKED_FOR } from './hand-over-run';
import { existingRun, REPORT_RUNS, type RunInputs, type RunRecord } from './run';

/** Freezes what a run is made from, and hands it to the worker. */
@Injectable()
export class RequestRun {
  constructor(
    private readonly log: Log,
    private readonly records: Records,
    private readonly queue: Queue,
    private readonly trail: AuditTrail,
    private readonly organizations: OrganizationNames,
    private readonly handOver: HandOverRun,
    private readonly clock: Clock,
  ) {}

  /** A run that a member asks for; a paused schedule too. Throws DomainError `not_found`. */
  async now(tenant: TenantId, schedule: string, actor: Actor): Promise<RunRecord> {
    const found = await this.records.get(tenant, REPORT_SCHEDULES, schedule);
    if (found === undefined) throw new DomainError('not_found', { schedule });
    const run = await this.frozen(tenant, found.value, { id: randomId(), scheduledFor: null, requestedBy: actor.name });
    await this.trail.record(tenant, { actor, kind: RUN_ASKED_FOR.first, facts: { schedule, run: run.id } });
    await this.records.insert(tenant, REPORT_RUNS, run);
    await this.handOver.now(tenant, run.id);
    return run;
  }

  /**
   * The run of a schedule for one of its times; asked again for the same time it is the same run. Answers undefined when the
   * schedule is gone or paused meanwhile.
   */
  async due(tenant: TenantId, schedule: string, scheduledFor: string): Promise<RunRecord | undefined> {
    const id = stableId(`${schedule} ${scheduledFor}`);
    const found = await this.records.get(tenant, REPORT_SCHEDULES, schedule);
    if (found === undefined || found.value.paused) return undefined;
    const run = await this.once(
      tenant,
      await this.frozen(tenant, found.value, { id, scheduledFor, requestedBy: null }),
    );
    if (run.state === 'waiting') await this.queue.enqueue(tenant, REPORT_RUN, { run: id }, { key: id });
    return run;
  }

  /** The handler of `REPORT_DUE`. */
  async handle(job: Job<{ schedule: string; scheduledFor?: string }>): Promise<void> {
    const { schedule, scheduledFor } = job.payload;
    await this.due(job.space as TenantId, schedule, scheduledFor ?? isoInstant(job.dueAt));
  }

  private async once(tenant: TenantId, run: RunRecord): Promise<RunRecord> {
    try {
      return (await this.records.insert(tenant, REPORT_RUNS, run)).value;
    } catch (error) {
      if (!isDomainError(error, 'already_taken')) throw error;
      return existingRun(this.records, tenant, run.id);
    }
  }

  private async frozen(
    tenant: TenantId,
    schedule: ScheduleRecord,
    request: { readonly id: string; readonly scheduledFor: string | null; readonly requestedBy: string | null },
  ): Promise<RunRecord> {
    const requestedAt = this.clock.now();
    const head = await this.log.head(tenant, 'statements');
    const last = head.applied === 0 ? undefined : await this.log.commit(tenant, 'statements', head.applied);
    // Asked for by hand, "all" holds what is stored, even if the store's clock is a moment ahead of this process's.
    const byHand = Math.max(requestedAt, Date.parse(head.appliedStored) + 1);
    const runAt = request.scheduledFor === null ? byHand : Date.parse(request.scheduledFor);
    const inputs: RunInputs = {
      organization: await this.organizations.of(tenant),
      person: await this.person(tenant, schedule.person),
      period: schedule.period,
      zone: schedule.zone,
      formats: schedule.formats,
      recipients: schedule.recipients,
      ...covered(schedule.period, new Zone(schedule.zone), runAt),
      knownAt: head.appliedStored,
      position: head.appliedPosition,
      commit: head.applied,
      hash: last?.hash ?? '',
      requestedBy: request.requestedBy,
    };
    return {
      id: request.id,
      schedule: { id: schedule.id, name: schedule.name },
      state: 'waiting',
      progress: 0,
      error: null,
      trigger: request.scheduledFor === null ? 'now' : 'schedule',
      requestedAt: isoInstant(requestedAt),
      scheduledFor: request.scheduledFor,
      finishedAt: null,
      inputs,
      people: 0,
      statements: 0,
      failedAttempts: 0,
      files: [],
      deliveries: [],
    };
  }

  private async person(tenant: TenantId, id: string | null): Promise<RunInputs['person']> {
    if (id === null) return null;
    const row = (await this.records.get(tenant, PEOPLE, id))?.value;
    return row === undefined
      ? { id, name: `Person ${id}`, identifier: '' }
      : { id, name: shownName(row), identifier: row.identifier };
  }
}
