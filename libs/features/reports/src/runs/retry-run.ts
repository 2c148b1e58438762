import { Injectable } from '@nestjs/common';
import { DomainError, type TenantId } from '@attest/kernel';
import { type Actor, AuditTrail } from '@attest/log';
import { Records } from '@attest/storage-ports';
import { HandOverRun, RUN_ASKED_FOR } from './hand-over-run';
import { changeRun, existingRun, type RunRecord } from './run';

/** Takes a run up again that ended badly: the same frozen inputs, and only the mails that were refused. */
@Injectable()
export class RetryRun {
  constructor(
    private readonly records: Records,
    private readonly trail: AuditTrail,
    private readonly handOver: HandOverRun,
  ) {}

  /** Throws DomainError `not_found`, and `conflict` when the run did not end badly. */
  async retry(tenant: TenantId, id: string, actor: Actor): Promise<RunRecord> {
    requireFailed(await existingRun(this.records, tenant, id));
    await this.trail.record(tenant, { actor, kind: RUN_ASKED_FOR.again, facts: { run: id } });
    const run = await changeRun(this.records, tenant, id, (current) => {
      requireFailed(current);
      return current.state === 'failed'
        ? { state: 'waiting', progress: 0, error: null, finishedAt: null }
        : {
            state: 'made',
            error: null,
            finishedAt: null,
            deliveries: current.deliveries.map((delivery) =>
              delivery.state === 'refused' ? { ...delivery, state: 'waiting' } : delivery,
            ),
          };
    });
    await this.handOver.now(tenant, id);
    return run;
  }
}

function requireFailed(run: RunRecord): void {
  if (run.state === 'failed' || run.state === 'delivery_failed') return;
  throw new DomainError('conflict', { run: run.id, state: run.state }, [
    { path: 'state', message: `The run is ${run.state}; only one that failed is taken up again.`, rule: 'run-failed' },
  ]);
}
