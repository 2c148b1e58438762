import { A11yModule, FocusTrapFactory, type FocusTrap } from '@angular/cdk/a11y';
import { BreakpointObserver } from '@angular/cdk/layout';
import { OverlayContainer } from '@angular/cdk/overlay';
import {
  ChangeDetectionStrategy,
  Component,
  DOCUMENT,
  ElementRef,
  afterNextRender,
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
    '(document:keydown.escape)': 'escape($event)',
  },
})
export class SideSheet {
  readonly heading = input.required<string>();
  /** What it is, small above the title: “Statement 48,211”. */
  readonly kind = input<string>();
  readonly size = input<'wide' | 'narrow'>('wide');
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
  protected readonly role = computed(() => (this.pushes() ? 'complementary' : 'dialog'));

  constructor() {
    const before = this.document.activeElement instanceof HTMLElement ? this.document.activeElement : undefined;
    let trap: FocusTrap | undefined;
    afterNextRender(() => {
      if (!this.pushes()) this.host.nativeElement.querySelector<HTMLElement>('.title')?.focus();
    });
    effect((onCleanup) => {
      if (this.pushes()) return;
      trap = this.traps.create(this.host.nativeElement);
      onCleanup(() => {
        trap?.destroy();
      });
    });
    // The focus returns only if it was in here: who clicked elsewhere stays there.
    effect((onCleanup) => {
      onCleanup(() => {
        const inside = this.host.nativeElement.contains(this.document.activeElement);
        if (inside && before?.isConnected === true) before.focus();
      });
    });
  }

  protected escape(event: Event): void {
    const floating = this.overlays.getContainerElement().childElementCount > 0;
    if (event.defaultPrevented || floating) return;
    event.preventDefault();
    this.closed.emit();
  }
}
