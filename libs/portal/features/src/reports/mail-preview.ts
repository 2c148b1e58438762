import { ChangeDetectionStrategy, Component, computed, input } from '@angular/core';
import type { ReportFormat, ReportPeriod } from '@attest/contracts';
import { reportsTexts } from '../texts/reports';

/** The mail as recipients get it: that there is a report, how large it is, where it is; no names, no scores. */
@Component({
  selector: 'at-mail-preview',
  template: `
    <h2>{{ texts.mail.title }}</h2>
    <div class="mail">
      <strong>{{ subject() }}</strong>
      <span class="at-dim">{{ texts.mail.body }}</span>
      @for (format of formats(); track format) {
        <span class="digest">{{ texts.mail.digest(texts.formats[format]) }}</span>
      }
      <span class="at-dimmer">{{ texts.mail.nothing }}</span>
    </div>
  `,
  styles: `
    :host {
      display: grid;
      gap: 6px;
    }
    .mail {
      display: grid;
      gap: 6px;
      padding: 12px 14px;
      border: 1px solid var(--at-line);
      border-radius: var(--at-radius-l);
      background: var(--at-sunken);
      font-size: 0.75rem;
      line-height: 1.125rem;
      overflow-wrap: anywhere;
    }
    .digest {
      font-family: var(--at-mono);
      font-size: 0.6875rem;
      color: var(--at-text-3);
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class MailPreview {
  readonly name = input.required<string>();
  readonly period = input.required<ReportPeriod>();
  readonly formats = input.required<readonly ReportFormat[]>();
  protected readonly texts = reportsTexts;
  protected readonly subject = computed(() =>
    this.texts.mail.subject(
      this.name().trim() === '' ? this.texts.kinds.training_history : this.name().trim(),
      this.texts.periods[this.period()].toLowerCase(),
    ),
  );
}
