import { ChangeDetectionStrategy, Component, computed, inject, signal } from '@angular/core';
import type { OrganizationSettings } from '@attest/contracts';
import { type ApiFailure, OrganizationApi, isApiFailure, resourceState } from '@attest/portal-data-access';
import { FailedState, FailureNote, PageHeader, RefusedState, Segmented, Skeleton, Toasts } from '@attest/portal-ui';
import { firstValueFrom } from 'rxjs';
import { CurrentOrganization } from '../shell/current-organization';
import { generalTexts } from '../texts/general';

type Choice = keyof typeof generalTexts.version.choices;

const choiceOf = ({ xapiAssumedVersion }: OrganizationSettings): Choice => xapiAssumedVersion ?? 'none';

/** What holds for the whole organization. A choice is saved when it is made. */
@Component({
  selector: 'at-general-page',
  imports: [FailedState, FailureNote, PageHeader, RefusedState, Segmented, Skeleton],
  templateUrl: './general.page.html',
  styleUrl: './general.page.scss',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class GeneralPage {
  protected readonly texts = generalTexts;
  protected readonly organization = inject(CurrentOrganization);
  private readonly api = inject(OrganizationApi);
  private readonly toasts = inject(Toasts);

  protected readonly settings = resourceState({
    request: () => this.organization.slug() || undefined,
    load: (slug) => this.api.settings(slug),
    keep: (before, now) => before === now,
  });
  protected readonly choices = Object.entries(this.texts.version.choices).map(([value, label]) => ({ value, label }));
  private readonly choosing = signal<Choice | undefined>(undefined);
  /** What was just chosen stands at once; what is stored comes back when it could not be saved. */
  protected readonly choice = computed<Choice>(() => {
    const stored = this.settings.value();
    return this.choosing() ?? (stored === undefined ? 'none' : choiceOf(stored));
  });
  protected readonly failure = signal<ApiFailure | undefined>(undefined);

  protected choose(value: string): void {
    const choice = value as Choice;
    if (choice === this.choice()) return;
    const saving = this.choosing() !== undefined;
    this.choosing.set(choice);
    if (!saving) void this.save();
  }

  /** One request after the other, so that what is chosen last is what stays. */
  private async save(): Promise<void> {
    this.failure.set(undefined);
    try {
      for (let sent: Choice | undefined; sent !== this.choice();) {
        sent = this.choice();
        const xapiAssumedVersion = sent === 'none' ? null : sent;
        this.settings.set(
          await firstValueFrom(this.api.changeSettings(this.organization.slug(), { xapiAssumedVersion })),
        );
      }
      this.toasts.show(this.texts.saved);
    } catch (error) {
      if (!isApiFailure(error)) throw error;
      this.failure.set(error);
    } finally {
      this.choosing.set(undefined);
    }
  }
}
