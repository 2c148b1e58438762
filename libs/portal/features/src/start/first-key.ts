import { ChangeDetectionStrategy, Component, DOCUMENT, computed, inject, input, output, signal } from '@angular/core';
import type { IssuedKey } from '@attest/contracts';
import { type ApiFailure, ApiKeysApi, isApiFailure } from '@attest/portal-data-access';
import { Button, CopyField, FailureNote, StatePill, saveText } from '@attest/portal-ui';
import { LucideDownload, LucideKeyRound } from '@lucide/angular';
import { firstValueFrom } from 'rxjs';
import { keyFile } from '../api-keys/key-file';
import { PRESETS } from '../api-keys/presets';
import { CurrentOrganization } from '../shell/current-organization';
import { startTexts } from '../texts/start';

/** Days that the first key lasts. */
const LASTS = 90;

/** Endpoint, key and, once, the secret; before that the button that issues them. */
@Component({
  selector: 'at-first-key',
  imports: [Button, CopyField, FailureNote, LucideDownload, LucideKeyRound, StatePill],
  templateUrl: './first-key.html',
  styleUrl: './first-key.scss',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class FirstKey {
  /** What was issued on this page; held by the page, lost when it is left. */
  readonly issued = input.required<IssuedKey | undefined>();
  readonly issue = output<IssuedKey>();
  /** The secret was copied or saved. */
  readonly stored = output();

  protected readonly texts = startTexts.key;
  protected readonly organization = inject(CurrentOrganization);
  private readonly api = inject(ApiKeysApi);
  private readonly document = inject(DOCUMENT);
  protected readonly busy = signal(false);
  protected readonly failure = signal<ApiFailure | undefined>(undefined);
  protected readonly mayIssue = computed(() => this.organization.may('keys.issue'));
  protected readonly another = computed(() => (this.organization.facts()?.activeKeys ?? 0) > 0);
  protected readonly endpoint = computed(() => this.organization.facts()?.endpoint ?? '');

  protected async issueKey(): Promise<void> {
    this.busy.set(true);
    this.failure.set(undefined);
    try {
      const body = { name: this.texts.name, scopes: [...PRESETS.learning], expiresInDays: LASTS };
      this.issue.emit(await firstValueFrom(this.api.issue(this.organization.slug(), body)));
      this.organization.reload();
    } catch (error) {
      if (!isApiFailure(error)) throw error;
      this.failure.set(error);
    } finally {
      this.busy.set(false);
    }
  }

  protected save({ key, secret }: IssuedKey): void {
    const text = keyFile({ endpoint: this.endpoint(), key: key.key, secret });
    saveText(this.document, `${key.key}.env`, text);
    this.stored.emit();
  }
}
