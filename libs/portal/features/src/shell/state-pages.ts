import { ChangeDetectionStrategy, Component, DOCUMENT, computed, inject } from '@angular/core';
import { RouterLink } from '@angular/router';
import { Button, FailedState, RefusedState, EmptyState, PageHeader } from '@attest/portal-ui';
import { LucideCompass } from '@lucide/angular';
import { shellTexts } from '../texts/shell';
import { CurrentOrganization } from './current-organization';
import { PageTitle } from './page-title';

/** What is not there, and what belongs to others: both look the same. */
@Component({
  selector: 'at-not-found-page',
  imports: [Button, EmptyState, LucideCompass, RouterLink],
  template: `
    <main id="main">
      <h1 class="at-sr" tabindex="-1">{{ texts.title }}</h1>
      <at-empty-state [heading]="texts.title" [text]="texts.text">
        <svg atStateIcon lucideCompass aria-hidden="true"></svg>
        <a atButton routerLink="/">{{ texts.action }}</a>
      </at-empty-state>
    </main>
  `,
  styles: 'main { display: grid; align-content: center; min-height: 100vh }',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class NotFoundPage {
  protected readonly texts = shellTexts.notFound;
}

/** The same inside an organization's frame. */
@Component({
  selector: 'at-no-page',
  imports: [Button, EmptyState, LucideCompass, RouterLink],
  template: `
    <h1 class="at-sr" tabindex="-1">{{ texts.title }}</h1>
    <at-empty-state [heading]="texts.title" [text]="texts.text">
      <svg atStateIcon lucideCompass aria-hidden="true"></svg>
      <a atButton [routerLink]="['/o', organization.slug()]">{{ texts.action }}</a>
    </at-empty-state>
  `,
  styles: ':host { display: grid; align-content: center; height: 100% }',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class NoPage {
  protected readonly organization = inject(CurrentOrganization);
  protected readonly texts = shellTexts.notFound;
}

/** A section that the role does not read. */
@Component({
  selector: 'at-refused-page',
  imports: [Button, PageHeader, RefusedState, RouterLink],
  template: `
    <div class="at-page">
      <at-page-header [heading]="title.page()" />
      <at-refused-state [heading]="texts.heading(title.page())" [text]="text()">
        <a atButton size="s" [routerLink]="['/o', organization.slug()]">{{ texts.action }}</a>
      </at-refused-state>
    </div>
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class RefusedPage {
  protected readonly organization = inject(CurrentOrganization);
  protected readonly title = inject(PageTitle);
  protected readonly texts = shellTexts.refused;
  protected readonly text = computed(() => {
    const role = this.organization.membership()?.role;
    return role === undefined ? '' : this.texts.text(shellTexts.roles[role].toLowerCase());
  });
}

/** Shown in place of any page when the server could not say who this is. */
@Component({
  selector: 'at-unavailable-page',
  imports: [FailedState],
  template: `
    <main id="main">
      <h1 class="at-sr" tabindex="-1">{{ texts.title }}</h1>
      <at-failed-state [heading]="texts.heading" [text]="texts.text" (retry)="again()" />
    </main>
  `,
  styles: 'main { display: grid; align-content: center; min-height: 100vh }',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class UnavailablePage {
  protected readonly texts = shellTexts.unavailable;
  private readonly window = inject(DOCUMENT).defaultView;

  protected again(): void {
    this.window?.location.reload();
  }
}
