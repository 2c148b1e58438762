import { ChangeDetectionStrategy, Component, computed, input, output } from '@angular/core';
import { RouterLink } from '@angular/router';
import type { StatementItem } from '@attest/contracts';
import { JsonViewer, dayAndTime, durationText, isoOf, numberOf } from '@attest/portal-ui';
import { statementsTexts } from '../texts/statements';
import { attachmentsIn } from './statement-attachments';
import { StatementEvidence } from './statement-evidence';
import type { StatementFacts } from './statement-facts';
import type { FilterName } from './statement-view';

export interface ChosenFilter {
  readonly name: FilterName;
  readonly value: string;
}

/** Facts of a statement and the bytes it came as. A name in the facts asks for all statements with it. */
@Component({
  selector: 'at-statement-details',
  imports: [JsonViewer, RouterLink, StatementEvidence],
  templateUrl: './statement-details.html',
  styleUrl: './statement-details.scss',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class StatementDetails {
  readonly item = input.required<StatementItem>();
  readonly facts = input.required<StatementFacts>();
  readonly zone = input.required<string>();
  /** Address of the list of statements. */
  readonly list = input.required<readonly string[]>();
  readonly filter = output<ChosenFilter>();

  protected readonly texts = statementsTexts;
  protected readonly numberOf = numberOf;
  protected readonly isoOf = isoOf;

  protected readonly result = computed(() => {
    const { score, scaled, duration, success, completion, sentence } = this.facts();
    const answered = sentence.icon === 'answered';
    const words = this.texts.result;
    const parts: string[] = [];
    if (score !== undefined) {
      const raw = amount(score.raw);
      parts.push(score.max === undefined ? words.points(raw) : words.ofMax(raw, amount(score.max)));
    } else if (scaled !== undefined) parts.push(`${amount(scaled * 100)}\u202f%`);
    if (success !== undefined) {
      const [good, bad] = answered ? [words.right, words.wrong] : [words.passed, words.failed];
      parts.push(success ? good : bad);
    }
    if (completion !== undefined) parts.push(completion ? words.completed : words.notCompleted);
    if (duration !== undefined) parts.push(durationText(duration));
    return parts.join(' · ');
  });
  protected readonly performed = computed(() => {
    const { performed: at, performedSaidBy = 'source' } = this.facts();
    if (at === undefined) return undefined;
    return { text: dayAndTime(at, this.zone()), iso: at, note: this.texts.facts.performedNotes[performedSaidBy] };
  });
  protected readonly recorded = computed(() => dayAndTime(this.item().stored, this.zone()));
  /** How long after the claimed time it was recorded; undefined when it was not after. */
  protected readonly later = computed(() => {
    const at = Date.parse(this.facts().performed ?? '');
    const after = Date.parse(this.item().stored) - at;
    return Number.isNaN(at) || after < 1000 ? undefined : this.texts.facts.recordedNote(durationText(after));
  });
  protected readonly evident = computed(() => attachmentsIn(this.item()).length > 0);
  protected readonly jsonLabel = computed(() => {
    const bytes = new TextEncoder().encode(this.item().json).length;
    return this.texts.asStored(`${numberOf(bytes)} bytes`);
  });
}

function amount(value: number): string {
  return value.toLocaleString('en-GB', { maximumFractionDigits: 2 });
}
