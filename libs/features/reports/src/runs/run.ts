import type { ReportFormat, ReportPeriod, ReportRun } from '@attest/contracts';
import { DomainError, type IsoInstant, isDomainError, type TenantId } from '@attest/kernel';
import { collection, type RecordQuery, type Records } from '@attest/storage-ports';

/** What a run was asked for. Frozen: a second attempt makes the same files from it, byte for byte. */
export interface RunInputs {
  readonly organization: { readonly slug: string; readonly name: string };
  readonly person: { readonly id: string; readonly name: string; readonly identifier: string } | null;
  readonly period: ReportPeriod;
  readonly zone: string;
  readonly formats: readonly ReportFormat[];
  readonly recipients: readonly string[];
  readonly from: IsoInstant | null;
  readonly until: IsoInstant;
  /** `stored` of the newest statement that could be read then. */
  readonly knownAt: IsoInstant;
  /** Position of that statement, number and hash of its commit. */
  readonly position: number;
  readonly commit: number;
  readonly hash: string;
  /** Who asked, a member's name; null: the schedule did. */
  readonly requestedBy: string | null;
}

export interface RunFile {
  readonly format: ReportFormat;
  readonly name: string;
  readonly length: number;
  readonly sha256: string;
}

export type RunDelivery = ReportRun['deliveries'][number];

/** A run as it is kept. Not provable by itself: its inputs name the entry that the log proves, its files their digests. */
export interface RunRecord {
  readonly id: string;
  readonly schedule: { readonly id: string; readonly name: string };
  readonly state: ReportRun['state'];
  readonly progress: number;
  readonly error: string | null;
  readonly trigger: 'schedule' | 'now';
  readonly requestedAt: IsoInstant;
  readonly scheduledFor: IsoInstant | null;
  readonly finishedAt: IsoInstant | null;
  readonly inputs: RunInputs;
  readonly people: number;
  readonly statements: number;
  readonly failedAttempts: number;
  readonly files: readonly RunFile[];
  readonly deliveries: readonly RunDelivery[];
}

const OPEN: readonly RunRecord['state'][] = ['waiting', 'running', 'made'];

export const REPORT_RUNS = collection<RunRecord>({
  name: 'report-runs',
  key: (run) => run.id,
  indexes: {
    time: (run) => run.requestedAt,
    schedule: (run) => `${run.schedule.id} ${run.requestedAt}`,
    // What a worker that starts must take up again, should the queue have lost it.
    open: (run) => (OPEN.includes(run.state) ? run.requestedAt : undefined),
  },
});

/** Query for the runs of a schedule, newest first. */
export function newestRunsOf(schedule: string): Pick<RecordQuery, 'index' | 'from' | 'before' | 'descending'> {
  return { index: 'schedule', from: `${schedule} `, before: `${schedule}!`, descending: true };
}

/** Throws DomainError `not_found`. */
export async function existingRun(records: Records, tenant: TenantId, id: string): Promise<RunRecord> {
  const found = await records.get(tenant, REPORT_RUNS, id);
  if (found === undefined) throw new DomainError('not_found', { run: id });
  return found.value;
}

const TRIES = 50;

/**
 * Changes a run, whoever else changes it at the same time: `change` is asked again with what the other one left. It is given
 * up when `change` answers undefined. Answers the run afterwards.
 */
export async function changeRun(
  records: Records,
  tenant: TenantId,
  id: string,
  change: (run: RunRecord) => Partial<RunRecord> | undefined,
): Promise<RunRecord> {
  for (let tries = 1; ; tries++) {
    const found = await records.get(tenant, REPORT_RUNS, id);
    if (found === undefined) throw new DomainError('not_found', { run: id });
    const changes = change(found.value);
    if (changes === undefined) return found.value;
    try {
      return (await records.replace(tenant, REPORT_RUNS, found.version, { ...found.value, ...changes })).value;
    } catch (error) {
      if (!isDomainError(error, 'changed_meanwhile') || tries >= TRIES) throw error;
    }
  }
}

export function runReply(run: RunRecord): ReportRun {
  const { inputs, files, deliveries, ...rest } = run;
  return {
    ...rest,
    from: inputs.from,
    until: inputs.until,
    position: inputs.position,
    files: [...files],
    deliveries: [...deliveries],
  };
}
