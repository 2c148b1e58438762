import { A11yModule, FocusTrapFactory, type FocusTrap } from '@angular/cdk/a11y';
import { BreakpointObserver } from '@angular/cdk/layout';
import { OverlayContainer } from '@angular/cdk/overlay';
import {
  ChangeDetectionStrategy,
  Component,
  DOCUMENT,
  ElementRef,
  DestroyRef,
  afterNextRender,
  booleanAttribute,
  computed,
  effect,
  inject,
  input,
  output,
} from '@angular/core';
import { toSignal } from '@angular/core/rxjs-interop';
import { LucideX } from '@lucide/angular';
import { map } from 'rxjs';
import { Button } from '../button/button';
import { nextId } from '../field/next-id';
import { uiTexts } from '../ui-texts';

/** From here on the sheet stands beside the page; below, over it. */
const PUSHES = '(min-width: 1100px)';

/**
 * Details beside a page, or over it on a small screen, where it is a modal dialog that keeps the focus. It is shown by
 * being rendered. `closed` asks the page to remove it (Esc, the cross, the scrim); the focus then returns to where it was.
 * Slots: `atSheetTools` (small buttons beside the cross), `atSheetHead` (under the title), `atSheetFoot` (stays at the bottom).
 */
@Component({
  selector: 'at-side-sheet',
  imports: [A11yModule, Button, LucideX],
  templateUrl: './side-sheet.html',
  styleUrl: './side-sheet.scss',
  changeDetection: ChangeDetectionStrategy.OnPush,
  host: {
    '[class.at-over]': '!pushes()',
    '[class.at-narrow]': 'size() === "narrow"',
    '(focusin)': 'entered()',
    '(focusout)': 'left($event)',
    '(document:keydown.escape)': 'escape($event)',
  },
})
export class SideSheet {
  readonly heading = input.required<string>();
  /** What it is, small above the title: “Statement 48,211”. */
  readonly kind = input<string>();
  readonly size = input<'wide' | 'narrow'>('wide');
  /** Whether the focus goes to its first field also where it stands beside the page: for sheets that are forms. */
  readonly takesFocus = input(false, { transform: booleanAttribute });
  readonly closed = output();

  protected readonly texts = uiTexts();
  protected readonly titleId = nextId('sheet');
  private readonly document = inject(DOCUMENT);
  private readonly overlays = inject(OverlayContainer);
  private readonly host = inject<ElementRef<HTMLElement>>(ElementRef);
  private readonly traps = inject(FocusTrapFactory);
  protected readonly pushes = toSignal(
    inject(BreakpointObserver)
      .observe(PUSHES)
      .pipe(map((seen) => seen.matches)),
    { requireSync: true },
  );
  /** Whether the focus was in here last. */
  private inside = false;
  protected readonly role = computed(() => (this.pushes() ? 'complementary' : 'dialog'));

  constructor() {
    const before = this.document.activeElement instanceof HTMLElement ? this.document.activeElement : undefined;
    let trap: FocusTrap | undefined;
    afterNextRender(() => {
      const field = this.takesFocus() ? '.body input, .body select, .body textarea' : undefined;
      if (field === undefined && this.pushes()) return;
      this.host.nativeElement.querySelector<HTMLElement>(field ?? '.title')?.focus();
    });
    effect((onCleanup) => {
      if (this.pushes()) return;
      trap = this.traps.create(this.host.nativeElement);
      onCleanup(() => {
        trap?.destroy();
      });
    });
    // The focus returns only if it was in here: who went elsewhere meanwhile stays there.
    inject(DestroyRef).onDestroy(() => {
      const now = this.document.activeElement;
      const lost = now === null || now === this.document.body || this.host.nativeElement.contains(now);
      if (this.inside && lost && before?.isConnected === true) before.focus();
    });
  }

  protected left(event: FocusEvent): void {
    const to = event.relatedTarget;
    if (to instanceof Node && !this.host.nativeElement.contains(to)) this.inside = false;
  }

  protected entered(): void {
    this.inside = true;
  }

  protected escape(event: Event): void {
    const floating = this.overlays.getContainerElement().childElementCount > 0;
    if (event.defaultPrevented || floating) return;
    event.preventDefault();
    this.closed.emit();
  }
}
