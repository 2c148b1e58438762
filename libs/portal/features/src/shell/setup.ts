import { DOCUMENT, Injectable, computed, inject, signal } from '@angular/core';
import { CurrentOrganization } from './current-organization';

export type SetupStep = 'organization' | 'key' | 'statement' | 'people' | 'report';

/** How far an organization has come: steps tick by what happened, not by what was clicked. */
@Injectable({ providedIn: 'root' })
export class Setup {
  private readonly organization = inject(CurrentOrganization);
  private readonly storage = inject(DOCUMENT).defaultView;
  private readonly skips = signal(0);

  readonly steps = computed<readonly { readonly step: SetupStep; readonly done: boolean }[] | undefined>(() => {
    const facts = this.organization.facts();
    if (facts === undefined) return undefined;
    return [
      { step: 'organization', done: true },
      { step: 'key', done: facts.activeKeys > 0 },
      { step: 'statement', done: facts.statements > 0 },
      { step: 'people', done: facts.people > 0 },
      { step: 'report', done: facts.schedules > 0 },
    ];
  });
  readonly done = computed(() => this.steps()?.filter((step) => step.done).length ?? 0);
  readonly all = computed(() => this.steps()?.length ?? 0);
  /** The first step that is not done; undefined when all are, or nothing is known. */
  readonly now = computed(() => this.steps()?.find((step) => !step.done)?.step);
  readonly complete = computed(() => this.steps() !== undefined && this.now() === undefined);
  /** Whether this person put it off on this device. */
  readonly skipped = computed(() => {
    this.skips();
    return this.read(this.organization.slug());
  });

  skip(): void {
    try {
      this.storage?.localStorage.setItem(keyOf(this.organization.slug()), 'yes');
    } catch {
      // Storage may be closed to this page; the entry then stays in the menu.
    }
    this.skips.update((times) => times + 1);
  }

  private read(slug: string): boolean {
    try {
      return this.storage?.localStorage.getItem(keyOf(slug)) === 'yes';
    } catch {
      return false;
    }
  }
}

const keyOf = (slug: string): string => `attest.start-skipped.${slug}`;
