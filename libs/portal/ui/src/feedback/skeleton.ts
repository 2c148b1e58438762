import { ChangeDetectionStrategy, Component, computed, input } from '@angular/core';
import { uiTexts } from '../ui-texts';

/** Grey bars where lines of text will stand. They appear after 150 ms, so that fast answers do not flicker. */
@Component({
  selector: 'at-skeleton',
  template: `
    @for (width of widths(); track $index) {
      <span class="bar" [class]="width"></span>
    }
    <span class="at-sr">{{ texts.loading }}</span>
  `,
  styleUrl: './skeleton.scss',
  changeDetection: ChangeDetectionStrategy.OnPush,
  host: { role: 'status' },
})
export class Skeleton {
  readonly lines = input(5);
  protected readonly texts = uiTexts();
  protected readonly widths = computed(() => Array.from({ length: this.lines() }, (_, line) => `w${(line * 3) % 5}`));
}
