import { ChangeDetectionStrategy, Component, input, output } from '@angular/core';
import { LucideRefreshCw, LucideTriangleAlert } from '@lucide/angular';
import { Button } from '../button/button';
import { uiTexts } from '../ui-texts';

/** In place of what did not load: what it was, why as far as known, trying again, and the id under which the log has it. */
@Component({
  selector: 'at-failed-state',
  imports: [Button, LucideRefreshCw, LucideTriangleAlert],
  template: `
    <svg lucideTriangleAlert class="warn" aria-hidden="true"></svg>
    <strong>{{ heading() }}</strong>
    @if (text(); as words) {
      <span class="text">{{ words }}</span>
    }
    <div class="actions">
      <button atButton size="s" type="button" (click)="retry.emit()">
        <svg lucideRefreshCw aria-hidden="true"></svg>{{ texts.tryAgain }}
      </button>
    </div>
    @if (requestId(); as id) {
      <span class="id">{{ id }}</span>
    }
  `,
  styleUrl: './state.scss',
  changeDetection: ChangeDetectionStrategy.OnPush,
  host: { role: 'alert' },
})
export class FailedState {
  readonly heading = input.required<string>();
  readonly text = input<string>();
  readonly requestId = input<string>();
  readonly retry = output();
  protected readonly texts = uiTexts();
}
