import { ChangeDetectionStrategy, Component, computed, input } from '@angular/core';
import { passwordWeakness } from '@attest/tenancy';
import { accountsTexts } from '../texts/accounts';

/** Characters from which a password that is not refused is called strong. */
const STRONG_FROM = 18;

/** How good a password is, by the same rule the server applies, in three bars and a word. */
@Component({
  selector: 'at-strength-meter',
  template: `
    <span class="bars" aria-hidden="true" [class]="level()"><i></i><i></i><i></i></span>
    <span class="word" role="status"
      ><span class="at-sr">{{ texts.name }}: </span>{{ texts[level()] }}</span
    >
  `,
  styleUrl: './strength-meter.scss',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class StrengthMeter {
  readonly password = input.required<string>();
  /** What a password must not be made of: name, address, organization. */
  readonly about = input<readonly string[]>([]);

  protected readonly texts = accountsTexts.strength;
  protected readonly level = computed(() => {
    const password = this.password();
    if (password === '') return 'empty';
    if (passwordWeakness(password, this.about()) !== undefined) return 'weak';
    return Array.from(password).length >= STRONG_FROM ? 'strong' : 'good';
  });
}
