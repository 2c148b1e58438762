import { ChangeDetectionStrategy, Component, inject } from '@angular/core';
import { RouterLink } from '@angular/router';
import { Session } from '@attest/portal-data-access';
import { Avatar, Button, EmptyState } from '@attest/portal-ui';
import { LucideBuildingComplex, LucideChevronRight } from '@lucide/angular';
import { accountsTexts } from '../texts/accounts';
import { shellTexts } from '../texts/shell';

/** For members of several organizations, and of none. */
@Component({
  selector: 'at-choose-page',
  imports: [Avatar, Button, EmptyState, LucideBuildingComplex, LucideChevronRight, RouterLink],
  template: `
    <h1 tabindex="-1">{{ texts.title }}</h1>
    @if (memberships().length > 0) {
      <ul>
        @for (membership of memberships(); track membership.organization.slug) {
          <li>
            <a [routerLink]="['/o', membership.organization.slug]">
              <at-avatar size="m" [name]="membership.organization.name" />
              <span class="at-grow">
                <strong>{{ membership.organization.name }}</strong>
                <small>{{ roles[membership.role] }}</small>
              </span>
              <svg lucideChevronRight aria-hidden="true"></svg>
            </a>
          </li>
        }
      </ul>
    } @else {
      <at-empty-state [heading]="texts.none" [text]="texts.noneText">
        <svg atStateIcon lucideBuildingComplex aria-hidden="true"></svg>
      </at-empty-state>
    }
    <a atButton="outlined" wide routerLink="/sign-up">{{ texts.create }}</a>
  `,
  styleUrl: './choose.page.scss',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class ChoosePage {
  protected readonly texts = accountsTexts.choose;
  protected readonly roles = shellTexts.roles;
  protected readonly memberships = inject(Session).memberships;
}
