import { ChangeDetectionStrategy, Component, effect, inject, signal } from '@angular/core';
import { LucideCheck } from '@lucide/angular';
import { uiTexts } from '../ui-texts';
import { Toasts } from './toasts';

/** How long a toast stays, in milliseconds, without and with an undo. */
export const TOAST_STAYS = { plain: 6_000, undo: 10_000 } as const;

/** Where toasts appear: once, in the shell. A toast stays while the pointer or the focus is on it. */
@Component({
  selector: 'at-toast-outlet',
  imports: [LucideCheck],
  template: `
    <div class="place" role="status">
      @if (toasts.current(); as toast) {
        <div
          class="toast"
          (mouseenter)="held.set(true)"
          (mouseleave)="held.set(false)"
          (focusin)="held.set(true)"
          (focusout)="held.set(false)"
        >
          <svg lucideCheck aria-hidden="true"></svg>
          <span>{{ toast.text }}</span>
          @if (toast.undo; as undo) {
            <button type="button" (click)="undo(); toasts.dismiss(toast.id)">{{ texts.undo }}</button>
          }
        </div>
      }
    </div>
  `,
  styleUrl: './toast-outlet.scss',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class ToastOutlet {
  protected readonly toasts = inject(Toasts);
  protected readonly texts = uiTexts();
  protected readonly held = signal(false);

  constructor() {
    effect((onCleanup) => {
      const toast = this.toasts.current();
      if (toast === undefined || this.held()) return;
      const timer = setTimeout(
        () => {
          this.toasts.dismiss(toast.id);
        },
        toast.undo === undefined ? TOAST_STAYS.plain : TOAST_STAYS.undo,
      );
      onCleanup(() => {
        clearTimeout(timer);
      });
    });
  }
}
