import { ChangeDetectionStrategy, Component, computed, input } from '@angular/core';
import { StatePill, type StateName } from '@attest/portal-ui';
import { statementsTexts } from '../texts/statements';
import type { StatementFacts } from './statement-facts';

/** Pills under a statement's title: passed or failed, voided, the version of xAPI it carries. */
@Component({
  selector: 'at-statement-states',
  imports: [StatePill],
  template: `
    @if (outcome(); as pill) {
      <at-state-pill [state]="pill.state">{{ pill.word }}</at-state-pill>
    }
    @if (voided()) {
      <at-state-pill state="waived">{{ texts.voided }}</at-state-pill>
    }
    @if (facts().version; as version) {
      <at-state-pill state="neutral">{{ texts.version(version) }}</at-state-pill>
    }
  `,
  styles: ':host { display: flex; flex-wrap: wrap; gap: 6px }',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class StatementStates {
  readonly facts = input.required<StatementFacts>();
  readonly voided = input(false);
  protected readonly texts = statementsTexts;

  protected readonly outcome = computed<{ state: StateName; word: string } | undefined>(() => {
    const { success, completion, sentence } = this.facts();
    const answered = sentence.icon === 'answered';
    const { passed, failed, right, wrong, completed } = this.texts.states;
    if (success === false || (success === undefined && sentence.icon === 'failed')) {
      return { state: 'failed', word: answered ? wrong : failed };
    }
    if (success === true || sentence.icon === 'passed') return { state: 'compliant', word: answered ? right : passed };
    return completion === true ? { state: 'compliant', word: completed } : undefined;
  });
}
