import { DIALOG_DATA, Dialog, DialogRef } from '@angular/cdk/dialog';
import { ChangeDetectionStrategy, Component, DestroyRef, DOCUMENT, Injectable, inject, signal } from '@angular/core';
import { LucideDownload } from '@lucide/angular';
import { firstValueFrom } from 'rxjs';
import { Button } from '../button/button';
import { Confirm } from '../confirm/confirm';
import { CopyField } from '../copy/copy-field';
import { StatePill } from '../state/state-pill';
import { uiTexts } from '../ui-texts';
import { saveText } from './save-text';

export interface Secret {
  /** What has it: “Key “Moodle production” issued”. */
  readonly title: string;
  /** Values that belong to it and stay readable later, in order: endpoint, key. */
  readonly beside: readonly { readonly label: string; readonly value: string; readonly names: string }[];
  readonly value: string;
  /** What “Save as .env” writes. */
  readonly file: { readonly name: string; readonly text: string };
}

/** Shows a secret once. It is in this dialog and nowhere else: not in the address, not in a store, not in a log. */
@Injectable({ providedIn: 'root' })
export class SecretOnce {
  private readonly dialog = inject(Dialog);

  /** Resolves when the dialog is closed: whether the secret was copied or saved. */
  async show(secret: Secret): Promise<boolean> {
    const opened = this.dialog.open<boolean, Secret, SecretOnceDialog>(SecretOnceDialog, {
      data: secret,
      disableClose: true,
      ariaModal: true,
      ariaLabelledBy: 'at-secret-title',
      panelClass: 'at-dialog-pane',
      backdropClass: 'cdk-overlay-dark-backdrop',
      autoFocus: '#at-secret-title',
      width: '520px',
    });
    return (await firstValueFrom(opened.closed, { defaultValue: false })) === true;
  }
}

/** The dialog of `SecretOnce`. Esc and the scrim ask first as long as the secret was neither copied nor saved. */
@Component({
  selector: 'at-secret-once',
  imports: [Button, CopyField, LucideDownload, StatePill],
  templateUrl: './secret-once.html',
  styleUrl: './secret-once.scss',
  changeDetection: ChangeDetectionStrategy.OnPush,
  host: { '(window:beforeunload)': 'leaving($event)' },
})
export class SecretOnceDialog {
  protected readonly secret = inject<Secret>(DIALOG_DATA);
  protected readonly texts = uiTexts();
  protected readonly stored = signal(false);
  private readonly dialog = inject<DialogRef<boolean>>(DialogRef);
  private readonly confirm = inject(Confirm);
  private readonly document = inject(DOCUMENT);
  private asking = false;

  constructor() {
    const keys = this.dialog.keydownEvents.subscribe((event) => {
      if (event.key === 'Escape') void this.close();
    });
    const outside = this.dialog.backdropClick.subscribe(() => void this.close());
    inject(DestroyRef).onDestroy(() => {
      keys.unsubscribe();
      outside.unsubscribe();
    });
  }

  protected save(): void {
    saveText(this.document, this.secret.file.name, this.secret.file.text);
    this.stored.set(true);
  }

  protected async close(): Promise<void> {
    if (this.asking) return;
    const words = this.texts.secret;
    this.asking = true;
    const leave =
      this.stored() ||
      (await this.confirm.ask({ title: words.leaveTitle, text: words.leaveText, deed: words.leave, keep: words.stay }));
    this.asking = false;
    if (leave) this.dialog.close(this.stored());
  }

  protected leaving(event: BeforeUnloadEvent): void {
    if (!this.stored()) event.preventDefault();
  }
}
