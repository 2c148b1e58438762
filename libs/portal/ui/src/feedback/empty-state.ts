import { ChangeDetectionStrategy, Component, input } from '@angular/core';

/**
 * In place of content that is not there yet: what would be here, why not, and one action (projected). An icon goes first,
 * with the attribute `atStateIcon`.
 */
@Component({
  selector: 'at-empty-state',
  template: `
    <ng-content select="[atStateIcon]" />
    <strong>{{ heading() }}</strong>
    @if (text(); as words) {
      <span class="text">{{ words }}</span>
    }
    <div class="actions"><ng-content /></div>
  `,
  styleUrl: './state.scss',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class EmptyState {
  readonly heading = input.required<string>();
  readonly text = input<string>();
}
