import { Clipboard } from '@angular/cdk/clipboard';
import { LiveAnnouncer } from '@angular/cdk/a11y';
import { Injectable, inject } from '@angular/core';
import { uiTexts } from '../ui-texts';

/** How long “Copied” stands in place of “Copy”, in milliseconds. */
export const COPIED_FOR = 1_600;

/** Copies text and says so to readers; whether the browser allowed it is the answer. */
@Injectable({ providedIn: 'root' })
export class Copy {
  private readonly clipboard = inject(Clipboard);
  private readonly live = inject(LiveAnnouncer);
  private readonly texts = uiTexts();

  text(text: string): boolean {
    const copied = this.clipboard.copy(text);
    void this.live.announce(copied ? this.texts.copiedToClipboard : this.texts.copyNotAllowed, 'polite');
    return copied;
  }
}
