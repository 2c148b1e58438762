import { ChangeDetectionStrategy, Component, computed, inject, linkedSignal, signal, viewChild } from '@angular/core';
import type { TrustedSigner } from '@attest/contracts';
import { type ApiFailure, SignersApi, isApiFailure, resourceState } from '@attest/portal-data-access';
import {
  Button,
  Cell,
  type Column,
  Confirm,
  EmptyState,
  FailureNote,
  PageHeader,
  RefusedState,
  SideSheet,
  Split,
  StatePill,
  Table,
  Toasts,
  dayAndTime,
  dayOf,
  isoOf,
  zoneOf,
} from '@attest/portal-ui';
import { LucidePlus, LucideSignature } from '@lucide/angular';
import { firstValueFrom } from 'rxjs';
import { openedRow } from '../lists/opened-row';
import { tableStateOf } from '../lists/table-state';
import { CurrentOrganization } from '../shell/current-organization';
import { pageQuery } from '../shell/page-query';
import { signersTexts } from '../texts/signers';
import { AddSigner } from './add-signer';
import { SignerFacts } from './signer-facts';
import { commonName, inOneLine, kindOf, signerState } from './signer-words';

/** Whom the organization trusts to sign: listed, added with a look at the certificate, removed by typing the name. */
@Component({
  selector: 'at-signers-page',
  imports: [
    AddSigner,
    Button,
    Cell,
    EmptyState,
    FailureNote,
    LucidePlus,
    LucideSignature,
    PageHeader,
    RefusedState,
    SideSheet,
    SignerFacts,
    Split,
    StatePill,
    Table,
  ],
  templateUrl: './signers.page.html',
  styleUrl: './signers.page.scss',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class SignersPage {
  protected readonly texts = signersTexts;
  protected readonly organization = inject(CurrentOrganization);
  private readonly api = inject(SignersApi);
  private readonly confirm = inject(Confirm);
  private readonly toasts = inject(Toasts);
  private readonly table = viewChild<Table<TrustedSigner>>(Table);

  protected readonly beside = openedRow(pageQuery(), this.table);
  protected readonly mayChange = computed(() => this.organization.may('signers.change'));
  protected readonly adding = computed(() => this.beside.isNew() && this.mayChange());

  protected readonly list = resourceState({
    request: () => this.organization.slug() || undefined,
    load: (slug) => this.api.list(slug),
    keep: (before, now) => before === now,
  });
  protected readonly signers = computed(() => this.list.value() ?? []);
  protected readonly opened = computed(() => this.signers().find((each) => each.fingerprint === this.beside.key()));
  protected readonly rowKey = (signer: TrustedSigner): string => signer.fingerprint;
  protected readonly commonName = commonName;
  protected readonly inOneLine = inOneLine;
  protected readonly isoOf = isoOf;

  protected readonly columns: readonly Column<TrustedSigner>[] = [
    { id: 'name', head: this.texts.columns.name, strong: true, narrow: 'lead' },
    {
      id: 'kind',
      head: this.texts.columns.kind,
      width: '112px',
      narrow: 'start',
      text: (signer) => this.texts.kinds[kindOf(signer)],
    },
    { id: 'subject', head: this.texts.columns.subject, width: '200px', yields: true },
    {
      id: 'until',
      head: this.texts.columns.until,
      width: '120px',
      text: (signer) => (signer.notAfter === undefined ? this.texts.noEnd : this.day(signer.notAfter)),
    },
    {
      id: 'added',
      head: this.texts.columns.added,
      width: '120px',
      dim: true,
      yields: true,
      text: (signer) => this.day(signer.addedAt),
    },
    { id: 'state', head: this.texts.columns.state, width: '136px', narrow: 'end' },
  ];
  protected readonly tableState = computed(() => tableStateOf(this.list.state(), this.texts.failed));
  protected readonly refused = computed(() => this.list.state().kind === 'refused');
  protected readonly zone = computed(() => zoneOf(new Date().toISOString(), this.organization.zone()));
  protected readonly removing = signal(false);
  protected readonly removeFailure = linkedSignal<string | undefined, ApiFailure | undefined>({
    source: this.beside.key,
    computation: () => undefined,
  });

  protected stateOf(signer: TrustedSigner): ReturnType<typeof signerState> {
    return signerState(signer, Date.now());
  }

  protected time(instant: string): string {
    return dayAndTime(instant, this.organization.zone());
  }

  protected added(signer: TrustedSigner): void {
    const byName = (one: TrustedSigner, other: TrustedSigner): number =>
      one.name.toLowerCase() < other.name.toLowerCase() ? -1 : 1;
    this.list.set([...this.signers(), signer].sort(byName));
    this.toasts.show(this.texts.added(signer.name));
    this.beside.open(signer.fingerprint);
  }

  protected async remove(signer: TrustedSigner): Promise<void> {
    const words = this.texts.remove;
    this.removeFailure.set(undefined);
    const sure = await this.confirm.ask({
      title: words.title(signer.name),
      text: words.text,
      deed: words.deed,
      keep: words.keep,
      typed: signer.name,
    });
    if (!sure) return;
    this.removing.set(true);
    try {
      await firstValueFrom(this.api.remove(this.organization.slug(), signer.fingerprint));
      this.list.set(this.signers().filter((each) => each.fingerprint !== signer.fingerprint));
      this.toasts.show(words.done(signer.name));
      this.beside.leave();
    } catch (error) {
      if (!isApiFailure(error)) throw error;
      this.removeFailure.set(error);
    } finally {
      this.removing.set(false);
    }
  }

  private day(instant: string): string {
    return dayOf(instant, this.organization.zone());
  }
}
