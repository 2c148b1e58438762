import { Injectable, inject } from '@angular/core';
import type { ReportFormat, ReportRun, ReportRunList } from '@attest/contracts';
import { type Observable, defer, expand, switchMap, takeWhile, timer } from 'rxjs';
import { Api, organizationPath } from './api';

/** How often a run under way is looked at, in milliseconds. */
export const WATCH_EVERY = 700;

@Injectable({ providedIn: 'root' })
export class ReportRunsApi {
  private readonly api = inject(Api);

  list(
    organization: string,
    query: { schedule?: string; limit?: number; cursor?: string } = {},
  ): Observable<ReportRunList> {
    return this.api.get(path(organization), query);
  }

  get(organization: string, id: string): Observable<ReportRun> {
    return this.api.get(path(organization, id));
  }

  /** The run as it is now and after each look, until it is over; completes with the run as it ended. */
  watch(organization: string, id: string): Observable<ReportRun> {
    return defer(() => this.get(organization, id)).pipe(
      expand(() => timer(WATCH_EVERY).pipe(switchMap(() => this.get(organization, id)))),
      takeWhile(isUnderWay, true),
    );
  }

  /** Makes or delivers again what failed. */
  retry(organization: string, id: string): Observable<ReportRun> {
    return this.api.post(path(organization, id, 'retry'));
  }

  /** Where the browser downloads a file of the run. */
  fileAddress(organization: string, id: string, format: ReportFormat): string {
    return path(organization, id, 'files', format);
  }
}

/** Whether a run will still change without anybody's doing. */
export function isUnderWay(run: ReportRun): boolean {
  return run.state === 'waiting' || run.state === 'running' || run.state === 'made';
}

function path(organization: string, ...rest: string[]): string {
  return organizationPath(organization, 'report-runs', ...rest);
}
