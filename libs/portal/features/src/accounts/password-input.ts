import { ChangeDetectionStrategy, Component, signal } from '@angular/core';
import { Button } from '@attest/portal-ui';
import { LucideEye, LucideEyeOff } from '@lucide/angular';
import { accountsTexts } from '../texts/accounts';

/** Puts a button that shows and hides beside the password input that is projected: `<at-password-input><input …>`. */
@Component({
  selector: 'at-password-input',
  imports: [Button, LucideEye, LucideEyeOff],
  template: `
    <ng-content />
    <button
      atButton="ghost"
      size="s"
      icon
      type="button"
      [attr.aria-label]="shown() ? texts.hide : texts.show"
      [attr.aria-pressed]="shown()"
      [title]="shown() ? texts.hide : texts.show"
      (click)="shown.set(!shown())"
    >
      @if (shown()) {
        <svg lucideEyeOff aria-hidden="true"></svg>
      } @else {
        <svg lucideEye aria-hidden="true"></svg>
      }
    </button>
  `,
  styles: `
    :host {
      position: relative;
      display: block;
    }
    button {
      position: absolute;
      right: 4px;
      top: calc((var(--at-field) - var(--at-button-s)) / 2);
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
  exportAs: 'atPasswordInput',
})
export class PasswordInput {
  protected readonly texts = accountsTexts;
  readonly shown = signal(false);
}
