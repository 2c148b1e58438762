import { ChangeDetectionStrategy, Component, computed, inject, input } from '@angular/core';
import { RouterLink } from '@angular/router';
import type { SignatureProof } from '@attest/contracts';
import { StatePill, dayAndTime, dayOf, numberOf } from '@attest/portal-ui';
import { CurrentOrganization } from '../shell/current-organization';
import { commonName, inOneLine } from '../signers/signer-words';
import { statementsTexts } from '../texts/statements';

/** One signature of a statement: what is proven, who is behind it, and what that rests on. */
@Component({
  selector: 'at-signature-details',
  imports: [RouterLink, StatePill],
  templateUrl: './signature-details.html',
  styleUrl: './signature-details.scss',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class SignatureDetails {
  readonly proof = input.required<SignatureProof>();
  readonly heading = input.required<string>();
  /** When the statement was recorded. */
  readonly stored = input.required<string>();
  readonly zone = input.required<string>();

  protected readonly texts = statementsTexts.evidence;
  protected readonly inOneLine = inOneLine;
  protected readonly organization = inject(CurrentOrganization);

  /** The seal is for what the log holds; what a listed key proves today is not in it. */
  protected readonly validity = computed(() => {
    const { valid, verified } = this.proof();
    if (!valid) return { state: 'missing', word: this.texts.unproven } as const;
    return { state: verified ? 'seal' : 'compliant', word: this.texts.valid } as const;
  });
  protected readonly trust = computed(() =>
    this.proof().trust.trusted
      ? ({ state: 'compliant', word: this.texts.trusted } as const)
      : ({ state: 'missing', word: this.texts.untrusted } as const),
  );
  protected readonly sentence = computed(() => {
    const { trust } = this.proof();
    if (trust.trusted) return this.texts.trustedBy[trust.by](trust.signer.name);
    const words = this.texts.because[trust.because];
    return trust.signer === undefined ? words : `${words} ${this.texts.butFor(trust.signer.name)}`;
  });
  protected readonly signer = computed(() => this.proof().trust.signer);
  protected readonly listed = computed(() => {
    const signer = this.signer();
    return signer && this.texts.listedSince(dayAndTime(signer.addedAt, this.zone()), signer.addedBy);
  });
  protected readonly atFault = computed(() => {
    const { trust } = this.proof();
    const certificate = trust.trusted ? undefined : trust.certificate;
    if (certificate === undefined) return undefined;
    const { subject, notBefore, notAfter } = certificate;
    return this.texts.at(commonName(subject), this.day(notBefore), this.day(notAfter));
  });
  protected readonly checked = computed(() => {
    const { valid, verified } = this.proof();
    if (verified) return this.texts.checkedOnArrival(dayAndTime(this.stored(), this.zone()));
    return valid ? this.texts.checkedNow : this.texts.checkedNothing;
  });
  protected readonly certificate = computed(() => {
    const { certificate } = this.proof();
    if (certificate === undefined) return undefined;
    const { subject, issuer, notBefore, notAfter, fingerprint256 } = certificate;
    return {
      subject: inOneLine(subject),
      issuer: subject === issuer ? undefined : inOneLine(issuer),
      valid: this.texts.fromTo(this.day(notBefore), this.day(notAfter)),
      fingerprint: fingerprint256,
    };
  });
  protected readonly chain = computed(() => {
    const { chain } = this.proof();
    return chain === 'none' ? undefined : this.texts.chains[chain];
  });
  protected readonly algorithm = computed(() => {
    const { algorithm, certificate } = this.proof();
    const bits = certificate?.keyBits;
    return bits === undefined ? algorithm : this.texts.algorithmBits(algorithm, numberOf(bits));
  });
  /** Who may read the list finds the signer there. */
  protected readonly list = computed(() =>
    this.organization.may('signers.read') ? ['/o', this.organization.slug(), 'settings', 'signers'] : undefined,
  );

  private day(instant: string): string {
    return dayOf(instant, this.zone());
  }
}
