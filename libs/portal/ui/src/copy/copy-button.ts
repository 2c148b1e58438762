import { ChangeDetectionStrategy, Component, DestroyRef, inject, input, output, signal } from '@angular/core';
import { LucideCheck, LucideCopy } from '@lucide/angular';
import { Button, type ButtonKind } from '../button/button';
import { uiTexts } from '../ui-texts';
import { COPIED_FOR, Copy } from './copy';

/** Copies a text; says “Copied” in its own place for a moment. `names` tells readers what it copies. */
@Component({
  selector: 'at-copy-button',
  imports: [Button, LucideCheck, LucideCopy],
  template: `
    <button [atButton]="kind()" size="s" type="button" [attr.aria-label]="names()" (click)="copy()">
      @if (copied()) {
        <svg lucideCheck class="at-small-icon" aria-hidden="true"></svg>{{ texts.copied }}
      } @else {
        <svg lucideCopy class="at-small-icon" aria-hidden="true"></svg>{{ label() ?? texts.copy }}
      }
    </button>
  `,
  styles: ':host { display: inline-flex; flex: none }',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class CopyButton {
  readonly text = input.required<string>();
  /** What it copies, as its name: “Copy endpoint”. */
  readonly names = input.required<string>();
  readonly label = input<string>();
  readonly kind = input<ButtonKind>('ghost');
  readonly done = output();

  protected readonly texts = uiTexts();
  protected readonly copied = signal(false);
  private readonly copier = inject(Copy);
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor() {
    inject(DestroyRef).onDestroy(() => {
      clearTimeout(this.timer);
    });
  }

  protected copy(): void {
    if (!this.copier.text(this.text())) return;
    this.done.emit();
    this.copied.set(true);
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      this.copied.set(false);
    }, COPIED_FOR);
  }
}
