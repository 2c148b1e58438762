import { ChangeDetectionStrategy, Component, computed, input } from '@angular/core';
import { StateGlyph, type StateName } from './state-glyph';

/** Glyph and word on a tint; `neutral` has no glyph. The word is projected and is its name; it is not a button. */
@Component({
  selector: 'at-state-pill',
  imports: [StateGlyph],
  template: `@if (glyph(); as state) {
      <at-state-glyph [state]="state" />
    }
    <ng-content />`,
  styleUrl: './state-pill.scss',
  changeDetection: ChangeDetectionStrategy.OnPush,
  host: { '[class]': '"at-" + state()' },
})
export class StatePill {
  readonly state = input.required<StateName | 'neutral'>();
  protected readonly glyph = computed(() => {
    const state = this.state();
    return state === 'neutral' ? undefined : state;
  });
}
