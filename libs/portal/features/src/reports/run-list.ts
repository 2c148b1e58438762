import { ChangeDetectionStrategy, Component, computed, inject, input, output } from '@angular/core';
import { toSignal } from '@angular/core/rxjs-interop';
import { Router, RouterLink } from '@angular/router';
import type { ReportRun } from '@attest/contracts';
import { type Page, ReportRunsApi, isUnderWay, pagedState } from '@attest/portal-data-access';
import {
  Cell,
  type Column,
  CopyButton,
  StatePill,
  Table,
  type TableState,
  dayAndMinute,
  dayAndTime,
  numberOf,
  sizeText,
  zoneOf,
} from '@attest/portal-ui';
import { map } from 'rxjs';
import { CurrentOrganization } from '../shell/current-organization';
import { matches } from '../statements/screen';
import { reportsTexts } from '../texts/reports';
import { RunProgress } from './run-progress';
import { deliveredText, deliveriesFailed, runGlyph, runState } from './run-words';

const PAGE = 20;
/** The run takes the room that the digest leaves. */
const RUN_ALONE: Column<ReportRun> = { id: 'run', head: reportsTexts.runs.columns.run, narrow: 'lead' };

/** Runs of a schedule, newest first, with the one under way followed to its end. */
@Component({
  selector: 'at-run-list',
  imports: [Cell, CopyButton, RouterLink, RunProgress, StatePill, Table],
  templateUrl: './run-list.html',
  styleUrl: './run-list.scss',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class RunList {
  /** Id of the schedule. */
  readonly schedule = input.required<string>();
  /** A run came to its end. */
  readonly finished = output<ReportRun>();

  protected readonly texts = reportsTexts;
  private readonly api = inject(ReportRunsApi);
  private readonly router = inject(Router);
  protected readonly organization = inject(CurrentOrganization);
  protected readonly glyph = runGlyph;
  protected readonly state = runState;
  protected readonly delivered = deliveredText;
  protected readonly deliveriesFailed = deliveriesFailed;

  protected readonly list = pagedState<string, ReportRun, Page<ReportRun>>({
    request: () => this.schedule(),
    load: (schedule, cursor) =>
      this.api
        .list(this.organization.slug(), { schedule, limit: PAGE, ...(cursor === undefined ? {} : { cursor }) })
        .pipe(map(({ runs, next }) => ({ items: runs, next }))),
    keep: (before, now) => before === now,
  });
  protected readonly runs = computed(() => this.list.value()?.items ?? []);
  protected readonly rowKey = (run: ReportRun): string => run.id;
  /** The newest run under way, one after the other; when none is left, the newest that was: its end stays in sight. */
  protected readonly followed = computed(
    () => this.runs().find((run) => isUnderWay(run)) ?? this.runs().find((run) => this.watched.has(run.id)),
  );
  private readonly watched = new Set<string>();

  private readonly allColumns: readonly Column<ReportRun>[] = [
    { id: 'run', head: this.texts.runs.columns.run, width: '148px', narrow: 'lead' },
    { id: 'state', head: this.texts.runs.columns.state, width: '132px', narrow: 'end' },
    {
      id: 'people',
      head: this.texts.runs.columns.people,
      width: '64px',
      align: 'end',
      text: (run) => (run.files.length === 0 ? '–' : numberOf(run.people)),
    },
    {
      id: 'statements',
      head: this.texts.runs.columns.statements,
      width: '84px',
      align: 'end',
      text: (run) => (run.files.length === 0 ? '–' : numberOf(run.statements)),
    },
    { id: 'files', head: this.texts.runs.columns.files, width: '168px', narrow: 'start' },
    { id: 'digest', head: this.texts.runs.columns.digest },
    { id: 'delivered', head: this.texts.runs.columns.delivered, width: '112px' },
  ];
  private readonly roomy = toSignal(matches('(min-width: 1360px)'), { requireSync: true });
  /** On a middling screen digests and counts stand on the run's own page. */
  protected readonly columns = computed<readonly Column<ReportRun>[]>(() =>
    this.roomy()
      ? this.allColumns
      : this.allColumns
          .filter((column) => column.id !== 'digest' && column.id !== 'statements' && column.id !== 'people')
          .map((column) => (column.id === 'run' ? RUN_ALONE : column)),
  );
  protected readonly tableState = computed<TableState>(() => {
    const state = this.list.state();
    if (state.kind !== 'failed' && state.kind !== 'refused') return { kind: state.kind };
    const { message, requestId } = state.failure;
    return {
      kind: 'failed',
      heading: this.texts.failed.runs,
      text: message,
      ...(requestId === undefined ? {} : { requestId }),
    };
  });

  /** Puts a run that was just asked for on top and follows it. */
  add(run: ReportRun): void {
    const now = this.list.value();
    this.watched.add(run.id);
    this.list.set({ items: [run, ...(now?.items ?? []).filter((each) => each.id !== run.id)], next: now?.next });
  }

  protected renew(run: ReportRun): void {
    const now = this.list.value();
    if (now === undefined) return;
    this.watched.add(run.id);
    this.list.set({ ...now, items: now.items.map((each) => (each.id === run.id ? run : each)) });
    if (!isUnderWay(run)) this.finished.emit(run);
  }

  reload(): void {
    this.list.reload();
  }

  protected link(run: ReportRun): readonly string[] {
    return ['/o', this.organization.slug(), 'reports', 'runs', run.id];
  }

  protected open(run: ReportRun): void {
    void this.router.navigate(this.link(run));
  }

  protected time(run: ReportRun): string {
    return dayAndMinute(run.requestedAt, this.organization.zone());
  }

  protected exactTime(run: ReportRun): string {
    return dayAndTime(run.requestedAt, this.organization.zone());
  }

  /** The zone of the times in the table. */
  protected zoneName(): string {
    return this.texts.runs.times(zoneOf(new Date().toISOString(), this.organization.zone()));
  }

  /** “PDF 412 kB” */
  protected shown(file: ReportRun['files'][number]): string {
    return `${this.texts.formats[file.format]} ${sizeText(file.length)}`;
  }

  /** As much of a digest as a row has room for; the whole is copied. */
  protected beginning(digest: string): string {
    return `${digest.slice(0, 8)}…`;
  }

  protected address(run: ReportRun, file: ReportRun['files'][number]): string {
    return this.api.fileAddress(this.organization.slug(), run.id, file.format);
  }
}
