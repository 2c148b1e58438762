import { ChangeDetectionStrategy, Component, computed, inject, input } from '@angular/core';
import { RouterLink } from '@angular/router';
import type { Person } from '@attest/contracts';
import { StatementsApi, resourceState } from '@attest/portal-data-access';
import { Button, FailedState, Skeleton, dayAndTime, dayAndMinute, isoOf, numberOf } from '@attest/portal-ui';
import { CurrentOrganization } from '../shell/current-organization';
import { StatementSentence } from '../statements/statement-sentence';
import { factsOf } from '../statements/statement-facts';
import { peopleTexts } from '../texts/people';

const LATEST = 8;

/** What is known of a person, and the latest statements about them, each a way to the statement. */
@Component({
  selector: 'at-person-details',
  imports: [Button, FailedState, RouterLink, Skeleton, StatementSentence],
  templateUrl: './person-details.html',
  styleUrl: './person-details.scss',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class PersonDetails {
  readonly person = input.required<Person>();
  protected readonly texts = peopleTexts;
  protected readonly organization = inject(CurrentOrganization);
  private readonly api = inject(StatementsApi);
  protected readonly numberOf = numberOf;
  protected readonly isoOf = isoOf;

  protected readonly base = computed(() => ['/o', this.organization.slug(), 'statements']);
  protected readonly latest = resourceState({
    request: computed(() => this.person().agent),
    load: (agent) => this.api.list(this.organization.slug(), { agent, limit: LATEST }),
    keep: (before, now) => before === now,
  });
  protected readonly rows = computed(() =>
    (this.latest.value()?.statements ?? []).map((item) => ({
      item,
      facts: factsOf(item),
      at: dayAndMinute(item.stored, this.organization.zone()),
    })),
  );

  protected time(instant: string): string {
    return dayAndTime(instant, this.organization.zone());
  }
}
