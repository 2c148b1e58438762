import { ChangeDetectionStrategy, Component, computed, inject, signal } from '@angular/core';
import { FormField, email, form, maxLength, minLength, required, submit, validate } from '@angular/forms/signals';
import { Router, RouterLink } from '@angular/router';
import { Session, isApiFailure } from '@attest/portal-data-access';
import {
  Button,
  Control,
  ErrorSummary,
  Field,
  errorOf,
  errorsByPath,
  focusFirstError,
  summaryOf,
} from '@attest/portal-ui';
import { passwordWeakness } from '@attest/tenancy';
import { firstValueFrom } from 'rxjs';
import { accountsTexts } from '../texts/accounts';
import { PasswordInput } from './password-input';
import { StrengthMeter } from './strength-meter';

const texts = accountsTexts.signUp;

/** A new organization and its owner, in four fields. */
@Component({
  selector: 'at-sign-up-page',
  imports: [Button, Control, ErrorSummary, Field, FormField, PasswordInput, RouterLink, StrengthMeter],
  templateUrl: './sign-up.page.html',
  styleUrl: './account-form.scss',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class SignUpPage {
  protected readonly texts = texts;
  protected readonly zone = new Intl.DateTimeFormat().resolvedOptions().timeZone;
  protected readonly fault = signal<{ readonly message: string; readonly requestId: string | undefined } | undefined>(
    undefined,
  );
  protected readonly requestId = accountsTexts.requestId;
  private readonly session = inject(Session);
  private readonly router = inject(Router);

  private readonly model = signal({ organization: '', name: '', email: '', password: '' });
  protected readonly form = form(this.model, (path) => {
    required(path.organization, { message: texts.needOrganization });
    minLength(path.organization, 2, { message: texts.needOrganization });
    maxLength(path.organization, 80, { message: texts.needOrganization });
    required(path.name, { message: texts.needName });
    maxLength(path.name, 80, { message: texts.needName });
    required(path.email, { message: texts.needEmail });
    email(path.email, { message: texts.needEmail });
    validate(path.password, ({ value, valueOf }) => {
      const about = [valueOf(path.email), valueOf(path.name), valueOf(path.organization)];
      const weakness = passwordWeakness(value(), about);
      return weakness === undefined ? undefined : { kind: weakness.rule, message: weakness.message };
    });
  });
  protected readonly about = computed(() => {
    const { email: address, name, organization } = this.model();
    return [address, name, organization];
  });
  protected readonly errors = computed(() =>
    summaryOf(this.form, {
      organization: texts.organization,
      name: texts.name,
      email: texts.email,
      password: texts.password,
    }),
  );
  protected readonly errorOf = errorOf;

  protected async send(event: Event): Promise<void> {
    event.preventDefault();
    this.fault.set(undefined);
    const done = await submit(this.form, async () => {
      try {
        const me = await firstValueFrom(this.session.signUp({ ...this.model(), zone: this.zone }));
        const newest = me.memberships.at(-1);
        await this.router.navigateByUrl(newest === undefined ? '/choose' : `/o/${newest.organization.slug}/start`);
        return undefined;
      } catch (error) {
        if (!isApiFailure(error)) throw error;
        if (error.code === 'already_taken') {
          return { kind: 'taken', message: texts.taken, fieldTree: this.form.email };
        }
        if (error.faults.length > 0) return errorsByPath(this.form, error.faults);
        this.fault.set({
          message: error.code === 'unreachable' ? accountsTexts.unreachable : error.message,
          requestId: error.requestId,
        });
        return { kind: 'failed', message: error.message };
      }
    });
    if (!done) focusFirstError(this.form);
  }
}
