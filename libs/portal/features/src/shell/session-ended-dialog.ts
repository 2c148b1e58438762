import { DialogRef } from '@angular/cdk/dialog';
import { ChangeDetectionStrategy, Component, inject, signal } from '@angular/core';
import { Router } from '@angular/router';
import { Session, isApiFailure } from '@attest/portal-data-access';
import { Button, Control, Field } from '@attest/portal-ui';
import { shellTexts } from '../texts/shell';
import { CurrentOrganization } from './current-organization';
import { signInTo } from './guards';

/** The dialog of `SessionEnded`. */
@Component({
  selector: 'at-session-ended',
  imports: [Button, Control, Field],
  template: `
    <h2 id="at-session-ended">{{ texts.title }}</h2>
    <p>{{ texts.text(email) }}</p>
    <form (submit)="signIn($event)">
      <input
        class="at-sr"
        type="email"
        autocomplete="username"
        tabindex="-1"
        aria-hidden="true"
        readonly
        [value]="email"
      />
      <at-field [label]="texts.password" [error]="error()">
        <input
          atControl
          #password
          type="password"
          autocomplete="current-password"
          (input)="typed.set(password.value)"
        />
      </at-field>
      <div class="actions">
        <button atButton="ghost" type="button" (click)="leave()">{{ texts.other }}</button>
        <button atButton="primary" type="submit" [busy]="busy()">{{ texts.signIn }}</button>
      </div>
    </form>
  `,
  styleUrl: './session-ended-dialog.scss',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class SessionEndedDialog {
  protected readonly texts = shellTexts.ended;
  protected readonly typed = signal('');
  protected readonly busy = signal(false);
  protected readonly error = signal<string | undefined>(undefined);
  private readonly dialog = inject<DialogRef>(DialogRef);
  private readonly session = inject(Session);
  private readonly organization = inject(CurrentOrganization);
  private readonly router = inject(Router);
  protected readonly email = this.session.me()?.user.email ?? '';

  protected signIn(event: Event): void {
    event.preventDefault();
    if (this.busy() || this.typed() === '') return;
    this.busy.set(true);
    this.session.signIn({ email: this.email, password: this.typed() }).subscribe({
      next: () => {
        this.organization.reload();
        this.dialog.close();
      },
      error: (error: unknown) => {
        this.busy.set(false);
        if (!isApiFailure(error)) throw error;
        this.error.set(error.status === 401 ? this.texts.wrong : error.message);
      },
    });
  }

  protected leave(): void {
    this.dialog.close();
    void this.router.navigateByUrl(signInTo(this.router, this.router.url));
  }
}
