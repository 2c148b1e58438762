import { ChangeDetectionStrategy, Component, computed, input } from '@angular/core';
import type { SignerPreview } from '@attest/contracts';
import { CopyField, dayOf, isoOf, numberOf } from '@attest/portal-ui';
import { signersTexts } from '../texts/signers';
import { inOneLine, kindOf } from './signer-words';

/** What a certificate or key says of itself. More facts can be projected behind them, as `dt` and `dd`. */
@Component({
  selector: 'at-signer-facts',
  imports: [CopyField],
  template: `
    <dl class="at-facts">
      <dt>{{ texts.details.what }}</dt>
      <dd>
        {{ texts.kinds[kind()] }}
        <span class="note at-dimmer">{{ texts.kindTexts[kind()] }}</span>
      </dd>
      @if (facts().subject; as subject) {
        <dt>{{ texts.details.subject }}</dt>
        <dd>{{ inOneLine(subject) }}</dd>
      }
      @if (facts().issuer; as issuer) {
        <dt>{{ texts.details.issuer }}</dt>
        <dd>{{ issuer === facts().subject ? texts.details.itself : inOneLine(issuer) }}</dd>
      }
      @if (valid(); as days) {
        <dt>{{ texts.details.valid }}</dt>
        <dd [title]="days.title">{{ days.text }}</dd>
      }
      <dt>{{ texts.details.key }}</dt>
      <dd>{{ key() }}</dd>
      <ng-content />
    </dl>
    <at-copy-field
      [label]="texts.details.fingerprint"
      [value]="facts().fingerprint"
      [names]="texts.details.copyFingerprint"
    />
  `,
  styles: `
    :host {
      display: grid;
      grid-template-columns: minmax(0, 1fr);
      gap: 16px;
    }
    .note {
      display: block;
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class SignerFacts {
  readonly facts = input.required<SignerPreview>();
  readonly zone = input.required<string>();

  protected readonly texts = signersTexts;
  protected readonly inOneLine = inOneLine;
  protected readonly kind = computed(() => kindOf(this.facts()));
  protected readonly valid = computed(() => {
    const { notBefore, notAfter } = this.facts();
    if (notBefore === undefined || notAfter === undefined) return undefined;
    const text = this.texts.details.validFromTo(dayOf(notBefore, this.zone()), dayOf(notAfter, this.zone()));
    return { text, title: this.texts.details.validFromTo(isoOf(notBefore), isoOf(notAfter)) };
  });
  protected readonly key = computed(() => {
    const { keyBits } = this.facts();
    return keyBits === undefined ? this.texts.details.otherKey : this.texts.details.bits(numberOf(keyBits));
  });
}
