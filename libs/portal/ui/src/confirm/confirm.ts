import { Dialog } from '@angular/cdk/dialog';
import { Injectable, inject } from '@angular/core';
import { firstValueFrom } from 'rxjs';
import { ConfirmDialog } from './confirm-dialog';

export interface Question {
  /** Asks with the thing's name: “Revoke the key “Moodle production”?” */
  readonly title: string;
  /** The effect, in numbers where there are any, and what stays. */
  readonly text: string;
  /** The verb of the deed: “Revoke key”. */
  readonly deed: string;
  /** What the other button keeps: “Keep key”. */
  readonly keep: string;
  /** A name to be typed before the deed is possible. */
  readonly typed?: string;
  /** Whether the deed takes something away. Default: true. */
  readonly danger?: boolean;
}

/** Asks before something that cannot be undone. Esc, the scrim and the other button keep. */
@Injectable({ providedIn: 'root' })
export class Confirm {
  private readonly dialog = inject(Dialog);

  async ask(question: Question): Promise<boolean> {
    const opened = this.dialog.open<boolean, Question, ConfirmDialog>(ConfirmDialog, {
      data: question,
      role: 'alertdialog',
      ariaModal: true,
      ariaLabelledBy: 'at-confirm-title',
      ariaDescribedBy: 'at-confirm-text',
      panelClass: 'at-dialog-pane',
      backdropClass: 'cdk-overlay-dark-backdrop',
      autoFocus: question.typed === undefined ? '[data-keep]' : 'input',
      width: '480px',
    });
    return (await firstValueFrom(opened.closed, { defaultValue: false })) === true;
  }
}
