import { ChangeDetectionStrategy, Component, computed, effect, inject, signal, untracked } from '@angular/core';
import { RouterLink } from '@angular/router';
import type { StatementItem } from '@attest/contracts';
import { type ApiFailure, StatementsApi, isApiFailure } from '@attest/portal-data-access';
import { Button, FailureNote, StatePill, numberOf, timeWithZone } from '@attest/portal-ui';
import { sentenceOf } from '@attest/xapi/sentence';
import { LucideCircleCheck, LucideSend } from '@lucide/angular';
import { firstValueFrom, map, switchMap } from 'rxjs';
import { CurrentOrganization } from '../shell/current-organization';
import { startTexts } from '../texts/start';

/** The people's list follows a statement a moment later; then the steps are counted again. In milliseconds. */
const COUNT_AGAIN_AFTER = 1_500;

/** Waits for statements and shows the newest as soon as it is stored; sends one on request. */
@Component({
  selector: 'at-listening',
  imports: [Button, FailureNote, LucideCircleCheck, LucideSend, RouterLink, StatePill],
  templateUrl: './listening.html',
  styleUrl: './listening.scss',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class Listening {
  protected readonly texts = startTexts.listening;
  protected readonly organization = inject(CurrentOrganization);
  private readonly api = inject(StatementsApi);

  /** The newest statement, and whether it came while this page was open. */
  protected readonly newest = signal<{ readonly item: StatementItem; readonly live: boolean } | undefined>(undefined);
  protected readonly sending = signal(false);
  protected readonly failure = signal<ApiFailure | undefined>(undefined);
  /** The test sent last: when, in milliseconds since the page began, and its id once the server named it. */
  private readonly test = signal<{ readonly at: number; readonly id: string | undefined } | undefined>(undefined);
  private readonly arrivedAt = signal<ReadonlyMap<string, number>>(new Map());

  protected readonly shown = computed(() => {
    const newest = this.newest();
    if (newest === undefined) return undefined;
    const { item, live } = newest;
    const sentence = sentenceOf(parsed(item.json), 'en');
    const test = this.test();
    const own = test !== undefined && test.id === item.id;
    const seen = this.arrivedAt().get(item.id);
    const position = numberOf(item.position);
    const seconds = own && seen !== undefined ? (seen - test.at) / 1000 : undefined;
    const after = seconds === undefined ? undefined : seconds < 0.1 ? this.texts.atOnce : seconds.toFixed(1);
    return {
      id: item.id,
      sentence,
      own,
      title: !live
        ? this.texts.newest(timeWithZone(item.stored, this.organization.zone()))
        : after === undefined
          ? this.texts.arrived(position)
          : this.texts.arrivedAfter(position, after),
      meet: this.texts.people(sentence.person.split(' ')[0] ?? sentence.person),
    };
  });
  protected readonly maySend = computed(() => this.organization.may('keys.issue'));

  constructor() {
    effect((onCleanup) => {
      const slug = this.organization.slug();
      if (slug === '') return;
      let timer: ReturnType<typeof setTimeout> | undefined;
      const following = untracked(() =>
        this.api
          .list(slug, { limit: 1 })
          .pipe(
            map((page) => page.statements[0]),
            switchMap((last) => {
              if (last !== undefined) this.newest.set({ item: last, live: false });
              return this.api.arrivals(slug, last?.position ?? 0);
            }),
          )
          .subscribe({
            next: (arrival) => {
              const [item] = arrival.statements;
              if (item === undefined) return;
              const now = performance.now();
              this.arrivedAt.update(
                (seen) => new Map([...seen, ...arrival.statements.map(({ id }) => [id, now] as const)]),
              );
              this.newest.set({ item, live: true });
              this.organization.reload();
              clearTimeout(timer);
              timer = setTimeout(() => {
                this.organization.reload();
              }, COUNT_AGAIN_AFTER);
            },
            // Without the newest statement there is nothing to follow from; sending one says why.
            error: (error: unknown) => {
              if (!isApiFailure(error)) throw error;
              this.failure.set(error);
            },
          }),
      );
      onCleanup(() => {
        following.unsubscribe();
        clearTimeout(timer);
        this.newest.set(undefined);
      });
    });
  }

  protected async send(): Promise<void> {
    this.sending.set(true);
    this.failure.set(undefined);
    const at = performance.now();
    try {
      const { id } = await firstValueFrom(this.api.sendTest(this.organization.slug()));
      this.test.set({ at, id });
    } catch (error) {
      if (!isApiFailure(error)) throw error;
      this.failure.set(error);
    } finally {
      this.sending.set(false);
    }
  }
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined; // what the sentence cannot tell, it says itself
  }
}
