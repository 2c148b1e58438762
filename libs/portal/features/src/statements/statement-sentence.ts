import { ChangeDetectionStrategy, Component, computed, input } from '@angular/core';
import {
  LucideBan,
  LucideCircle,
  LucideCircleCheck,
  LucideCircleDot,
  LucideCircleX,
  LucideMessageSquare,
  LucidePlay,
  LucideUserCheck,
} from '@lucide/angular';
import { statementsTexts } from '../texts/statements';
import { type StatementFacts } from './statement-facts';

/** **Person** verb *activity*, with the verb's icon. A voided statement is struck through and says so. */
@Component({
  selector: 'at-statement-sentence',
  imports: [
    LucideBan,
    LucideCircle,
    LucideCircleCheck,
    LucideCircleDot,
    LucideCircleX,
    LucideMessageSquare,
    LucidePlay,
    LucideUserCheck,
  ],
  template: `
    <span class="icon" [class]="'icon at-' + tone()" aria-hidden="true">
      @switch (facts().sentence.icon) {
        @case ('passed') {
          <svg lucideCircleCheck></svg>
        }
        @case ('failed') {
          <svg lucideCircleX></svg>
        }
        @case ('completed') {
          <svg lucideCircleDot></svg>
        }
        @case ('started') {
          <svg lucidePlay></svg>
        }
        @case ('answered') {
          <svg lucideMessageSquare></svg>
        }
        @case ('observed') {
          <svg lucideUserCheck></svg>
        }
        @case ('voided') {
          <svg lucideBan></svg>
        }
        @default {
          <svg lucideCircle></svg>
        }
      }
    </span>
    <span class="words" [class.struck]="voided()" [title]="hint()"
      ><strong>{{ facts().sentence.person }}</strong
      >&ngsp;<span class="verb">{{ facts().sentence.verb }}</span
      >&ngsp;{{ facts().sentence.activity }}</span
    >
    @if (voided()) {
      <span class="note">{{ texts.voided }}</span>
    }
  `,
  styleUrl: './statement-sentence.scss',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class StatementSentence {
  readonly facts = input.required<StatementFacts>();
  readonly voided = input(false);
  protected readonly texts = statementsTexts;

  /** Only passed and failed are coloured: their shape says it too. */
  protected readonly tone = computed(() => {
    const { icon, tone } = this.facts().sentence;
    if (icon === 'passed' && tone !== 'bad') return 'good';
    return icon === 'failed' ? 'bad' : 'neutral';
  });
  /** The whole sentence, and the identifiers behind its names. */
  protected readonly hint = computed(() => {
    const { title, verb, activity } = this.facts();
    return [title, verb?.id, activity?.id].filter((line) => line !== undefined).join('\n');
  });
}
