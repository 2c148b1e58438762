import { ChangeDetectionStrategy, Component, computed, inject, input, output } from '@angular/core';
import { toObservable, toSignal } from '@angular/core/rxjs-interop';
import { ApiFailure, ReportSchedulesApi } from '@attest/portal-data-access';
import { dayOf, minuteOf, weekdayOf, zoneOf } from '@attest/portal-ui';
import { LucideClock } from '@lucide/angular';
import { type Observable, catchError, debounceTime, map, of, switchMap } from 'rxjs';
import { CurrentOrganization } from '../shell/current-organization';
import { reportsTexts } from '../texts/reports';
import { nextClockChange } from './clock-change';
import type { Timing } from './timing';

type Times =
  | { readonly kind: 'waiting' }
  | { readonly kind: 'known'; readonly next: readonly string[] }
  | { readonly kind: 'failed'; readonly failure: ApiFailure };

/** The next three runs of what stands in the editor, in the schedule's zone, and what the change of the clocks does to them. */
@Component({
  selector: 'at-next-runs',
  imports: [LucideClock],
  template: `
    <h2>{{ texts.next.title }}</h2>
    <div aria-live="polite">
      @if (shown(); as list) {
        <ul>
          @for (each of list.times; track each.instant) {
            <li>
              <svg lucideClock class="at-small-icon" aria-hidden="true"></svg>
              <time [attr.datetime]="each.instant">
                <span>{{ each.day }}</span> <span class="at-dim">{{ each.time }}</span>
              </time>
            </li>
          } @empty {
            <li class="at-dim">{{ texts.next.none }}</li>
          }
        </ul>
      } @else if (fault(); as sentence) {
        <p class="fault">{{ sentence }}</p>
      } @else {
        <p class="bones" aria-hidden="true"><span></span><span></span><span></span></p>
      }
      @if (paused()) {
        <p class="note">{{ texts.next.whenPaused }}</p>
      } @else if (change(); as sentence) {
        <p class="note">{{ sentence }}</p>
      }
    </div>
  `,
  styleUrl: './next-runs.scss',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class NextRuns {
  readonly cron = input.required<string>();
  readonly timing = input.required<Timing>();
  /** Empty while no zone is chosen. */
  readonly zone = input.required<string>();
  readonly paused = input(false);
  /** Why the server does not take the cron line; undefined when it does. */
  readonly cronFault = output<string | undefined>();
  /** The first of them; undefined when there is none or it is not known. */
  readonly first = output<string | undefined>();

  protected readonly texts = reportsTexts;
  private readonly api = inject(ReportSchedulesApi);
  private readonly organization = inject(CurrentOrganization);
  private readonly asked = computed(() => ({ cron: this.cron(), zone: this.zone() }), {
    equal: (a, b) => a.cron === b.cron && a.zone === b.zone,
  });

  private readonly times = toSignal(
    toObservable(this.asked).pipe(
      debounceTime(200),
      switchMap(({ cron, zone }) => this.ask(cron, zone)),
    ),
    { initialValue: { kind: 'waiting' } },
  );

  protected readonly shown = computed(() => {
    const times = this.times();
    const zone = this.zone();
    if (times.kind !== 'known' || zone === '') return undefined;
    return {
      times: times.next.map((instant) => ({
        instant,
        day: weekdayOf(instant, zone),
        time: `${minuteOf(instant, zone)} ${zoneOf(instant, zone)}`,
      })),
    };
  });
  protected readonly fault = computed(() => {
    const times = this.times();
    if (times.kind !== 'failed') return undefined;
    return times.failure.faults[0]?.message ?? `${this.texts.next.failed} ${times.failure.message}`;
  });
  protected readonly change = computed(() => {
    const [zone, timing] = [this.zone(), this.timing()];
    if (zone === '' || this.shown() === undefined) return undefined;
    const at = nextClockChange(zone, Date.now());
    if (at === undefined) return undefined;
    const day = dayOf(at, zone);
    return timing.kind === 'cron' ? this.texts.next.follows(day) : this.texts.next.stays(timing.time, day);
  });

  private ask(cron: string, zone: string): Observable<Times> {
    if (zone === '' || cron === '') return of({ kind: 'waiting' });
    return this.api.nextTimes(this.organization.slug(), cron, zone).pipe(
      map((next): Times => {
        this.cronFault.emit(undefined);
        this.first.emit(next[0]);
        return { kind: 'known', next };
      }),
      catchError((error: unknown) => {
        if (!(error instanceof ApiFailure)) throw error;
        this.cronFault.emit(error.faultAt('cron')?.message);
        this.first.emit(undefined);
        return of<Times>({ kind: 'failed', failure: error });
      }),
    );
  }
}
