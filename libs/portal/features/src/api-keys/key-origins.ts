import {
  ChangeDetectionStrategy,
  Component,
  ElementRef,
  computed,
  inject,
  input,
  linkedSignal,
  output,
  signal,
  viewChild,
} from '@angular/core';
import type { ApiKey } from '@attest/contracts';
import { ApiKeysApi, type ApiFailure, isApiFailure } from '@attest/portal-data-access';
import { Button, Control, FailureNote, Field, StateGlyph, Toasts } from '@attest/portal-ui';
import { LucideX } from '@lucide/angular';
import { firstValueFrom } from 'rxjs';
import { CurrentOrganization } from '../shell/current-organization';
import { apiKeysTexts } from '../texts/api-keys';
import { webOrigin } from './web-origin';

const MOST = 50;

/** Which pages may use a key in a browser. Changes are saved together: taking the last origin out would open the key to all. */
@Component({
  selector: 'at-key-origins',
  imports: [Button, Control, FailureNote, Field, LucideX, StateGlyph],
  templateUrl: './key-origins.html',
  styleUrl: './key-origins.scss',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class KeyOrigins {
  readonly key = input.required<ApiKey>();
  readonly mayChange = input(false);
  readonly saved = output<ApiKey>();

  protected readonly texts = apiKeysTexts.origins;
  private readonly api = inject(ApiKeysApi);
  private readonly organization = inject(CurrentOrganization);
  private readonly toasts = inject(Toasts);
  private readonly host = inject<ElementRef<HTMLElement>>(ElementRef);
  private readonly entry = viewChild<ElementRef<HTMLInputElement>>('entry');

  private readonly kept = computed(() => this.key().origins ?? [], { equal: same });
  /** Starts again with what is kept when another key is shown, or this one was saved. */
  protected readonly draft = linkedSignal<{ key: string; kept: readonly string[] }, readonly string[]>({
    source: computed(() => ({ key: this.key().key, kept: this.kept() }), {
      equal: (one, other) => one.key === other.key && one.kept === other.kept,
    }),
    computation: ({ kept }) => kept,
  });
  protected readonly typed = linkedSignal({ source: () => this.key().key, computation: () => '' });
  protected readonly fault = linkedSignal<string, string | undefined>({
    source: () => this.key().key,
    computation: () => undefined,
  });
  protected readonly failure = linkedSignal<string, ApiFailure | undefined>({
    source: () => this.key().key,
    computation: () => undefined,
  });
  protected readonly saving = signal(false);
  protected readonly changed = computed(() => !same(this.draft(), this.kept()));
  /** Whether saving takes away a bound that was there. */
  protected readonly opens = computed(() => this.draft().length === 0 && this.kept().length > 0);

  protected type(text: string): void {
    this.fault.set(undefined);
    this.typed.set(text);
  }

  protected add(event: Event): void {
    event.preventDefault();
    const [origin, draft] = [webOrigin(this.typed()), this.draft()];
    if (origin === undefined) this.fault.set(this.texts.wrong(this.typed().trim()));
    else if (draft.includes(origin)) this.fault.set(this.texts.twice(origin));
    else if (draft.length >= MOST) this.fault.set(this.texts.most(MOST));
    else {
      this.draft.set([...draft, origin]);
      this.typed.set('');
    }
    this.entry()?.nativeElement.focus();
  }

  protected remove(index: number): void {
    this.draft.set(this.draft().filter((_, at) => at !== index));
    const buttons = [...this.host.nativeElement.querySelectorAll<HTMLElement>('li button')];
    (buttons[index + 1] ?? this.entry()?.nativeElement)?.focus();
  }

  protected reset(): void {
    this.draft.set(this.kept());
    this.failure.set(undefined);
  }

  protected async save(): Promise<void> {
    const { key, name } = this.key();
    this.failure.set(undefined);
    this.saving.set(true);
    try {
      const body = { origins: [...this.draft()] };
      this.saved.emit(await firstValueFrom(this.api.change(this.organization.slug(), key, body)));
      this.toasts.show(this.texts.done(name));
    } catch (error) {
      if (!isApiFailure(error)) throw error;
      this.failure.set(error);
    } finally {
      this.saving.set(false);
    }
  }
}

function same(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((origin, index) => origin === other[index]);
}
