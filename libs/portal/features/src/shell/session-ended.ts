import { Dialog } from '@angular/cdk/dialog';
import { Injectable, inject } from '@angular/core';
import { SessionEndedDialog } from './session-ended-dialog';

/** Asks to sign in again over the page, so that what was typed there is kept. */
@Injectable({ providedIn: 'root' })
export class SessionEnded {
  private readonly dialog = inject(Dialog);
  private asking = false;

  ask(): void {
    if (this.asking) return;
    this.asking = true;
    this.dialog
      .open(SessionEndedDialog, {
        disableClose: true,
        ariaModal: true,
        ariaLabelledBy: 'at-session-ended',
        panelClass: 'at-dialog-pane',
        backdropClass: 'cdk-overlay-dark-backdrop',
        autoFocus: 'input[type=password]',
        width: '400px',
      })
      .closed.subscribe(() => {
        this.asking = false;
      });
  }
}
