import { ChangeDetectionStrategy, Component, computed, input, signal } from '@angular/core';
import { CopyButton, type Tab, Tabs } from '@attest/portal-ui';
import { startTexts } from '../texts/start';
import { EXAMPLES, type ExampleFacts, type ExampleName, textOf } from './examples';

/** The same request in several languages, to be pasted. */
@Component({
  selector: 'at-example-request',
  imports: [CopyButton, Tabs],
  template: `
    <header>
      <at-tabs
        #tabs="atTabs"
        [tabs]="languages"
        [selected]="language()"
        [label]="texts.name"
        (selectedChange)="choose($event)"
      />
      <at-copy-button [text]="text()" [names]="texts.copyNames(texts[language()])" (done)="copied.set(true)" />
    </header>
    <div role="tabpanel" [id]="tabs.panelId()" [attr.aria-labelledby]="tabs.tabId()">
      @if (placeholders()) {
        <p>{{ texts.placeholders }}</p>
      }
      <pre
        tabindex="0"
        role="region"
        [attr.aria-label]="texts.region(texts[language()])"
      >@for (part of parts(); track $index) {<span [class]="part.kind">{{ part.text }}</span>}</pre>
    </div>
  `,
  styleUrl: './example-request.scss',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class ExampleRequest {
  readonly facts = input.required<ExampleFacts>();
  /** Whether key and secret are only words to be replaced. */
  readonly placeholders = input(false);

  protected readonly texts = startTexts.code;
  protected readonly language = signal<ExampleName>('curl');
  /** Copied with the secret in it: the page may then be left without asking. */
  readonly copied = signal(false);
  protected readonly languages: readonly Tab[] = (['curl', 'javascript', 'python'] as const).map((id) => ({
    id,
    label: startTexts.code[id],
  }));
  protected readonly parts = computed(() => EXAMPLES[this.language()](this.facts()));
  protected readonly text = computed(() => textOf(this.parts()));

  protected choose(id: string): void {
    if (id === 'curl' || id === 'javascript' || id === 'python') this.language.set(id);
  }
}
