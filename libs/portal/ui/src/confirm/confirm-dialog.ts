import { DIALOG_DATA, DialogRef } from '@angular/cdk/dialog';
import { ChangeDetectionStrategy, Component, computed, inject, signal } from '@angular/core';
import { Button } from '../button/button';
import { uiTexts } from '../ui-texts';
import type { Question } from './confirm';

/** The dialog of `Confirm`; not used by itself. */
@Component({
  selector: 'at-confirm-dialog',
  imports: [Button],
  template: `
    <h2 id="at-confirm-title">{{ question.title }}</h2>
    <p id="at-confirm-text">{{ question.text }}</p>
    @if (typing; as words) {
      <label for="at-confirm-typed">
        {{ words.before }} <code>{{ words.name }}</code> {{ words.after }}
      </label>
      <input
        id="at-confirm-typed"
        class="at-control"
        autocomplete="off"
        spellcheck="false"
        [value]="typed()"
        [attr.aria-invalid]="differs() || null"
        (input)="typed.set(textOf($event))"
        (keydown.enter)="confirm()"
      />
    }
    <div class="actions">
      <button atButton="ghost" type="button" data-keep (click)="dialog.close(false)">{{ question.keep }}</button>
      <button
        [atButton]="question.danger === false ? 'primary' : 'danger'"
        type="button"
        data-deed
        [disabled]="!possible()"
        (click)="confirm()"
      >
        {{ question.deed }}
      </button>
    </div>
  `,
  styleUrl: './confirm-dialog.scss',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class ConfirmDialog {
  protected readonly question = inject<Question>(DIALOG_DATA);
  protected readonly dialog = inject<DialogRef<boolean>>(DialogRef);
  private readonly texts = uiTexts();
  protected readonly typing =
    this.question.typed === undefined ? undefined : this.texts.typeToConfirm(this.question.typed);
  protected readonly typed = signal('');
  protected readonly possible = computed(
    () => this.question.typed === undefined || this.typed().trim() === this.question.typed.trim(),
  );
  /** Wrong only once it is as long as the name: nobody is told off while typing. */
  protected readonly differs = computed(
    () => !this.possible() && this.typed().length >= (this.question.typed?.length ?? 0),
  );

  protected textOf(event: Event): string {
    return (event.target as HTMLInputElement).value;
  }

  protected confirm(): void {
    if (this.possible()) this.dialog.close(true);
  }
}
