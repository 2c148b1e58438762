import { ChangeDetectionStrategy, Component, computed, inject, signal, viewChild } from '@angular/core';
import { Router } from '@angular/router';
import type { IssuedKey } from '@attest/contracts';
import { Button, Confirm, FailedState, PageHeader, Skeleton, minuteOf } from '@attest/portal-ui';
import { CurrentOrganization } from '../shell/current-organization';
import { Setup } from '../shell/setup';
import { startTexts } from '../texts/start';
import { ExampleRequest } from './example-request';
import { FirstKey } from './first-key';
import { Listening } from './listening';
import { Steps } from './steps';

/** Get started: a key, a command to paste, and the first statement as soon as it arrives. */
@Component({
  selector: 'at-start-page',
  imports: [Button, ExampleRequest, FailedState, FirstKey, Listening, PageHeader, Skeleton, Steps],
  templateUrl: './start.page.html',
  styleUrl: './start.page.scss',
  changeDetection: ChangeDetectionStrategy.OnPush,
  host: { '(window:beforeunload)': 'leaving($event)' },
})
export class StartPage {
  protected readonly texts = startTexts;
  protected readonly organization = inject(CurrentOrganization);
  protected readonly setup = inject(Setup);
  private readonly router = inject(Router);
  private readonly confirm = inject(Confirm);
  private readonly example = viewChild(ExampleRequest);
  private readonly opened = new Date().toISOString();

  /** The key issued on this page, with its secret: here and nowhere else, gone when the page is left. */
  protected readonly issued = signal<IssuedKey | undefined>(undefined);
  private readonly stored = signal(false);

  protected readonly since = computed(() => minuteOf(this.opened, this.organization.zone()));
  protected readonly arrived = computed(() => (this.organization.facts()?.statements ?? 0) > 0);
  protected readonly heading = computed(() =>
    this.arrived() ? startTexts.heading.arrived : startTexts.heading.waiting,
  );
  protected readonly facts = computed(() => {
    if (this.arrived()) return startTexts.facts.arrived;
    return this.issued() === undefined ? startTexts.facts.noKey : startTexts.facts.key;
  });
  protected readonly exampleFacts = computed(() => {
    const issued = this.issued();
    return {
      endpoint: this.organization.facts()?.endpoint ?? '',
      key: issued?.key.key ?? startTexts.code.placeholderKey,
      secret: issued?.secret ?? startTexts.code.placeholderSecret,
    };
  });
  protected readonly step = computed(() => {
    const index = this.setup.steps()?.findIndex((step) => !step.done) ?? -1;
    return index < 0 ? undefined : startTexts.stepNow(index + 1, this.setup.all());
  });
  protected readonly failure = computed(() => {
    const state = this.organization.state();
    return state.kind === 'failed' && state.value === undefined ? state.failure : undefined;
  });

  protected keep(issued: IssuedKey): void {
    this.issued.set(issued);
    this.stored.set(false);
  }

  protected markStored(): void {
    this.stored.set(true);
  }

  protected skip(): void {
    this.setup.skip();
    void this.router.navigate(['/o', this.organization.slug(), 'statements']);
  }

  /** Asks before the secret is lost; called by the router. */
  async canLeave(): Promise<boolean> {
    if (!this.losesSecret()) return true;
    const { title, text, leave, stay } = startTexts.leave;
    return this.confirm.ask({ title, text, deed: leave, keep: stay });
  }

  protected leaving(event: BeforeUnloadEvent): void {
    if (this.losesSecret()) event.preventDefault();
  }

  private losesSecret(): boolean {
    return this.issued() !== undefined && !this.stored() && this.example()?.copied() !== true;
  }
}
