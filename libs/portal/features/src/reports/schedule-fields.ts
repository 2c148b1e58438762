import { ChangeDetectionStrategy, Component, input, model } from '@angular/core';
import type { ReportFormat, ReportPeriod } from '@attest/contracts';
import { Control, Field, Segmented, type Segment } from '@attest/portal-ui';
import { reportsTexts } from '../texts/reports';
import { PersonField } from './person-field';
import { RecipientsField } from './recipients-field';
import { type DraftPath, FORMATS, type ScheduleDraft } from './schedule-draft';
import { WhenField } from './when-field';
import { ZoneField } from './zone-field';

const PERIODS: readonly ReportPeriod[] = ['day', 'week', 'month', 'quarter', 'year', 'all'];

/** The fields of a schedule. Every change is a new draft; errors are given from outside, by field. */
@Component({
  selector: 'at-schedule-fields',
  imports: [Control, Field, PersonField, RecipientsField, Segmented, WhenField, ZoneField],
  templateUrl: './schedule-fields.html',
  styleUrl: './schedule-fields.scss',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class ScheduleFields {
  readonly draft = model.required<ScheduleDraft>();
  readonly errors = input<Partial<Record<DraftPath, string>>>({});

  protected readonly texts = reportsTexts;
  protected readonly periods = PERIODS;
  protected readonly formats = FORMATS;
  protected readonly choices: readonly Segment[] = [
    { value: 'all', label: this.texts.peopleChoices.all },
    { value: 'one', label: this.texts.peopleChoices.one },
  ];

  protected set(change: Partial<ScheduleDraft>): void {
    this.draft.set({ ...this.draft(), ...change });
  }

  protected setPeriod(event: Event): void {
    const period = PERIODS.find((each) => each === this.textOf(event));
    if (period !== undefined) this.set({ period });
  }

  protected toggle(format: ReportFormat): void {
    const now = this.draft().formats;
    this.set({ formats: FORMATS.filter((each) => (each === format ? !now.includes(each) : now.includes(each))) });
  }

  protected textOf(event: Event): string {
    return (event.target as HTMLInputElement | HTMLSelectElement).value;
  }
}
