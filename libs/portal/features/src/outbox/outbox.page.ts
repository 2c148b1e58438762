import { ChangeDetectionStrategy, Component, computed, inject } from '@angular/core';
import { toSignal } from '@angular/core/rxjs-interop';
import { ActivatedRoute, RouterLink } from '@angular/router';
import { OutboxApi, resourceState } from '@attest/portal-data-access';
import {
  Button,
  EmptyState,
  FailedState,
  PageHeader,
  RefusedState,
  Skeleton,
  dayAndMinute,
  dayAndTime,
  isoOf,
} from '@attest/portal-ui';
import { LucideArrowLeft, LucideMail } from '@lucide/angular';
import { CurrentOrganization } from '../shell/current-organization';
import { outboxTexts } from '../texts/outbox';
import { partsOf } from './message-text';

/** Mail of a trial: the list, and one message as it would be sent. */
@Component({
  selector: 'at-outbox-page',
  imports: [
    Button,
    EmptyState,
    FailedState,
    LucideArrowLeft,
    LucideMail,
    PageHeader,
    RefusedState,
    RouterLink,
    Skeleton,
  ],
  templateUrl: './outbox.page.html',
  styleUrl: './outbox.page.scss',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class OutboxPage {
  protected readonly texts = outboxTexts;
  protected readonly organization = inject(CurrentOrganization);
  private readonly api = inject(OutboxApi);
  private readonly params = toSignal(inject(ActivatedRoute).queryParamMap, { requireSync: true });
  protected readonly isoOf = isoOf;

  protected readonly openId = computed(() => this.params().get('open') ?? undefined);
  protected readonly list = resourceState({
    request: () => (this.organization.slug() === '' ? undefined : this.organization.slug()),
    load: (organization) => this.api.list(organization),
    keep: (before, now) => before === now,
  });
  protected readonly rows = computed(() =>
    (this.list.value() ?? []).map((message) => ({
      ...message,
      time: dayAndMinute(message.at, this.organization.zone()),
    })),
  );
  /** Without a choice the newest is shown beside the list; on a small screen the list comes first. */
  private readonly shownId = computed(() => this.openId() ?? this.list.value()?.[0]?.id);
  private readonly message = computed(() => this.list.value()?.find((each) => each.id === this.shownId()));
  protected readonly shown = computed(() => {
    const message = this.message();
    if (message === undefined) return undefined;
    return {
      ...message,
      time: dayAndTime(message.at, this.organization.zone()),
      parts: partsOf(message.text),
    };
  });
}
