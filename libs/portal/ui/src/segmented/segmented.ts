import { ChangeDetectionStrategy, Component, input, model } from '@angular/core';

export interface Segment<T extends string = string> {
  readonly value: T;
  readonly label: string;
}

/** One of a few, all in sight. Arrow keys move as in a radio group. */
@Component({
  selector: 'at-segmented',
  template: `
    @for (segment of segments(); track segment.value) {
      <button
        type="button"
        role="radio"
        [attr.aria-checked]="segment.value === value()"
        [tabindex]="segment.value === value() || (!known() && $first) ? 0 : -1"
        (click)="value.set(segment.value)"
      >
        {{ segment.label }}
      </button>
    }
  `,
  styleUrl: './segmented.scss',
  changeDetection: ChangeDetectionStrategy.OnPush,
  host: {
    role: 'radiogroup',
    '[attr.aria-label]': 'label()',
    '[class.at-s]': 'size() === "s"',
    '(keydown)': 'move($event)',
  },
})
export class Segmented {
  readonly segments = input.required<readonly Segment[]>();
  readonly value = model.required<string>();
  /** Name of the group for readers; leave it out inside an `at-field`, whose label names it. */
  readonly label = input<string>();
  readonly size = input<'m' | 's'>('m');

  protected known(): boolean {
    return this.segments().some((segment) => segment.value === this.value());
  }

  protected move(event: KeyboardEvent): void {
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const all = this.segments();
    const at = all.findIndex((segment) => segment.value === this.value());
    const next = all[(at + step + all.length) % all.length];
    if (next === undefined) return;
    this.value.set(next.value);
    const group = event.currentTarget as HTMLElement;
    group.querySelectorAll<HTMLElement>('button')[all.indexOf(next)]?.focus();
  }
}
