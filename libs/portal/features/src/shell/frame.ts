import { A11yModule } from '@angular/cdk/a11y';
import { BreakpointObserver } from '@angular/cdk/layout';
import {
  ChangeDetectionStrategy,
  Component,
  DOCUMENT,
  DestroyRef,
  computed,
  effect,
  inject,
  signal,
} from '@angular/core';
import { toSignal } from '@angular/core/rxjs-interop';
import { NavigationEnd, Router, RouterLink, RouterOutlet } from '@angular/router';
import { Session } from '@attest/portal-data-access';
import { Button, Mark, StatePill, Theme, ToastOutlet, isoOf, timeWithZone } from '@attest/portal-ui';
import { LucideChevronRight, LucideClock, LucideMailbox, LucideMenu } from '@lucide/angular';
import { filter, map } from 'rxjs';
import { shellTexts } from '../texts/shell';
import { CurrentOrganization } from './current-organization';
import { PageTitle } from './page-title';
import { SessionEnded } from './session-ended';
import { Sidebar } from './sidebar';

/** How often the frame asks how complete the records are, in milliseconds; only while the page is in sight. */
const ASK_EVERY = 15_000;
/** Behind by more than this, the header says so. */
const BEHIND_AFTER = 60_000;

/** The frame of an organization's pages: sidebar, header, the page, toasts, and the dialog when the session ends. */
@Component({
  selector: 'at-frame',
  imports: [
    A11yModule,
    Button,
    LucideChevronRight,
    LucideClock,
    LucideMailbox,
    LucideMenu,
    Mark,
    RouterLink,
    RouterOutlet,
    Sidebar,
    StatePill,
    ToastOutlet,
  ],
  templateUrl: './frame.html',
  styleUrl: './frame.scss',
  changeDetection: ChangeDetectionStrategy.OnPush,
  host: { '(keydown.escape)': 'drawer.set(false)' },
})
export class Frame {
  protected readonly texts = shellTexts;
  protected readonly title = inject(PageTitle);
  protected readonly organization = inject(CurrentOrganization);
  private readonly router = inject(Router);
  private readonly document = inject(DOCUMENT);

  protected readonly drawer = signal(false);
  protected readonly narrow = toSignal(
    inject(BreakpointObserver)
      .observe('(max-width: 760px)')
      .pipe(map((seen) => seen.matches)),
    { requireSync: true },
  );
  /** The section above the page that is open, when it is not the section itself. */
  protected readonly parent = toSignal(
    this.router.events.pipe(
      filter((event) => event instanceof NavigationEnd),
      map(() => this.parentNow()),
    ),
    { initialValue: this.parentNow() },
  );

  protected readonly complete = computed(() => {
    const facts = this.organization.facts();
    if (facts === undefined) return undefined;
    const through = facts.completeThrough;
    const behind = Date.now() - Date.parse(through) > BEHIND_AFTER;
    const iso = isoOf(through);
    return {
      text: timeWithZone(through, this.organization.zone()),
      behind,
      why: behind ? this.texts.behindWhy(iso) : this.texts.completeWhy(iso),
    };
  });

  constructor() {
    const [session, theme, ended] = [inject(Session), inject(Theme), inject(SessionEnded)];
    const user = session.me()?.user.id;
    if (user !== undefined) theme.of(user);
    effect(() => {
      if (session.ended()) ended.ask();
    });
    const timer = setInterval(() => {
      if (this.document.visibilityState === 'visible' && !session.ended()) this.organization.reload();
    }, ASK_EVERY);
    inject(DestroyRef).onDestroy(() => {
      clearInterval(timer);
    });
  }

  /** Moves the focus without changing the address, which belongs to the router. */
  protected skip(event: Event): void {
    event.preventDefault();
    this.document.getElementById('main')?.focus();
  }

  private parentNow(): { readonly label: string; readonly path: string } | undefined {
    let route = this.router.routerState.snapshot.root;
    while (route.firstChild !== null) route = route.firstChild;
    return route.data['parent'] as { label: string; path: string } | undefined;
  }
}
