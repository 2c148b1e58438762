import { Injectable } from '@nestjs/common';
import type { ReportFormat, ReportRun, ReportRunList } from '@attest/contracts';
import { DomainError, type TenantId } from '@attest/kernel';
import { type Actor, AuditTrail } from '@attest/log';
import { Blobs, Records } from '@attest/storage-ports';
import { existingRun, newestRunsOf, REPORT_RUNS, type RunFile, runReply } from './run';

/** Runs, newest first, and their files. */
@Injectable()
export class ReadRuns {
  constructor(
    private readonly records: Records,
    private readonly blobs: Blobs,
    private readonly trail: AuditTrail,
  ) {}

  /** All runs or those of a schedule; an unknown schedule has none. Throws DomainError `invalid_request` (path `cursor`). */
  async list(
    tenant: TenantId,
    query: { readonly schedule?: string | undefined; readonly limit: number; readonly cursor?: string | undefined },
  ): Promise<ReportRunList> {
    const page = await this.records.find(tenant, REPORT_RUNS, {
      ...(query.schedule === undefined ? { index: 'time', descending: true } : newestRunsOf(query.schedule)),
      limit: query.limit,
      ...(query.cursor === undefined ? {} : { after: query.cursor }),
    });
    const runs = page.records.map(({ value }) => runReply(value));
    return page.next === undefined ? { runs } : { runs, next: page.next };
  }

  /** Throws DomainError `not_found`. */
  async get(tenant: TenantId, id: string): Promise<ReportRun> {
    return runReply(await existingRun(this.records, tenant, id));
  }

  /**
   * A file and its bytes. That it was downloaded is in the audit stream before the first byte is given. Throws DomainError
   * `not_found` when the run has no such file.
   */
  async download(
    tenant: TenantId,
    id: string,
    format: ReportFormat,
    actor: Actor,
  ): Promise<{ file: RunFile; bytes: AsyncIterable<Uint8Array> }> {
    const run = await existingRun(this.records, tenant, id);
    const file = run.files.find((one) => one.format === format);
    const bytes = file === undefined ? undefined : await this.blobs.get(tenant, file.sha256);
    if (file === undefined || bytes === undefined) throw new DomainError('not_found', { run: id, format });
    const facts = { run: id, schedule: run.schedule.id, format, sha256: file.sha256 };
    await this.trail.record(tenant, { actor, kind: 'report.downloaded', facts });
    return { file, bytes };
  }
}
