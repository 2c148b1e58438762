import { ChangeDetectionStrategy, Component, computed, input, model } from '@angular/core';
import { Control, Field, Segmented, type Segment } from '@attest/portal-ui';
import { reportsTexts } from '../texts/reports';
import { LAST_DAY, type Timing, type TimingKind, asKind, isTime } from './timing';

const KINDS: readonly TimingKind[] = ['day', 'week', 'month', 'cron'];
/** Weeks begin on Monday here; cron counts from Sunday. */
const WEEK = [1, 2, 3, 4, 5, 6, 0];

/** When: every day, week or month at a time, or a cron line for all else. */
@Component({
  selector: 'at-when-field',
  imports: [Control, Field, Segmented],
  template: `
    <at-field [label]="texts.fields.when">
      <at-segmented size="s" [segments]="kinds" [value]="timing().kind" (valueChange)="choose($event)" />
    </at-field>
    @let now = timing();
    @if (now.kind === 'cron') {
      <at-field [label]="texts.fields.cron" [hint]="texts.hints.cron" [error]="error()">
        <input
          atControl
          class="mono"
          autocomplete="off"
          spellcheck="false"
          data-field="cron"
          [value]="now.line"
          (input)="timing.set({ kind: 'cron', line: textOf($event) })"
        />
      </at-field>
    } @else {
      <div class="pair" [class.single]="now.kind === 'day'">
        @if (now.kind === 'week') {
          <at-field [label]="texts.fields.on">
            <select atControl (change)="set({ weekday: numberOf($event) })">
              @for (day of week; track day) {
                <option [value]="day" [selected]="day === now.weekday">{{ texts.weekdays[day] }}</option>
              }
            </select>
          </at-field>
        } @else if (now.kind === 'month') {
          <at-field [label]="texts.fields.dayOfMonth">
            <select atControl (change)="set({ day: numberOf($event) })">
              @for (day of days; track day) {
                <option [value]="day" [selected]="day === now.day">{{ day }}</option>
              }
            </select>
          </at-field>
        }
        <at-field [label]="texts.fields.at" [error]="error()">
          <input
            atControl
            autocomplete="off"
            data-field="cron"
            placeholder="07:00"
            [value]="now.time"
            (input)="set({ time: textOf($event) })"
            (blur)="tidy()"
          />
        </at-field>
      </div>
    }
  `,
  styles: `
    :host {
      display: contents;
    }
    .pair {
      display: grid;
      grid-template-columns: minmax(0, 3fr) minmax(0, 2fr);
      gap: 8px;
    }
    .pair.single {
      grid-template-columns: minmax(0, 1fr);
    }
    .mono {
      font-family: var(--at-mono);
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class WhenField {
  readonly timing = model.required<Timing>();
  readonly error = input<string>();

  protected readonly texts = reportsTexts;
  protected readonly kinds: readonly Segment[] = KINDS.map((value) => ({
    value,
    label: this.texts.whenChoices[value],
  }));
  protected readonly week = WEEK;
  protected readonly days = Array.from({ length: LAST_DAY }, (_, index) => index + 1);
  private readonly time = computed(() => {
    const now = this.timing();
    return now.kind === 'cron' ? undefined : now.time;
  });

  protected choose(kind: string): void {
    const known = KINDS.find((each) => each === kind);
    if (known !== undefined) this.timing.set(asKind(this.timing(), known));
  }

  protected set(change: { time?: string; weekday?: number; day?: number }): void {
    this.timing.set({ ...this.timing(), ...change });
  }

  /** `7`, `730` and `7:30` are times too, once the field is left. */
  protected tidy(): void {
    const typed = this.time();
    if (typed === undefined) return;
    const parts = /^(\d{1,2})(?:[:.h]?(\d{2}))?$/.exec(typed.trim());
    const time = parts === null ? typed : `${(parts[1] ?? '').padStart(2, '0')}:${parts[2] ?? '00'}`;
    if (isTime(time) && time !== typed) this.set({ time });
  }

  protected textOf(event: Event): string {
    return (event.target as HTMLInputElement).value;
  }

  protected numberOf(event: Event): number {
    return Number((event.target as HTMLSelectElement).value);
  }
}
