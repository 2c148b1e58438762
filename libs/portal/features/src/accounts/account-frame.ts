import { ChangeDetectionStrategy, Component } from '@angular/core';
import { RouterOutlet } from '@angular/router';
import { Mark } from '@attest/portal-ui';
import { shellTexts } from '../texts/shell';

/** One card in the middle: signing in and up, choosing an organization. */
@Component({
  selector: 'at-account-frame',
  imports: [Mark, RouterOutlet],
  template: `
    <main id="main">
      <p class="brand"><at-mark />{{ texts.product }}</p>
      <div class="card at-card"><router-outlet /></div>
    </main>
  `,
  styleUrl: './account-frame.scss',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class AccountFrame {
  protected readonly texts = shellTexts;
}
