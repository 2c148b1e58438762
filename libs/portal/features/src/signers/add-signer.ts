import { ChangeDetectionStrategy, Component, computed, inject, output, signal } from '@angular/core';
import { toObservable, toSignal } from '@angular/core/rxjs-interop';
import { FormField, form, maxLength, required, submit } from '@angular/forms/signals';
import type { SignerPreview, TrustedSigner } from '@attest/contracts';
import { ApiFailure, isApiFailure, SignersApi } from '@attest/portal-data-access';
import {
  Button,
  Control,
  ErrorSummary,
  FailureNote,
  Field,
  SideSheet,
  Skeleton,
  StateGlyph,
  errorOf,
  errorsByPath,
  focusFirstError,
  summaryOf,
} from '@attest/portal-ui';
import { type Observable, catchError, debounceTime, firstValueFrom, map, of, switchMap } from 'rxjs';
import { CurrentOrganization } from '../shell/current-organization';
import { signersTexts } from '../texts/signers';
import { SignerFacts } from './signer-facts';
import { commonName } from './signer-words';

const texts = signersTexts.sheet;
const LONGEST = 16_384;

/** What the server reads in the text that was pasted. */
type Reading =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'known'; readonly of: string; readonly facts: SignerPreview }
  | { readonly kind: 'failed'; readonly of: string; readonly failure: ApiFailure };

/** The sheet in which a signer is added: the certificate is pasted, what it says is shown, then it is named and saved. */
@Component({
  selector: 'at-add-signer',
  imports: [Button, Control, ErrorSummary, FailureNote, Field, FormField, SideSheet, SignerFacts, Skeleton, StateGlyph],
  templateUrl: './add-signer.html',
  styleUrl: './add-signer.scss',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class AddSigner {
  readonly closed = output();
  readonly added = output<TrustedSigner>();

  protected readonly texts = texts;
  protected readonly organization = inject(CurrentOrganization);
  private readonly api = inject(SignersApi);
  protected readonly failure = signal<ApiFailure | undefined>(undefined);

  private readonly model = signal({ pem: '', name: '' });
  protected readonly form = form(this.model, (path) => {
    required(path.pem, { message: texts.needPem });
    maxLength(path.pem, LONGEST, { message: texts.tooLong });
    required(path.name, { message: texts.needName });
    maxLength(path.name, 80, { message: texts.needName });
  });
  protected readonly errors = computed(() => summaryOf(this.form, { pem: texts.pem, name: texts.name }));
  protected readonly errorOf = errorOf;

  private readonly asked = computed(() => this.model().pem.trim());
  private readonly read = toSignal(
    toObservable(this.asked).pipe(
      debounceTime(200),
      switchMap((pem) => this.ask(pem)),
    ),
    { initialValue: { kind: 'nothing' } },
  );
  protected readonly reading = computed(() => {
    const [asked, read] = [this.asked(), this.read()];
    return asked !== '' && asked.length <= LONGEST && (read.kind === 'nothing' || read.of !== asked);
  });
  protected readonly preview = computed(() => {
    const read = this.read();
    return read.kind === 'known' && read.of === this.asked() ? read.facts : undefined;
  });

  /** What the server says of the text, as soon as it says so. */
  protected readonly pemError = computed(() => {
    const read = this.read();
    const said = read.kind === 'failed' && read.of === this.asked() ? read.failure : undefined;
    return errorOf(this.form.pem) ?? said?.faults[0]?.message ?? said?.message;
  });
  /** The name that was taken from the certificate. */
  private offered = '';

  protected async send(event: Event): Promise<void> {
    event.preventDefault();
    this.failure.set(undefined);
    const done = await submit(this.form, async () => {
      const { pem, name } = this.model();
      try {
        this.added.emit(await firstValueFrom(this.api.add(this.organization.slug(), { pem, name: name.trim() })));
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

  private ask(pem: string): Observable<Reading> {
    if (pem === '' || pem.length > LONGEST) return of({ kind: 'nothing' });
    return this.api.preview(this.organization.slug(), pem).pipe(
      map((facts): Reading => {
        this.offer(nameOf(facts));
        return { kind: 'known', of: pem, facts };
      }),
      catchError((error: unknown) => {
        if (!(error instanceof ApiFailure)) throw error;
        return of<Reading>({ kind: 'failed', of: pem, failure: error });
      }),
    );
  }

  /** Names it as the certificate does, until somebody has typed another name. */
  private offer(name: string): void {
    const typed = this.model().name;
    if (typed === '' || typed === this.offered) this.model.update((model) => ({ ...model, name }));
    this.offered = name;
  }
}

const nameOf = ({ subject }: SignerPreview): string => (subject === undefined ? '' : commonName(subject).slice(0, 80));
