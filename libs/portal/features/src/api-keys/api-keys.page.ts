import { ChangeDetectionStrategy, Component, computed, inject, linkedSignal, signal, viewChild } from '@angular/core';
import type { ApiKey, IssuedKey } from '@attest/contracts';
import { type ApiFailure, ApiKeysApi, isApiFailure, resourceState } from '@attest/portal-data-access';
import {
  Button,
  Cell,
  type Column,
  Confirm,
  CopyField,
  EmptyState,
  FailureNote,
  PageHeader,
  RefusedState,
  SecretOnce,
  SideSheet,
  Split,
  StatePill,
  Table,
  Toasts,
  dayAndMinute,
  dayAndTime,
  dayOf,
  isoOf,
  zoneOf,
} from '@attest/portal-ui';
import { LucideKeyRound, LucidePlus } from '@lucide/angular';
import { firstValueFrom } from 'rxjs';
import { openedRow } from '../lists/opened-row';
import { tableStateOf } from '../lists/table-state';
import { CurrentOrganization } from '../shell/current-organization';
import { pageQuery } from '../shell/page-query';
import { apiKeysTexts } from '../texts/api-keys';
import { IssueKey } from './issue-key';
import { KeyOrigins } from './key-origins';
import { keyFile } from './key-file';
import { daysLeft, keyState, WARN_BEFORE } from './key-state';
import { scopesText } from './presets';

/** Keys: what may write, since when, used when; issuing and revoking. */
@Component({
  selector: 'at-api-keys-page',
  imports: [
    Button,
    Cell,
    CopyField,
    EmptyState,
    FailureNote,
    IssueKey,
    KeyOrigins,
    LucideKeyRound,
    LucidePlus,
    PageHeader,
    RefusedState,
    SideSheet,
    Split,
    StatePill,
    Table,
  ],
  templateUrl: './api-keys.page.html',
  styleUrl: './api-keys.page.scss',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class ApiKeysPage {
  protected readonly texts = apiKeysTexts;
  protected readonly organization = inject(CurrentOrganization);
  private readonly api = inject(ApiKeysApi);
  private readonly confirm = inject(Confirm);
  private readonly secrets = inject(SecretOnce);
  private readonly toasts = inject(Toasts);
  private readonly table = viewChild<Table<ApiKey>>(Table);

  protected readonly beside = openedRow(pageQuery(), this.table);
  protected readonly mayIssue = computed(() => this.organization.may('keys.issue'));
  protected readonly issuing = computed(() => this.beside.isNew() && this.mayIssue());

  protected readonly list = resourceState({
    request: () => this.organization.slug() || undefined,
    load: (slug) => this.api.list(slug),
    keep: (before, now) => before === now,
  });
  protected readonly keys = computed(() => this.list.value() ?? []);
  protected readonly opened = computed(() => this.keys().find((key) => key.key === this.beside.key()));
  protected readonly rowKey = (key: ApiKey): string => key.key;
  protected readonly scopesText = scopesText;
  protected readonly isoOf = isoOf;

  protected readonly columns: readonly Column<ApiKey>[] = [
    { id: 'name', head: this.texts.columns.name, strong: true, narrow: 'lead' },
    { id: 'key', head: this.texts.columns.key, width: '168px', yields: true },
    { id: 'scopes', head: this.texts.columns.scopes, width: '152px' },
    {
      id: 'created',
      head: this.texts.columns.created,
      width: '112px',
      yields: true,
      dim: true,
      text: (key) => this.day(key.createdAt),
    },
    { id: 'expires', head: this.texts.columns.expires, width: '176px', text: (key) => this.expiry(key) },
    {
      id: 'used',
      head: this.texts.columns.used,
      width: '152px',
      dim: true,
      narrow: 'start',
    },
    { id: 'state', head: this.texts.columns.state, width: '128px', narrow: 'end' },
  ];
  protected readonly tableState = computed(() => tableStateOf(this.list.state(), this.texts.failed));
  protected readonly refused = computed(() => this.list.state().kind === 'refused');
  protected readonly zone = computed(() => zoneOf(new Date().toISOString(), this.organization.zone()));
  protected readonly revoking = signal(false);
  protected readonly revokeFailure = linkedSignal<string | undefined, ApiFailure | undefined>({
    source: this.beside.key,
    computation: () => undefined,
  });

  protected stateOf(key: ApiKey): ReturnType<typeof keyState> {
    return keyState(key, Date.now());
  }

  protected day(instant: string): string {
    return dayOf(instant, this.organization.zone());
  }

  protected time(instant: string): string {
    return dayAndTime(instant, this.organization.zone());
  }

  protected expiry(key: ApiKey): string {
    if (key.expiresAt === null) return this.texts.never;
    const [day, left] = [this.day(key.expiresAt), daysLeft(key, Date.now())];
    const soon = key.state === 'active' && left !== undefined && left >= 0 && left <= WARN_BEFORE;
    return soon ? this.texts.expiresIn(left, day) : day;
  }

  protected used(key: ApiKey): string {
    return key.lastUsedAt === null ? this.texts.neverUsed : dayAndMinute(key.lastUsedAt, this.organization.zone());
  }

  protected async issued({ key, secret }: IssuedKey): Promise<void> {
    this.list.set([key, ...this.keys()]);
    this.organization.reload();
    this.beside.open(key.key);
    const endpoint = this.organization.facts()?.endpoint ?? '';
    const words = this.texts.details;
    await this.secrets.show({
      title: this.texts.secret.title(key.name),
      beside: [
        { label: words.endpoint, value: endpoint, names: words.copyEndpoint },
        { label: words.key, value: key.key, names: words.copyKey },
      ],
      value: secret,
      file: { name: `${key.key}.env`, text: keyFile({ endpoint, key: key.key, secret }) },
    });
  }

  protected async revoke(key: ApiKey): Promise<void> {
    const words = this.texts.revoke;
    this.revokeFailure.set(undefined);
    const sure = await this.confirm.ask({
      title: words.title(key.name),
      text: key.lastUsedAt === null ? words.unusedText : words.usedText(this.time(key.lastUsedAt)),
      deed: words.deed,
      keep: words.keep,
      typed: key.name,
    });
    if (!sure) return;
    this.revoking.set(true);
    try {
      const revoked = await firstValueFrom(this.api.revoke(this.organization.slug(), key.key));
      this.replace(revoked);
      this.organization.reload();
      this.toasts.show(words.done(key.name));
    } catch (error) {
      if (!isApiFailure(error)) throw error;
      this.revokeFailure.set(error);
    } finally {
      this.revoking.set(false);
    }
  }

  /** Puts a key as it is now in the place of what it was. */
  protected replace(key: ApiKey): void {
    this.list.set(this.keys().map((each) => (each.key === key.key ? key : each)));
  }
}
