import { CdkMenu, CdkMenuGroup, CdkMenuItem, CdkMenuItemRadio, CdkMenuTrigger } from '@angular/cdk/menu';
import { ChangeDetectionStrategy, Component, computed, inject, output } from '@angular/core';
import { Router, RouterLink, RouterLinkActive } from '@angular/router';
import { Session } from '@attest/portal-data-access';
import { Avatar, Button, Mark, THEMES, Theme, type ThemeName } from '@attest/portal-ui';
import {
  LucideCalendarClock,
  LucideCheck,
  LucideChevronsUpDown,
  LucideKeyRound,
  LucideList,
  LucideLogOut,
  LucideMailbox,
  LucideMonitor,
  LucideMoon,
  LucidePlus,
  LucideRocket,
  LucideSettings,
  LucideSignature,
  LucideSun,
  LucideSunMoon,
  LucideUsers,
} from '@lucide/angular';
import { shellTexts } from '../texts/shell';
import { CurrentOrganization } from './current-organization';
import { GROUPS, OUTBOX, START, type Section } from './sections';
import { Setup } from './setup';

const SECTIONS = [START, OUTBOX, ...GROUPS.flatMap((group) => group.sections)];

/** Organization, sections, person. It holds only what exists and what the role may read. */
@Component({
  selector: 'at-sidebar',
  imports: [
    Avatar,
    Button,
    CdkMenu,
    CdkMenuGroup,
    CdkMenuItem,
    CdkMenuItemRadio,
    CdkMenuTrigger,
    LucideCalendarClock,
    LucideCheck,
    LucideChevronsUpDown,
    LucideKeyRound,
    LucideList,
    LucideLogOut,
    LucideMailbox,
    LucideMonitor,
    LucideMoon,
    LucidePlus,
    LucideRocket,
    LucideSettings,
    LucideSignature,
    LucideSun,
    LucideSunMoon,
    LucideUsers,
    Mark,
    RouterLink,
    RouterLinkActive,
  ],
  templateUrl: './sidebar.html',
  styleUrl: './sidebar.scss',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class Sidebar {
  /** Something was chosen: a drawer closes. */
  readonly chosen = output();

  protected readonly texts = shellTexts;
  protected readonly start = START;
  protected readonly outbox = OUTBOX;
  protected readonly themes = THEMES;
  protected readonly theme = inject(Theme);
  protected readonly setup = inject(Setup);
  protected readonly organization = inject(CurrentOrganization);
  private readonly session = inject(Session);
  private readonly router = inject(Router);

  protected readonly user = computed(() => this.session.me()?.user);
  protected readonly role = computed(() => {
    const role = this.organization.membership()?.role;
    return role === undefined ? '' : shellTexts.roles[role];
  });
  protected readonly memberships = this.session.memberships;
  protected readonly groups = computed(() =>
    GROUPS.map((group) => ({ ...group, sections: group.sections.filter((section) => this.sees(section)) })).filter(
      (group) => group.sections.length > 0,
    ),
  );
  protected readonly startShown = computed(() => this.sees(START) && !this.setup.complete() && !this.setup.skipped());
  protected readonly outboxShown = computed(() => this.organization.facts()?.trial === true && this.sees(OUTBOX));

  protected link(section: Section): readonly string[] {
    return ['/o', this.organization.slug(), ...section.path.split('/')];
  }

  /** The same section of another organization. */
  protected enter(slug: string): void {
    const page = this.router.url.split(/[?#]/)[0]?.split('/').slice(3).join('/') ?? '';
    const section = SECTIONS.find(({ path }) => page === path || page.startsWith(`${path}/`));
    this.chosen.emit();
    void this.router.navigate(['/o', slug, ...(section?.path.split('/') ?? [])]);
  }

  protected roleOf(role: keyof typeof shellTexts.roles): string {
    return shellTexts.roles[role];
  }

  protected choose(theme: ThemeName): void {
    this.theme.choose(theme);
  }

  protected signOut(): void {
    this.session.signOut().subscribe({
      next: () => void this.router.navigateByUrl('/sign-in'),
      // The session may have ended already: whoever wanted out is out.
      error: () => void this.router.navigateByUrl('/sign-in'),
    });
  }

  private sees(section: Section): boolean {
    return this.organization.may(section.permission);
  }
}
