import { Injectable, signal } from '@angular/core';

export interface Toast {
  readonly id: number;
  readonly text: string;
  readonly undo: (() => void) | undefined;
}

/** Short news of something that worked, one at a time; failures are never only a toast. `at-toast-outlet` shows them. */
@Injectable({ providedIn: 'root' })
export class Toasts {
  private readonly now = signal<Toast | undefined>(undefined);
  private last = 0;

  readonly current = this.now.asReadonly();

  /** Replaces the one that is shown. Give `undo` only where it truly undoes. */
  show(text: string, undo?: () => void): void {
    this.last += 1;
    this.now.set({ id: this.last, text, undo });
  }

  dismiss(id: number): void {
    this.now.update((toast) => (toast?.id === id ? undefined : toast));
  }
}
