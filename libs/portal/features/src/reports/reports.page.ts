import { ChangeDetectionStrategy, Component, computed, inject, viewChild } from '@angular/core';
import type { ReportPeriod, ReportSchedule } from '@attest/contracts';
import { ReportSchedulesApi, Session, resourceState } from '@attest/portal-data-access';
import { Button, Confirm, EmptyState, FailedState, PageHeader, RefusedState, Skeleton } from '@attest/portal-ui';
import { LucideCalendarClock } from '@lucide/angular';
import { CurrentOrganization } from '../shell/current-organization';
import { pageQuery } from '../shell/page-query';
import { reportsTexts } from '../texts/reports';
import { type ScheduleDraft, newDraft } from './schedule-draft';
import { ScheduleEditor } from './schedule-editor';
import { ScheduleList } from './schedule-list';
import { timingOf } from './timing';

/** What goes out and whether it arrived: schedules at the left, the chosen one with its runs beside them. */
@Component({
  selector: 'at-reports-page',
  imports: [
    Button,
    EmptyState,
    FailedState,
    LucideCalendarClock,
    PageHeader,
    RefusedState,
    ScheduleEditor,
    ScheduleList,
    Skeleton,
  ],
  templateUrl: './reports.page.html',
  styleUrl: './reports.page.scss',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class ReportsPage {
  protected readonly texts = reportsTexts;
  protected readonly organization = inject(CurrentOrganization);
  private readonly session = inject(Session);
  private readonly api = inject(ReportSchedulesApi);
  private readonly confirm = inject(Confirm);
  private readonly editor = viewChild(ScheduleEditor);

  private readonly query = pageQuery();
  protected readonly mayChange = computed(() => this.organization.may('reports.schedule'));
  protected readonly list = resourceState<string, readonly ReportSchedule[]>({
    request: () => (this.organization.slug() === '' ? undefined : this.organization.slug()),
    load: (organization) => this.api.list(organization),
    keep: (before, now) => before === now,
  });

  /** What the address asks for; undefined: nothing, and the first schedule is shown beside the list. */
  protected readonly asked = computed(() => this.query.params().get('schedule') ?? undefined);
  protected readonly isNew = computed(() => this.asked() === 'new' && this.mayChange());
  protected readonly chosen = computed(() => {
    const schedules = this.list.value();
    const asked = this.asked();
    if (schedules === undefined || this.isNew()) return undefined;
    if (asked !== undefined) return schedules.find((schedule) => schedule.id === asked);
    return [...schedules].sort((a, b) => a.name.localeCompare(b.name))[0];
  });
  protected readonly missing = computed(
    () => this.asked() !== undefined && !this.isNew() && this.list.value() !== undefined && this.chosen() === undefined,
  );
  protected readonly empty = computed(() => this.list.value()?.length === 0 && !this.isNew());
  /** What a new schedule starts with: a template, if the address names one. */
  protected readonly start = computed<ScheduleDraft>(() => {
    const template = this.texts.templates[Number(this.query.params().get('template') ?? NaN)];
    const draft = newDraft({
      name: template?.name ?? this.texts.kinds.training_history,
      zone: this.organization.zone(),
      recipient: this.session.me()?.user.email ?? '',
    });
    return template === undefined
      ? draft
      : { ...draft, period: template.period satisfies ReportPeriod, timing: timingOf(template.cron) };
  });

  /** For the route's guard: whether this page may be left. Asks when something would be lost. */
  canLeave(): boolean | Promise<boolean> {
    if (this.editor()?.dirty() !== true) return true;
    return this.confirm.ask({
      title: this.texts.leave.title,
      text: this.texts.leave.text,
      deed: this.texts.leave.leave,
      keep: this.texts.leave.stay,
    });
  }

  protected use(template: number): void {
    this.query.change({ schedule: 'new', template });
  }

  protected saved(schedule: ReportSchedule): void {
    const others = (this.list.value() ?? []).filter((each) => each.id !== schedule.id);
    this.list.set([...others, schedule]);
    if (this.isNew()) this.query.change({ schedule: schedule.id, template: null }, true);
  }

  protected removed(schedule: ReportSchedule): void {
    this.list.set((this.list.value() ?? []).filter((each) => each.id !== schedule.id));
    this.query.change({ schedule: null }, true);
  }

  protected discarded(): void {
    this.query.change({ schedule: null, template: null }, true);
  }
}
