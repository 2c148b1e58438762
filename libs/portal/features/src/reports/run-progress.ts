import {
  ChangeDetectionStrategy,
  Component,
  DestroyRef,
  computed,
  effect,
  inject,
  input,
  output,
  signal,
} from '@angular/core';
import { LiveAnnouncer } from '@angular/cdk/a11y';
import type { ReportRun } from '@attest/contracts';
import { ApiFailure, ReportRunsApi, isUnderWay } from '@attest/portal-data-access';
import { Button } from '@attest/portal-ui';
import type { Subscription } from 'rxjs';
import { CurrentOrganization } from '../shell/current-organization';
import { reportsTexts } from '../texts/reports';
import { deliveredText, filesText, percent } from './run-words';

/** Follows a run to its end: a bar, what it does, then the files or why there are none. Spoken at every quarter. */
@Component({
  selector: 'at-run-progress',
  imports: [Button],
  template: `
    @let now = shown();
    @if (underWay()) {
      <div
        class="bar"
        role="progressbar"
        aria-valuemin="0"
        aria-valuemax="100"
        [attr.aria-valuenow]="percentage()"
        [attr.aria-label]="texts.progress.label(now.schedule.name)"
      >
        <span [style.width.%]="percentage()"></span>
      </div>
      <p class="line">
        <span>{{ doing() }} · {{ percentage() }} %</span>
        <span class="at-dimmer">{{ lost() ? texts.progress.lost : texts.progress.leave }}</span>
        @if (lost()) {
          <button atButton="ghost" size="s" type="button" (click)="follow()">{{ texts.tryAgain }}</button>
        }
      </p>
    } @else {
      <p class="line" [class]="now.state">
        <strong>{{ now.state === 'failed' ? texts.progress.failed : texts.progress.ready }}</strong>
        <span>{{ ended() }}</span>
      </p>
    }
  `,
  styleUrl: './run-progress.scss',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class RunProgress {
  readonly run = input.required<ReportRun>();
  /** Each newer look at the run. */
  readonly changed = output<ReportRun>();

  protected readonly texts = reportsTexts;
  private readonly api = inject(ReportRunsApi);
  private readonly organization = inject(CurrentOrganization);
  private readonly live = inject(LiveAnnouncer);
  private readonly newest = signal<ReportRun | undefined>(undefined);
  protected readonly lost = signal(false);
  private following: Subscription | undefined;
  private quarter = 0;

  protected readonly shown = computed(() => {
    const newest = this.newest();
    return newest?.id === this.run().id ? newest : this.run();
  });
  protected readonly underWay = computed(() => isUnderWay(this.shown()));
  protected readonly percentage = computed(() => percent(this.shown()));
  protected readonly doing = computed(() => {
    const { state } = this.shown();
    return state === 'waiting' || state === 'running' || state === 'made' ? this.texts.progress[state] : '';
  });
  protected readonly ended = computed(() => {
    const run = this.shown();
    return run.error ?? [filesText(run), deliveredText(run)].filter((part) => part !== '').join(' · ');
  });
  private readonly id = computed(() => this.run().id);

  constructor() {
    effect(() => {
      this.id();
      this.quarter = 0;
      this.follow();
    });
    inject(DestroyRef).onDestroy(() => this.following?.unsubscribe());
  }

  protected follow(): void {
    this.following?.unsubscribe();
    this.lost.set(false);
    this.following = this.api.watch(this.organization.slug(), this.id()).subscribe({
      next: (run) => {
        this.newest.set(run);
        this.changed.emit(run);
        this.announce(run);
      },
      error: (error: unknown) => {
        if (!(error instanceof ApiFailure)) throw error;
        this.lost.set(true);
      },
    });
  }

  private announce(run: ReportRun): void {
    if (!isUnderWay(run)) {
      const word = run.state === 'failed' ? this.texts.progress.failed : this.texts.progress.ready;
      void this.live.announce(`${word} ${this.ended()}`, 'polite');
      return;
    }
    const quarter = Math.floor(percent(run) / 25);
    if (quarter <= this.quarter) return;
    this.quarter = quarter;
    void this.live.announce(this.texts.progress.announce(quarter * 25), 'polite');
  }
}
