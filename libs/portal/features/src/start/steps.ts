import { ChangeDetectionStrategy, Component, computed, inject, input } from '@angular/core';
import { RouterLink } from '@angular/router';
import { numberOf } from '@attest/portal-ui';
import { LucideCheck } from '@lucide/angular';
import { CurrentOrganization } from '../shell/current-organization';
import { Setup, type SetupStep } from '../shell/setup';
import { startTexts } from '../texts/start';

/** The steps of the first run; each ticks itself when it has happened. */
@Component({
  selector: 'at-steps',
  imports: [LucideCheck, RouterLink],
  template: `
    <ol [attr.aria-label]="texts.name(setup.done(), setup.all())">
      @for (step of shown(); track step.id) {
        <li [class.done]="step.done" [class.now]="step.now" [attr.aria-current]="step.now ? 'step' : null">
          <span class="badge">
            @if (step.done) {
              <svg lucideCheck class="at-small-icon" aria-hidden="true"></svg
              ><span class="at-sr">{{ texts.done }}</span>
            } @else {
              {{ $index + 1 }}
            }
          </span>
          @if (step.path; as path) {
            <a [routerLink]="['/o', organization.slug(), path]">{{ step.title }}</a>
          } @else {
            <strong>{{ step.title }}</strong>
          }
          <p>{{ step.text }}</p>
        </li>
      }
    </ol>
  `,
  styleUrl: './steps.scss',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class Steps {
  /** Since when the page waits for the first statement: `14:31`. */
  readonly since = input.required<string>();

  protected readonly texts = startTexts.steps;
  protected readonly setup = inject(Setup);
  protected readonly organization = inject(CurrentOrganization);
  protected readonly shown = computed(() =>
    (this.setup.steps() ?? []).map(({ step, done }) => ({
      id: step,
      done,
      now: step === this.setup.now(),
      ...this.words(step, done),
    })),
  );

  private words(
    step: SetupStep,
    done: boolean,
  ): { readonly title: string; readonly text: string; readonly path?: string } {
    const { texts } = this;
    const facts = this.organization.facts();
    switch (step) {
      case 'organization':
        return {
          title: texts.organization,
          text: texts.organizationText(this.organization.name(), this.organization.zone()),
        };
      case 'key':
        return done
          ? { title: texts.key.done, text: texts.keyText.done(facts?.activeKeys ?? 0) }
          : { title: texts.key.todo, text: texts.keyText.todo };
      case 'statement':
        if (done)
          return {
            title: texts.statement.done,
            text: texts.statementText.done(numberOf(facts?.statements ?? 0)),
            path: 'statements',
          };
        return {
          title: texts.statement.todo,
          text: this.setup.now() === step ? texts.statementText.waiting(this.since()) : texts.statementText.todo,
        };
      case 'people': {
        const people = facts?.people ?? 0;
        return done
          ? { title: texts.people.done, text: texts.peopleText.done(people, numberOf(people)), path: 'people' }
          : { title: texts.people.todo, text: texts.peopleText.todo };
      }
      case 'report':
        return {
          title: done ? texts.report.done : texts.report.todo,
          text: done ? texts.reportText.done(facts?.schedules ?? 0) : texts.reportText.todo,
          path: 'reports',
        };
    }
  }
}
