import { ChangeDetectionStrategy, Component, input } from '@angular/core';

/**
 * Title of a page, one line of facts under it, and its actions at the right (below, on a small screen). What carries
 * `atPageFacts` is put beside the facts; everything else is an action. The shell moves focus to its `h1` after navigation.
 */
@Component({
  selector: 'at-page-header',
  template: `
    <div class="words">
      <h1 tabindex="-1">{{ heading() }}</h1>
      @if (facts(); as text) {
        <p>{{ text }}</p>
      }
      <ng-content select="[atPageFacts]" />
    </div>
    <div class="actions"><ng-content /></div>
  `,
  styleUrl: './page-header.scss',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class PageHeader {
  readonly heading = input.required<string>();
  readonly facts = input<string>();
}
