import { ChangeDetectionStrategy, Component, computed, inject, input } from '@angular/core';
import type { ReportFormat, ReportPeriod } from '@attest/contracts';
import { CurrentOrganization } from '../shell/current-organization';
import { reportsTexts } from '../texts/reports';
import { periodText } from './period-text';

/** The mail as recipients get it: that there is a report, how large it is, where it is; no names, no scores. */
@Component({
  selector: 'at-mail-preview',
  template: `
    <h2>{{ texts.mail.title }}</h2>
    <div class="mail">
      <strong>{{ subject() }}</strong>
      <span class="at-dim">{{ facts() }}</span>
      <span class="at-dim">{{ texts.mail.recorded(days(), zone()) }}</span>
      <span class="at-dim">{{ onePerson() ? texts.mail.countsOfOne : texts.mail.counts }}</span>
      <span class="at-dim">{{ texts.mail.link }}</span>
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
  readonly onePerson = input(false);
  readonly zone = input.required<string>();
  /** When it runs next, which decides the days; undefined while that is not known. */
  readonly next = input<string>();

  protected readonly texts = reportsTexts;
  private readonly organization = inject(CurrentOrganization);
  protected readonly days = computed(() => {
    const [next, zone] = [this.next(), this.zone()];
    if (next === undefined || zone === '') return this.texts.periods[this.period()].toLowerCase();
    return periodText(this.period(), zone, next);
  });
  protected readonly subject = computed(() => {
    const name = this.name().trim();
    return this.texts.mail.subject(name === '' ? this.texts.kinds.training_history : name, this.days());
  });
  protected readonly facts = computed(() =>
    this.texts.mail.facts(this.organization.name(), this.onePerson() ? this.texts.mail.one : this.texts.mail.all),
  );
}
