import { Directive, ElementRef, booleanAttribute, inject, input } from '@angular/core';

export type ButtonKind = 'primary' | 'outlined' | 'ghost' | 'danger';

/**
 * A button or a link that looks like one: `<button atButton="primary">Issue key</button>`. Its look is in
 * `styles/_button.scss`, so that icons in it need no wrapper. * While `busy`, it stays focusable, says so to readers and swallows clicks.
 */
@Directive({
  selector: 'button[atButton], a[atButton]',
  host: {
    class: 'at-button',
    '[class]': '"at-" + (kind() || "outlined")',
    '[class.at-s]': 'size() === "s"',
    '[class.at-icon]': 'icon()',
    '[class.at-wide]': 'wide()',
    '[attr.aria-busy]': 'busy() || null',
    '[attr.aria-disabled]': 'busy() || null',
  },
})
export class Button {
  readonly kind = input<ButtonKind | ''>('', { alias: 'atButton' });
  readonly size = input<'m' | 's'>('m');
  /** Square, for a lone icon; it then needs `aria-label` and a tooltip. */
  readonly icon = input(false, { transform: booleanAttribute });
  /** As wide as what it stands in. */
  readonly wide = input(false, { transform: booleanAttribute });
  readonly busy = input(false, { transform: booleanAttribute });

  constructor() {
    // In the capture phase: before the listeners of the template that the button stands in.
    inject<ElementRef<HTMLElement>>(ElementRef).nativeElement.addEventListener(
      'click',
      (event) => {
        if (!this.busy()) return;
        event.preventDefault();
        event.stopImmediatePropagation();
      },
      { capture: true },
    );
  }
}
