import { Injectable } from '@nestjs/common';
import { Clock, isoInstant, type TenantId } from '@attest/kernel';
import { Mailer, MailRefused } from '@attest/mail-ports';
import type { Job, JobContext } from '@attest/queue-ports';
import { Records } from '@attest/storage-ports';
import { Settings } from '@attest/platform';
import { REPORT_DELIVER } from '../jobs';
import { reportMail } from './mail';
import { changeRun, existingRun, type RunDelivery, type RunRecord } from './run';

const LONGEST_REPLY = 500;

/** Sends the mail of a run to one of its recipients, and notes what the mail server said. */
@Injectable()
export class DeliverMail {
  constructor(
    private readonly records: Records,
    private readonly mailer: Mailer,
    private readonly clock: Clock,
    private readonly settings: Settings,
  ) {}

  /**
   * The handler of `REPORT_DELIVER`. A refusal for good is noted and done with; one for now is noted and thrown, so that the
   * queue tries again, and counts as refused once the queue gives up.
   */
  async handle(job: Job<{ run: string; to: string }>, context: JobContext): Promise<void> {
    const tenant = job.space as TenantId;
    const { run: id, to } = job.payload;
    const run = await existingRun(this.records, tenant, id);
    const delivery = run.deliveries.find((one) => one.to === to);
    if (delivery === undefined || delivery.state === 'accepted' || delivery.state === 'outbox') return;
    context.signal.throwIfAborted();
    try {
      const { reply } = await this.mailer.send(tenant, reportMail(run, to, this.settings.publicUrl));
      await this.note(tenant, id, { to, state: this.mailer.trial ? 'outbox' : 'accepted', reply, at: this.now() });
    } catch (error) {
      if (!(error instanceof MailRefused)) throw error;
      const givenUp = error.permanent || job.attempts >= REPORT_DELIVER.attempts;
      await this.note(tenant, id, { to, state: givenUp ? 'refused' : 'waiting', reply: error.reply, at: this.now() });
      if (!error.permanent) throw error;
    }
  }

  private now(): string {
    return isoInstant(this.clock.now());
  }

  private async note(tenant: TenantId, id: string, noted: RunDelivery): Promise<void> {
    const delivery = { ...noted, reply: noted.reply.replace(/\s+/g, ' ').trim().slice(0, LONGEST_REPLY) };
    await changeRun(this.records, tenant, id, (run) => {
      const deliveries = run.deliveries.map((one) => (one.to === delivery.to ? delivery : one));
      return { deliveries, ...this.ending(deliveries) };
    });
  }

  /** A run ends when every recipient's mail is decided. */
  private ending(deliveries: readonly RunDelivery[]): Partial<RunRecord> {
    if (deliveries.some((delivery) => delivery.state === 'waiting')) return {};
    const refused = deliveries.filter((delivery) => delivery.state === 'refused');
    return {
      state: refused.length === 0 ? 'delivered' : 'delivery_failed',
      error:
        refused.length === 0
          ? null
          : `${refused.length} of ${deliveries.length} mails were refused; the reply is with each.`,
      finishedAt: this.now(),
    };
  }
}
