import { ChangeDetectionStrategy, Component, computed, inject, signal } from '@angular/core';
import { toSignal } from '@angular/core/rxjs-interop';
import { ActivatedRoute, RouterLink } from '@angular/router';
import type { ReportRun } from '@attest/contracts';
import { ApiFailure, ReportRunsApi, isUnderWay, resourceState } from '@attest/portal-data-access';
import {
  Button,
  Cell,
  type Column,
  CopyButton,
  EmptyState,
  FailedState,
  PageHeader,
  RefusedState,
  Skeleton,
  StatePill,
  type StateName,
  Table,
  dayAndTime,
  durationText,
  isoOf,
  numberOf,
  shortDigest,
  sizeText,
} from '@attest/portal-ui';
import { LucideDownload, LucideRotateCcw } from '@lucide/angular';
import { CurrentOrganization } from '../shell/current-organization';
import { reportsTexts } from '../texts/reports';
import { RunProgress } from './run-progress';
import { runGlyph, runState } from './run-words';

type ReportFile = ReportRun['files'][number];
type Delivery = ReportRun['deliveries'][number];

const DELIVERY_GLYPHS: Record<Delivery['state'], StateName> = {
  waiting: 'missing',
  accepted: 'compliant',
  refused: 'failed',
  outbox: 'progress',
};

/** One run: what it looked at, what it made, with digests to compare, and what each mail server said. */
@Component({
  selector: 'at-report-run-page',
  imports: [
    Button,
    Cell,
    CopyButton,
    EmptyState,
    FailedState,
    LucideDownload,
    LucideRotateCcw,
    PageHeader,
    RefusedState,
    RouterLink,
    RunProgress,
    Skeleton,
    StatePill,
    Table,
  ],
  templateUrl: './report-run.page.html',
  styleUrl: './report-run.page.scss',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class ReportRunPage {
  protected readonly texts = reportsTexts;
  protected readonly organization = inject(CurrentOrganization);
  private readonly api = inject(ReportRunsApi);
  private readonly params = toSignal(inject(ActivatedRoute).paramMap, { requireSync: true });

  protected readonly glyph = runGlyph;
  protected readonly stateWord = runState;
  protected readonly deliveryGlyph = (delivery: Delivery): StateName => DELIVERY_GLYPHS[delivery.state];
  protected readonly numberOf = numberOf;
  protected readonly isoOf = isoOf;
  protected readonly shortDigest = shortDigest;
  protected readonly fileKey = (file: ReportFile): string => file.format;
  protected readonly deliveryKey = (delivery: Delivery): string => delivery.to;

  protected readonly run = resourceState({
    request: () => {
      const [organization, id] = [this.organization.slug(), this.params().get('id')];
      return organization === '' || id === null ? undefined : { organization, id };
    },
    load: ({ organization, id }) => this.api.get(organization, id),
    keep: (before, now) => before.id === now.id,
  });
  protected readonly busy = signal(false);
  protected readonly retryFailure = signal<string | undefined>(undefined);
  protected readonly underWay = computed(() => {
    const run = this.run.value();
    return run !== undefined && isUnderWay(run);
  });
  protected readonly mayRetry = computed(() => {
    const state = this.run.value()?.state;
    return (state === 'failed' || state === 'delivery_failed') && this.organization.may('reports.schedule');
  });

  protected readonly fileColumns: readonly Column<ReportFile>[] = [
    { id: 'name', head: this.texts.page.fileColumns.name, narrow: 'lead', strong: true },
    {
      id: 'size',
      head: this.texts.page.fileColumns.size,
      width: '88px',
      narrow: 'start',
      text: (file) => sizeText(file.length),
    },
    { id: 'digest', head: this.texts.page.fileColumns.digest, width: '560px', narrow: 'end' },
  ];
  protected readonly deliveryColumns: readonly Column<Delivery>[] = [
    { id: 'to', head: this.texts.page.deliveryColumns.to, width: '28%', strong: true, narrow: 'lead' },
    { id: 'state', head: this.texts.page.deliveryColumns.state, width: '136px', narrow: 'end' },
    {
      id: 'at',
      head: this.texts.page.deliveryColumns.at,
      width: '200px',
      dim: true,
      text: (delivery) => (delivery.at === null ? '–' : this.time(delivery.at)),
    },
    { id: 'reply', head: this.texts.page.deliveryColumns.reply, narrow: 'start' },
  ];

  protected time(instant: string): string {
    return dayAndTime(instant, this.organization.zone());
  }

  protected period(run: ReportRun): string {
    const until = this.time(run.until);
    return run.from === null
      ? this.texts.page.periodOpen(until)
      : this.texts.page.periodText(this.time(run.from), until);
  }

  protected asked(run: ReportRun): string {
    if (run.trigger === 'now' || run.scheduledFor === null) return this.texts.page.askedNow;
    return this.texts.page.askedSchedule(this.time(run.scheduledFor));
  }

  protected took(run: ReportRun): string | undefined {
    if (run.finishedAt === null) return undefined;
    const took = Date.parse(run.finishedAt) - Date.parse(run.requestedAt);
    return this.texts.page.took(durationText(Math.max(0, took)));
  }

  protected address(run: ReportRun, file: ReportFile): string {
    return this.api.fileAddress(this.organization.slug(), run.id, file.format);
  }

  protected scheduleLink(): readonly string[] {
    return ['/o', this.organization.slug(), 'reports'];
  }

  protected inOutbox(run: ReportRun): boolean {
    return run.deliveries.some((delivery) => delivery.state === 'outbox') && this.organization.may('outbox.read');
  }

  protected retryWord(run: ReportRun): string {
    return run.state === 'failed' ? this.texts.page.retryWhat.failed : this.texts.page.retryWhat.delivery_failed;
  }

  protected retry(run: ReportRun): void {
    if (this.busy()) return;
    this.busy.set(true);
    this.retryFailure.set(undefined);
    this.api.retry(this.organization.slug(), run.id).subscribe({
      next: (again) => {
        this.busy.set(false);
        this.run.set(again);
      },
      error: (error: unknown) => {
        this.busy.set(false);
        if (!(error instanceof ApiFailure)) throw error;
        this.retryFailure.set(`${this.texts.page.retryFailed} ${error.message}`);
      },
    });
  }
}
