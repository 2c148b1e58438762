import { ChangeDetectionStrategy, Component, inject, input, signal } from '@angular/core';
import { FormField, form, required, submit } from '@angular/forms/signals';
import { Router, RouterLink } from '@angular/router';
import { Session, isApiFailure } from '@attest/portal-data-access';
import { Button, Control, Field, errorOf, focusFirstError } from '@attest/portal-ui';
import { firstValueFrom } from 'rxjs';
import { homeOf } from '../shell/guards';
import { accountsTexts } from '../texts/accounts';
import { PasswordInput } from './password-input';

const texts = accountsTexts.signIn;

/** E-mail and password; afterwards the page that was asked for. */
@Component({
  selector: 'at-sign-in-page',
  imports: [Button, Control, Field, FormField, PasswordInput, RouterLink],
  templateUrl: './sign-in.page.html',
  styleUrl: './account-form.scss',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class SignInPage {
  /** Query parameter: an address of this portal to go back to. */
  readonly return = input<string>();

  protected readonly texts = texts;
  protected readonly requestId = accountsTexts.requestId;
  protected readonly fault = signal<{ readonly message: string; readonly requestId: string | undefined } | undefined>(
    undefined,
  );
  private readonly session = inject(Session);
  private readonly router = inject(Router);

  private readonly model = signal({ email: '', password: '' });
  protected readonly form = form(this.model, (path) => {
    required(path.email, { message: texts.needEmail });
    required(path.password, { message: texts.needPassword });
  });
  protected readonly errorOf = errorOf;

  protected async send(event: Event): Promise<void> {
    event.preventDefault();
    this.fault.set(undefined);
    const done = await submit(this.form, async () => {
      try {
        await firstValueFrom(this.session.signIn(this.model()));
        await this.router.navigateByUrl(inside(this.return()) ?? homeOf(this.session));
        return undefined;
      } catch (error) {
        if (!isApiFailure(error)) throw error;
        // A refused sign-in is no bug to be reported: without the request id, and with nothing that tells which was wrong.
        const wrong = error.status === 401 || error.status === 400;
        this.fault.set({
          message: wrong ? texts.wrong : error.code === 'unreachable' ? accountsTexts.unreachable : error.message,
          requestId: wrong ? undefined : error.requestId,
        });
        return { kind: 'failed', message: error.message };
      }
    });
    if (!done) focusFirstError(this.form);
  }
}

/** The address if it lies inside the portal: never another site's. */
export function inside(address: string | undefined): string | undefined {
  return address !== undefined && /^\/(?![/\\])/.test(address) ? address : undefined;
}
