import { ChangeDetectionStrategy, Component, computed, input } from '@angular/core';
import { RouterLink } from '@angular/router';
import type { ReportSchedule } from '@attest/contracts';
import { Button, dayAndMinute } from '@attest/portal-ui';
import { LucideBan, LucideClock, LucidePlus, LucideTriangleAlert } from '@lucide/angular';
import { reportsTexts } from '../texts/reports';
import { timingOf } from './timing';
import { timingShort } from './timing-words';

/** Schedules by name, each with when it runs and how the last run ended. */
@Component({
  selector: 'at-schedule-list',
  imports: [Button, LucideBan, LucideClock, LucidePlus, LucideTriangleAlert, RouterLink],
  template: `
    <div class="head">
      <h2 class="at-grow">{{ texts.schedules }}</h2>
      @if (mayChange()) {
        <a atButton size="s" [routerLink]="[]" [queryParams]="{ schedule: 'new' }" [attr.aria-label]="texts.newSchedule"
          ><svg lucidePlus class="at-small-icon" aria-hidden="true"></svg>{{ texts.new }}</a
        >
      }
    </div>
    <nav [attr.aria-label]="texts.schedules">
      @for (row of rows(); track row.id) {
        <a
          [routerLink]="[]"
          [queryParams]="{ schedule: row.id }"
          [attr.aria-current]="row.id === chosen() ? 'true' : null"
        >
          <strong class="at-cut" [title]="row.name">{{ row.name }}</strong>
          <small>{{ row.when }} · {{ row.files }}</small>
          <small class="line">
            @if (row.failed) {
              <svg lucideTriangleAlert class="at-small-icon failed" aria-hidden="true"></svg>{{ texts.lastFailed }}
            } @else if (row.paused) {
              <svg lucideBan class="at-small-icon" aria-hidden="true"></svg>{{ texts.paused }}
            } @else {
              <svg lucideClock class="at-small-icon" aria-hidden="true"></svg>{{ row.next ?? texts.next.none }}
            }
          </small>
        </a>
      }
    </nav>
  `,
  styleUrl: './schedule-list.scss',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class ScheduleList {
  readonly schedules = input.required<readonly ReportSchedule[]>();
  /** Id of the schedule that is open. */
  readonly chosen = input<string>();
  readonly mayChange = input(false);

  protected readonly texts = reportsTexts;
  protected readonly rows = computed(() =>
    [...this.schedules()]
      .sort((a, b) => a.name.localeCompare(b.name))
      .map((schedule) => {
        const [next] = schedule.next;
        return {
          id: schedule.id,
          name: schedule.name,
          when: timingShort(timingOf(schedule.cron)),
          files: schedule.formats.map((format) => this.texts.formats[format]).join(', '),
          paused: schedule.paused,
          failed: schedule.lastRun?.state === 'failed' || schedule.lastRun?.state === 'delivery_failed',
          next: next === undefined ? undefined : dayAndMinute(next, schedule.zone),
        };
      }),
  );
}
