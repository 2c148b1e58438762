import { Injectable } from '@nestjs/common';
import { createHash } from 'node:crypto';
import { isoInstant, Clock, type TenantId } from '@attest/kernel';
import { type Job, type JobContext, Queue } from '@attest/queue-ports';
import { Blobs, Records } from '@attest/storage-ports';
import { csvHead, csvRows } from '../files/csv';
import { MOST_PDF_ROWS, pdfDocument, pdfRow, type PdfRow, printPdf } from '../files/pdf';
import { type HistoryCounts, reportHead } from '../files/report-head';
import { fileName } from '../files/report-files';
import { REPORT_DELIVER, REPORT_RUN } from '../jobs';
import { Zone } from '../period/zone';
import { type HistoryScope, ReadHistory } from '../training-history/read-history';
import { changeRun, existingRun, type RunFile, type RunRecord } from './run';

/** A run that no further attempt can make; its message is for the person who reads the run. */
class RunImpossible extends Error {}

interface Work {
  readonly tenant: TenantId;
  readonly run: RunRecord;
  readonly scope: HistoryScope;
  readonly context: JobContext;
}

/**
 * Makes the files of a run and asks for its mails. An attempt after a crash makes the same bytes from the same frozen inputs,
 * so it does no harm that the first one got half way.
 */
@Injectable()
export class MakeFiles {
  constructor(
    private readonly history: ReadHistory,
    private readonly records: Records,
    private readonly blobs: Blobs,
    private readonly queue: Queue,
    private readonly clock: Clock,
  ) {}

  /** The handler of `REPORT_RUN`. */
  async handle(job: Job<{ run: string }>, context: JobContext): Promise<void> {
    const tenant = job.space as TenantId;
    const run = await existingRun(this.records, tenant, job.payload.run);
    if (TO_MAKE.includes(run.state)) await this.makeOrSay(tenant, run, job.attempts, context);
    await this.askForMails(tenant, run.id);
  }

  private async makeOrSay(tenant: TenantId, run: RunRecord, attempt: number, context: JobContext): Promise<void> {
    try {
      await this.make(tenant, run, context);
    } catch (error) {
      if (context.signal.aborted) throw error;
      const impossible = error instanceof RunImpossible;
      if (impossible || attempt >= REPORT_RUN.attempts)
        await this.fail(tenant, run.id, impossible ? error.message : UNKNOWN);
      if (!impossible) throw error;
    }
  }

  private async make(tenant: TenantId, run: RunRecord, context: JobContext): Promise<void> {
    await changeRun(this.records, tenant, run.id, () => ({
      state: 'running',
      error: null,
      progress: 0,
      finishedAt: null,
    }));
    const zone = new Zone(run.inputs.zone);
    const work = { tenant, run, scope: scopeOf(run, zone), context };
    const { counts, pdfRows } = await this.look(work);
    const files: RunFile[] = [];
    for (const format of run.inputs.formats) {
      const blob =
        format === 'csv'
          ? await this.blobs.put(tenant, this.csv(work, counts))
          : await this.blobs.put(tenant, await this.pdf(work, counts, pdfRows));
      files.push({ format, name: fileName(run, zone, format), length: blob.length, sha256: blob.sha256 });
    }
    const { people, statements, failedAttempts } = counts;
    const deliveries = run.inputs.recipients.map((to) => ({ to, state: 'waiting' as const, reply: '', at: null }));
    await changeRun(this.records, tenant, run.id, () => ({
      state: 'made',
      progress: 1,
      people,
      statements,
      failedAttempts,
      files,
      deliveries,
    }));
  }

  /** The first walk: counts and digests the rows, and keeps what the PDF will say. */
  private async look(work: Work): Promise<{ counts: HistoryCounts; pdfRows: readonly PdfRow[] }> {
    const { tenant, run, scope, context } = work;
    const wantsPdf = run.inputs.formats.includes('pdf');
    const digest = createHash('sha256');
    const people = new Set<string>();
    const pdfRows: PdfRow[] = [];
    const totals = { statements: 0, failedAttempts: 0, voided: 0, rows: 0 };
    let last = 0;
    const said = new Progress(this.records, work, 0, 0.4);
    for await (const rows of this.history.pages(tenant, scope, context.signal)) {
      digest.update(csvRows(rows));
      for (const row of rows) {
        totals.rows++;
        if (row.personId !== null && !row.voiding) people.add(row.personId);
        if (wantsPdf) pdfRows.push(pdfRow(row));
        // One statement of several people has several rows, which follow each other.
        if (row.position === last) continue;
        last = row.position;
        totals.statements++;
        if (row.success === false) totals.failedAttempts++;
        if (row.voided !== null) totals.voided++;
      }
      if (wantsPdf && totals.rows > MOST_PDF_ROWS) throw new RunImpossible(TOO_LONG);
      await said.at(last / Math.max(1, scope.position));
    }
    return { counts: { ...totals, people: people.size, digest: digest.digest('hex') }, pdfRows };
  }

  private async *csv(work: Work, counts: HistoryCounts): AsyncGenerator<Uint8Array> {
    const { tenant, run, scope, context } = work;
    yield Buffer.from(csvHead(reportHead(run, scope.zone, counts)));
    const said = new Progress(this.records, work, 0.4, 0.6);
    for await (const rows of this.history.pages(tenant, scope, context.signal)) {
      if (rows.length > 0) yield Buffer.from(csvRows(rows));
      await said.at((rows.at(-1)?.position ?? 0) / Math.max(1, scope.position));
    }
  }

  private async pdf(work: Work, counts: HistoryCounts, rows: readonly PdfRow[]): Promise<Uint8Array> {
    const { run, scope, context } = work;
    const said = new Progress(this.records, work, 0.6, 0.95);
    const alive = setInterval(() => void said.still(), ALIVE_MS);
    try {
      return await printPdf(pdfDocument(run, scope.zone, counts, rows), context.signal);
    } finally {
      clearInterval(alive);
    }
  }

  private async fail(tenant: TenantId, id: string, error: string): Promise<void> {
    const finishedAt = isoInstant(this.clock.now());
    await changeRun(this.records, tenant, id, () => ({ state: 'failed', error, finishedAt }));
  }

  /** Asks for each mail that is not decided yet; a mail that is asked for twice is sent once (see DeliverMail). */
  private async askForMails(tenant: TenantId, id: string): Promise<void> {
    const run = await existingRun(this.records, tenant, id);
    if (run.state !== 'made') return;
    for (const { to, state } of run.deliveries) {
      if (state === 'waiting')
        await this.queue.enqueue(tenant, REPORT_DELIVER, { run: id, to }, { key: `${id} ${to}` });
    }
  }
}

/** A failed one too: somebody put its dead job back. */
const TO_MAKE: readonly RunRecord['state'][] = ['waiting', 'running', 'failed'];
const ALIVE_MS = 5_000;
const SAY_MS = 500;
const UNKNOWN = 'The files could not be made. The server’s log says why; trying again may help.';
const TOO_LONG =
  `There are more than ${MOST_PDF_ROWS.toLocaleString('en')} rows, which is the most a PDF holds. ` +
  'Choose CSV only, a shorter period, or one person.';

function scopeOf({ inputs }: RunRecord, zone: Zone): HistoryScope {
  return {
    from: inputs.from === null ? null : Date.parse(inputs.from),
    until: Date.parse(inputs.until),
    position: inputs.position,
    commit: inputs.commit,
    personId: inputs.person?.id ?? null,
    zone,
  };
}

/** Tells the queue and the run how far a stretch of the work is, twice a second at most. */
class Progress {
  private said = performance.now();
  private share: number;

  constructor(
    private readonly records: Records,
    private readonly work: Work,
    private readonly from: number,
    private readonly to: number,
  ) {
    this.share = from;
  }

  async at(share: number): Promise<void> {
    if (performance.now() - this.said < SAY_MS) return;
    this.said = performance.now();
    this.share = this.from + (this.to - this.from) * Math.min(1, share);
    const progress = Math.round(this.share * 100) / 100;
    await this.work.context.progress(progress);
    await changeRun(this.records, this.work.tenant, this.work.run.id, () => ({ progress }));
  }

  /** Nothing to count, but the work lives: the queue must not take it for lost. What fails here fails the work itself, later. */
  async still(): Promise<void> {
    await this.work.context.progress(this.share).catch(() => undefined);
  }
}
