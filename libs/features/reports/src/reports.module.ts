import { Module, type OnApplicationBootstrap, type OnModuleInit } from '@nestjs/common';
import { AuditTrail, Consumers } from '@attest/log';
import { Queue } from '@attest/queue-ports';
import { REPORT_DELIVER, REPORT_DUE, REPORT_RUN } from './jobs';
import { OrganizationNames } from './organization-names';
import { RestoreReports } from './restore-reports';
import { DeliverMail } from './runs/deliver-mail';
import { HandOverRun } from './runs/hand-over-run';
import { MakeFiles } from './runs/make-files';
import { ReadRuns } from './runs/read-runs';
import { RequestRun } from './runs/request-run';
import { RetryRun } from './runs/retry-run';
import { RunsController } from './runs/runs.controller';
import { FollowSchedules } from './schedules/follow-schedules';
import { KeepSchedules } from './schedules/keep-schedules';
import { ReadSchedules } from './schedules/read-schedules';
import { REPORT_SCHEDULES } from './schedules/schedule';
import { SchedulesController } from './schedules/schedules.controller';
import { ReadHistory } from './training-history/read-history';

/** Role admin: schedules, runs and their files. Needs a provider of CronCalendar. */
@Module({
  controllers: [SchedulesController, RunsController],
  providers: [HandOverRun, KeepSchedules, OrganizationNames, ReadRuns, ReadSchedules, RequestRun, RetryRun],
})
export class ReportsModule implements OnModuleInit {
  constructor(
    private readonly trail: AuditTrail,
    private readonly consumers: Consumers,
  ) {}

  onModuleInit(): void {
    this.trail.register(REPORT_SCHEDULES);
    this.consumers.declare({ name: 'report-schedules', stream: 'audit', spaces: 'tenants' });
  }
}

/** Role worker: makes files and sends mails, now and when the time has come. */
@Module({
  providers: [
    DeliverMail,
    FollowSchedules,
    HandOverRun,
    MakeFiles,
    OrganizationNames,
    ReadHistory,
    RequestRun,
    RestoreReports,
  ],
})
export class ReportsWorkerModule implements OnModuleInit, OnApplicationBootstrap {
  constructor(
    private readonly trail: AuditTrail,
    private readonly consumers: Consumers,
    private readonly queue: Queue,
    private readonly schedules: FollowSchedules,
    private readonly requests: RequestRun,
    private readonly files: MakeFiles,
    private readonly mails: DeliverMail,
    private readonly reports: RestoreReports,
  ) {}

  onModuleInit(): void {
    this.trail.register(REPORT_SCHEDULES);
    this.consumers.register(this.schedules.consumer);
  }

  async onApplicationBootstrap(): Promise<void> {
    this.queue.process(REPORT_DUE, (job) => this.requests.handle(job));
    this.queue.process(REPORT_RUN, (job, context) => this.files.handle(job, context));
    this.queue.process(REPORT_DELIVER, (job, context) => this.mails.handle(job, context));
    this.queue.onLost(() => this.reports.restore());
    await this.reports.restore();
  }
}
