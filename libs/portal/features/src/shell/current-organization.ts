import { Injectable, computed, inject, signal } from '@angular/core';
import { OrganizationApi, Session, resourceState } from '@attest/portal-data-access';

/** The organization whose pages are open, and what the portal knows about it. */
@Injectable({ providedIn: 'root' })
export class CurrentOrganization {
  private readonly session = inject(Session);
  private readonly api = inject(OrganizationApi);
  private readonly now = signal<string | undefined>(undefined);

  private readonly resource = resourceState({
    request: () => this.now(),
    load: (slug) => this.api.get(slug),
    keep: (before, after) => before === after,
  });

  /** Its name in addresses; empty before the first page of an organization opens. */
  readonly slug = computed(() => this.now() ?? '');
  readonly membership = computed(() => {
    const slug = this.now();
    return slug === undefined ? undefined : this.session.membership(slug);
  });
  readonly name = computed(() => this.membership()?.organization.name ?? '');
  /** IANA name of the zone in which its times are shown. */
  readonly zone = computed(() => this.facts()?.zone ?? this.membership()?.organization.zone ?? 'UTC');
  /** Counts, endpoint and the like; undefined until they are loaded. */
  readonly facts = this.resource.value;
  readonly state = this.resource.state;

  /** Called by the routes when pages of an organization open. */
  enter(slug: string): void {
    this.now.set(slug);
  }

  may(permission: string): boolean {
    return this.session.may(this.slug(), permission);
  }

  /** Asks for the facts again, for example after a key was issued. */
  reload(): void {
    this.resource.reload();
  }
}
