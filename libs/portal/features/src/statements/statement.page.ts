import { ChangeDetectionStrategy, Component, computed, inject } from '@angular/core';
import { toSignal } from '@angular/core/rxjs-interop';
import { ActivatedRoute, Router, RouterLink } from '@angular/router';
import { StatementsApi, resourceState } from '@attest/portal-data-access';
import {
  Button,
  Copy,
  EmptyState,
  FailedState,
  PageHeader,
  RefusedState,
  Skeleton,
  Toasts,
  numberOf,
} from '@attest/portal-ui';
import { LucideLink2 } from '@lucide/angular';
import { CurrentOrganization } from '../shell/current-organization';
import { statementsTexts } from '../texts/statements';
import { type ChosenFilter, StatementDetails } from './statement-details';
import { factsOf } from './statement-facts';
import { StatementStates } from './statement-states';

/** One statement over the full width: what the side sheet shows, at an address of its own. */
@Component({
  selector: 'at-statement-page',
  imports: [
    Button,
    EmptyState,
    FailedState,
    LucideLink2,
    PageHeader,
    RefusedState,
    RouterLink,
    Skeleton,
    StatementDetails,
    StatementStates,
  ],
  template: `
    <div class="at-page">
      @let state = statement.state();
      @switch (state.kind) {
        @case ('loading') {
          <at-skeleton [lines]="10" />
        }
        @case ('refused') {
          <at-refused-state [heading]="texts.refused.title" [text]="state.failure.message" />
        }
        @case ('failed') {
          @if (state.failure.status === 404) {
            <at-empty-state [heading]="texts.notFound.title" [text]="texts.notFound.text">
              <a atButton size="s" [routerLink]="base()">{{ texts.notFound.back }}</a>
            </at-empty-state>
          } @else {
            <at-failed-state
              [heading]="texts.failed.one"
              [text]="state.failure.message"
              [requestId]="state.failure.requestId"
              (retry)="statement.reload()"
            />
          }
        }
      }
      @if (shown(); as page) {
        <at-page-header [heading]="page.facts.title" [facts]="page.position">
          <at-statement-states atPageFacts [facts]="page.facts" [voided]="page.item.voided" />
          <button atButton type="button" (click)="copyLink()">
            <svg lucideLink2 aria-hidden="true"></svg>{{ texts.copyLink }}
          </button>
        </at-page-header>
        <at-statement-details
          [item]="page.item"
          [facts]="page.facts"
          [zone]="organization.zone()"
          [list]="base()"
          (filter)="filter($event)"
        />
      }
    </div>
  `,
  styles: `
    at-statement-states {
      margin-top: 8px;
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class StatementPage {
  protected readonly texts = statementsTexts;
  protected readonly organization = inject(CurrentOrganization);
  private readonly api = inject(StatementsApi);
  private readonly router = inject(Router);
  private readonly route = inject(ActivatedRoute);
  private readonly copier = inject(Copy);
  private readonly toasts = inject(Toasts);

  private readonly params = toSignal(this.route.paramMap, { requireSync: true });
  protected readonly base = computed(() => ['/o', this.organization.slug(), 'statements']);
  protected readonly statement = resourceState({
    request: () => {
      const [organization, id] = [this.organization.slug(), this.params().get('id')];
      return organization === '' || id === null ? undefined : { organization, id };
    },
    load: ({ organization, id }) => this.api.get(organization, id),
    keep: (before, now) => before.id === now.id,
  });
  protected readonly shown = computed(() => {
    const item = this.statement.value();
    if (item === undefined) return undefined;
    return { item, facts: factsOf(item), position: this.texts.one(numberOf(item.position)) };
  });

  protected copyLink(): void {
    if (this.copier.text(location.href)) this.toasts.show(this.texts.linkCopied);
  }

  protected filter({ name, value }: ChosenFilter): void {
    void this.router.navigate(this.base(), { queryParams: { [name]: value } });
  }
}
