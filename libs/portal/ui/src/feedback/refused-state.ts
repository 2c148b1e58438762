import { ChangeDetectionStrategy, Component, input } from '@angular/core';
import { LucideLock } from '@lucide/angular';

/** In place of what this person may not see: who may, and what they are here. */
@Component({
  selector: 'at-refused-state',
  imports: [LucideLock],
  template: `
    <svg lucideLock aria-hidden="true"></svg>
    <strong>{{ heading() }}</strong>
    @if (text(); as words) {
      <span class="text">{{ words }}</span>
    }
    <div class="actions"><ng-content /></div>
  `,
  styleUrl: './state.scss',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class RefusedState {
  readonly heading = input.required<string>();
  readonly text = input<string>();
}
