import { ChangeDetectionStrategy, Component, computed, inject, output, signal } from '@angular/core';
import { FormField, form, maxLength, required, submit, validate } from '@angular/forms/signals';
import type { IssuedKey, XapiScope } from '@attest/contracts';
import { ApiKeysApi, type ApiFailure, isApiFailure } from '@attest/portal-data-access';
import {
  Button,
  Control,
  ErrorSummary,
  FailureNote,
  Field,
  SideSheet,
  dayOf,
  errorOf,
  errorsByPath,
  focusFirstError,
  summaryOf,
} from '@attest/portal-ui';
import { firstValueFrom } from 'rxjs';
import { CurrentOrganization } from '../shell/current-organization';
import { apiKeysTexts } from '../texts/api-keys';
import { PRESETS, type PresetName, SCOPES } from './presets';

const texts = apiKeysTexts.sheet;
const DAY = 86_400_000;
type Expiry = keyof typeof texts.expiresOptions;

interface Draft {
  readonly name: string;
  readonly preset: PresetName;
  readonly scopes: readonly XapiScope[];
  readonly expiry: Expiry;
}

/** The sheet in which a key is issued: preset first, single scopes only under “Exactly”. */
@Component({
  selector: 'at-issue-key',
  imports: [Button, Control, ErrorSummary, FailureNote, Field, FormField, SideSheet],
  templateUrl: './issue-key.html',
  styleUrl: './issue-key.scss',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class IssueKey {
  readonly closed = output();
  readonly issued = output<IssuedKey>();

  protected readonly texts = texts;
  protected readonly words = apiKeysTexts;
  protected readonly presets = Object.keys(apiKeysTexts.presets) as readonly PresetName[];
  protected readonly scopes = SCOPES;
  protected readonly expiries = ['30', '90', '365', 'never'] as const satisfies readonly Expiry[];
  protected readonly failure = signal<ApiFailure | undefined>(undefined);
  private readonly organization = inject(CurrentOrganization);
  private readonly api = inject(ApiKeysApi);

  private readonly model = signal<Draft>({ name: '', preset: 'learning', scopes: PRESETS.learning, expiry: '90' });
  protected readonly form = form(this.model, (path) => {
    required(path.name, { message: texts.needName });
    maxLength(path.name, 80, { message: texts.needName });
    validate(path.scopes, ({ value, valueOf }) =>
      valueOf(path.preset) === 'exact' && value().length === 0 ? { kind: 'none', message: texts.needScope } : undefined,
    );
  });
  protected readonly errors = computed(() => summaryOf(this.form, { name: texts.name, scopes: texts.scopes }));
  protected readonly errorOf = errorOf;
  protected readonly expiresHint = computed(() => {
    const { expiry } = this.model();
    if (expiry === 'never') return texts.neverHint;
    const at = new Date(Date.now() + Number(expiry) * DAY).toISOString();
    return texts.expiresHint(dayOf(at, this.organization.zone()));
  });

  protected choose(preset: PresetName): void {
    // “Exactly” starts with what was chosen before.
    this.model.update((model) => ({ ...model, preset, ...(preset === 'exact' ? {} : { scopes: PRESETS[preset] }) }));
  }

  protected toggle(scope: XapiScope): void {
    this.form.scopes().markAsTouched();
    this.model.update((model) => ({
      ...model,
      scopes: SCOPES.filter((each) => (each === scope ? !model.scopes.includes(each) : model.scopes.includes(each))),
    }));
  }

  protected async send(event: Event): Promise<void> {
    event.preventDefault();
    this.failure.set(undefined);
    const done = await submit(this.form, async () => {
      const { name, scopes, expiry } = this.model();
      const expiresInDays = expiry === 'never' ? null : Number(expiry);
      try {
        const issued = await firstValueFrom(
          this.api.issue(this.organization.slug(), { name, scopes: [...scopes], expiresInDays }),
        );
        this.issued.emit(issued);
        return undefined;
      } catch (error) {
        if (!isApiFailure(error)) throw error;
        if (error.faults.length > 0) return errorsByPath(this.form, error.faults);
        this.failure.set(error);
        return { kind: 'failed', message: error.message };
      }
    });
    if (!done) focusFirstError(this.form);
  }
}
