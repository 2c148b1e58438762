import {
  ChangeDetectionStrategy,
  Component,
  ElementRef,
  computed,
  inject,
  input,
  linkedSignal,
  output,
  signal,
  untracked,
  viewChild,
} from '@angular/core';
import { MatMenu, MatMenuItem, MatMenuTrigger } from '@angular/material/menu';
import { RouterLink } from '@angular/router';
import type { ReportRun, ReportSchedule } from '@attest/contracts';
import { ApiFailure, ReportSchedulesApi } from '@attest/portal-data-access';
import { Button, Confirm, PageHeader, Toasts, counted, dayOf } from '@attest/portal-ui';
import { LucideArrowLeft, LucideCircleDot, LucideEllipsis, LucidePlay } from '@lucide/angular';
import type { Observable } from 'rxjs';
import { CurrentOrganization } from '../shell/current-organization';
import { reportsTexts } from '../texts/reports';
import { MailPreview } from './mail-preview';
import { NextRuns } from './next-runs';
import { RunList } from './run-list';
import {
  DRAFT_PATHS,
  type DraftPath,
  type ScheduleDraft,
  changesBetween,
  draftOf,
  faultsOf,
  inputOf,
} from './schedule-draft';
import { ScheduleFields } from './schedule-fields';
import { cronOf } from './timing';
import { timingWords } from './timing-words';

/** One schedule: its fields with what follows from them, saving with its conflicts, running it, and its runs. */
@Component({
  selector: 'at-schedule-editor',
  imports: [
    Button,
    LucideArrowLeft,
    LucideCircleDot,
    LucideEllipsis,
    LucidePlay,
    MailPreview,
    MatMenu,
    MatMenuItem,
    MatMenuTrigger,
    NextRuns,
    PageHeader,
    RouterLink,
    RunList,
    ScheduleFields,
  ],
  templateUrl: './schedule-editor.html',
  styleUrl: './schedule-editor.scss',
  changeDetection: ChangeDetectionStrategy.OnPush,
  host: { '(window:beforeunload)': 'holdBack($event)' },
})
export class ScheduleEditor {
  /** What is saved; undefined: a new schedule that starts as `start` says. */
  readonly schedule = input<ReportSchedule>();
  readonly start = input.required<ScheduleDraft>();
  readonly mayChange = input(false);
  readonly saved = output<ReportSchedule>();
  readonly removed = output<ReportSchedule>();
  readonly discarded = output();

  protected readonly texts = reportsTexts;
  protected readonly organization = inject(CurrentOrganization);
  private readonly api = inject(ReportSchedulesApi);
  private readonly confirm = inject(Confirm);
  private readonly toasts = inject(Toasts);
  private readonly host = inject<ElementRef<HTMLElement>>(ElementRef);
  private readonly runList = viewChild(RunList);

  /** Text that names what is edited: another schedule or a newer version of it starts anew. */
  private readonly edited = computed(() => `${this.schedule()?.id ?? 'new'} ${this.schedule()?.version ?? 0}`);
  private readonly before = linkedSignal({
    source: this.edited,
    // Untracked: news of the same version, such as the end of a run, must not undo what was typed.
    computation: () =>
      untracked(() => {
        const schedule = this.schedule();
        return schedule === undefined ? this.start() : draftOf(schedule);
      }),
  });
  protected readonly draft = linkedSignal(() => this.before());
  protected readonly changes = computed(() => changesBetween(this.before(), this.draft()));
  /** Whether leaving would lose something. */
  readonly dirty = computed(() => this.mayChange() && this.changes() > 0);
  protected readonly barShown = computed(() => this.mayChange() && (this.dirty() || this.schedule() === undefined));

  protected readonly busy = signal<'save' | 'run' | 'other' | undefined>(undefined);
  private readonly failure = linkedSignal<string, ApiFailure | undefined>({
    source: this.edited,
    computation: () => undefined,
  });
  private readonly judged = linkedSignal({ source: this.edited, computation: () => false });
  protected readonly cronFault = signal<string | undefined>(undefined);
  /** When what stands in the editor would run next. */
  protected readonly next = signal<string | undefined>(undefined);
  protected readonly runFailure = linkedSignal<string, string | undefined>({
    source: this.edited,
    computation: () => undefined,
  });
  protected readonly conflict = computed(() => this.failure()?.code === 'changed_meanwhile');
  /** Errors at their fields: ours once saving was tried, the server's until the field changes. */
  protected readonly errors = computed(() => {
    const failure = this.failure();
    const own = this.judged() ? faultsOf(this.draft()) : {};
    const errors: Partial<Record<DraftPath, string>> = {};
    for (const path of DRAFT_PATHS) {
      const fault = own[path];
      const words = fault === undefined ? failure?.faultAt(path)?.message : this.texts.faults[fault];
      if (words !== undefined) errors[path] = words;
    }
    const cron = this.cronFault();
    if (errors.cron === undefined && cron !== undefined) errors.cron = cron;
    return errors;
  });
  /** A failure that belongs to no field. */
  protected readonly saveFailure = computed(() => {
    const failure = this.failure();
    if (failure === undefined || this.conflict()) return undefined;
    if (DRAFT_PATHS.some((path) => failure.faultAt(path) !== undefined)) return undefined;
    if (failure.status < 500) return `${this.texts.save.failed} ${failure.message}`;
    return this.texts.save.again(failure.requestId ?? '');
  });

  protected readonly cron = computed(() => cronOf(this.draft().timing));
  protected readonly heading = computed(() => this.schedule()?.name ?? this.texts.newSchedule);
  protected readonly facts = computed(() => {
    const schedule = this.schedule();
    if (schedule === undefined) return this.texts.notSavedYet;
    const { recipient, recipients } = this.texts;
    const when = timingWords(draftOf(schedule).timing);
    const made = this.texts.made(schedule.createdBy, dayOf(schedule.createdAt, this.organization.zone()));
    const sends = this.texts.summary(when, counted(schedule.recipients.length, recipient, recipients));
    return `${schedule.paused ? this.texts.pausedFacts : sends} ${made}`;
  });

  protected change(draft: ScheduleDraft): void {
    this.draft.set(draft);
    if (this.failure() !== undefined && !this.conflict()) this.failure.set(undefined);
  }

  protected discard(): void {
    this.draft.set(this.before());
    this.failure.set(undefined);
    this.judged.set(false);
    if (this.schedule() === undefined) this.discarded.emit();
  }

  protected save(): void {
    if (this.busy() !== undefined) return;
    this.judged.set(true);
    if (Object.keys(faultsOf(this.draft())).length > 0) {
      this.focusFirstError();
      return;
    }
    const [organization, schedule, body] = [this.organization.slug(), this.schedule(), inputOf(this.draft())];
    const request =
      schedule === undefined
        ? this.api.create(organization, body)
        : this.api.replace(organization, schedule.id, schedule.version, body);
    this.send('save', request, (saved) => {
      // From here on leaving loses nothing, also before the page shows the new schedule under its own address.
      this.before.set(this.draft());
      this.toasts.show(this.texts.save.saved);
      this.saved.emit(saved);
    });
  }

  /** After a conflict: what someone else saved takes the place of what stands here. */
  protected loadTheirs(): void {
    const schedule = this.schedule();
    if (schedule === undefined) return;
    this.send('other', this.api.get(this.organization.slug(), schedule.id), (theirs) => {
      this.saved.emit(theirs);
    });
  }

  protected setPaused(paused: boolean): void {
    const schedule = this.schedule();
    if (schedule === undefined) return;
    const body = inputOf({ ...draftOf(schedule), paused });
    const request = this.api.replace(this.organization.slug(), schedule.id, schedule.version, body);
    this.send('other', request, (saved) => {
      this.toasts.show(paused ? this.texts.pausedToast : this.texts.resumedToast);
      this.saved.emit(saved);
    });
  }

  protected async remove(): Promise<void> {
    const schedule = this.schedule();
    if (schedule === undefined) return;
    const words = this.texts.remove;
    const sure = await this.confirm.ask({
      title: words.title(schedule.name),
      text: words.text,
      deed: words.delete,
      keep: words.keep,
    });
    if (!sure) return;
    this.send('other', this.api.remove(this.organization.slug(), schedule.id), () => {
      this.toasts.show(words.done);
      this.draft.set(this.before());
      this.removed.emit(schedule);
    });
  }

  protected runNow(): void {
    const schedule = this.schedule();
    if (schedule === undefined || this.busy() !== undefined || this.dirty()) return;
    this.busy.set('run');
    this.runFailure.set(undefined);
    this.api.runNow(this.organization.slug(), schedule.id).subscribe({
      next: (run) => {
        this.busy.set(undefined);
        this.runList()?.add(run);
      },
      error: (error: unknown) => {
        this.busy.set(undefined);
        if (!(error instanceof ApiFailure)) throw error;
        this.runFailure.set(`${this.texts.run.failed} ${error.message}`);
      },
    });
  }

  /** The end of a run shows in the list of schedules too. */
  protected ranTo(run: ReportRun): void {
    const schedule = this.schedule();
    if (schedule?.id !== run.schedule.id) return;
    this.saved.emit({ ...schedule, lastRun: { id: run.id, state: run.state, at: run.finishedAt ?? run.requestedAt } });
  }

  /** The browser asks before it leaves with changes. */
  protected holdBack(event: BeforeUnloadEvent): void {
    if (this.dirty()) event.preventDefault();
  }

  private send<T>(kind: 'save' | 'other', request: Observable<T>, done: (value: T) => void): void {
    this.busy.set(kind);
    this.failure.set(undefined);
    request.subscribe({
      next: (value) => {
        this.busy.set(undefined);
        done(value);
      },
      error: (error: unknown) => {
        this.busy.set(undefined);
        if (!(error instanceof ApiFailure)) throw error;
        this.failure.set(error);
        this.focusFirstError();
      },
    });
  }

  private focusFirstError(): void {
    // After the errors are drawn; the fields stand in the order of DRAFT_PATHS.
    setTimeout(() => {
      const first = DRAFT_PATHS.find((path) => this.errors()[path] !== undefined);
      const selector = first === undefined ? '.savebar [role=alert]' : `[data-field="${first}"]`;
      this.host.nativeElement.querySelector<HTMLElement>(selector)?.focus();
    });
  }
}
