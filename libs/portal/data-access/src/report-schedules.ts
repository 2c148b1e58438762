import { Injectable, inject } from '@angular/core';
import type {
  NextTimesReply,
  ReportRun,
  ReportSchedule,
  ReportScheduleInput,
  ReportScheduleList,
} from '@attest/contracts';
import { type Observable, map } from 'rxjs';
import { Api, organizationPath } from './api';

@Injectable({ providedIn: 'root' })
export class ReportSchedulesApi {
  private readonly api = inject(Api);

  list(organization: string): Observable<readonly ReportSchedule[]> {
    return this.api.get<ReportScheduleList>(path(organization)).pipe(map((reply) => reply.schedules));
  }

  get(organization: string, id: string): Observable<ReportSchedule> {
    return this.api.get(path(organization, id));
  }

  create(organization: string, body: ReportScheduleInput): Observable<ReportSchedule> {
    return this.api.post(path(organization), body);
  }

  /** Fails with `changed_meanwhile` when someone saved after `version` was read. */
  replace(organization: string, id: string, version: number, body: ReportScheduleInput): Observable<ReportSchedule> {
    return this.api.put(path(organization, id), body, { 'If-Match': String(version) });
  }

  remove(organization: string, id: string): Observable<void> {
    return this.api.delete(path(organization, id));
  }

  runNow(organization: string, id: string): Observable<ReportRun> {
    return this.api.post(path(organization, id, 'run'));
  }

  /** The next three times of a cron line in a zone; fails with a fault at `cron` or `zone`. */
  nextTimes(organization: string, cron: string, zone: string): Observable<readonly string[]> {
    return this.api
      .get<NextTimesReply>(path(organization, 'next-times'), { cron, zone })
      .pipe(map((reply) => reply.next));
  }
}

function path(organization: string, ...rest: string[]): string {
  return organizationPath(organization, 'report-schedules', ...rest);
}
