import { ChangeDetectionStrategy, Component, computed, input, model } from '@angular/core';
import { nextId } from '../field/next-id';

export interface Tab {
  readonly id: string;
  readonly label: string;
  /** Shown grey behind the label. */
  readonly count?: number;
}

/**
 * A row of tabs. The page puts the chosen one's content into an element with `role="tabpanel"`,
 * `[id]="tabs.panelId()"` and `[attr.aria-labelledby]="tabs.tabId()"`, where `tabs` is a reference to this component.
 */
@Component({
  selector: 'at-tabs',
  exportAs: 'atTabs',
  template: `
    @for (tab of tabs(); track tab.id) {
      <button
        type="button"
        role="tab"
        [id]="idOf(tab.id)"
        [attr.aria-selected]="tab.id === selected()"
        [attr.aria-controls]="tab.id === selected() ? panelId() : null"
        [tabindex]="tab.id === selected() ? 0 : -1"
        (click)="selected.set(tab.id)"
      >
        {{ tab.label }}
        @if (tab.count !== undefined) {
          <span class="count">{{ tab.count }}</span>
        }
      </button>
    }
  `,
  styleUrl: './tabs.scss',
  changeDetection: ChangeDetectionStrategy.OnPush,
  host: { role: 'tablist', '[attr.aria-label]': 'label()', '(keydown)': 'move($event)' },
})
export class Tabs {
  readonly tabs = input.required<readonly Tab[]>();
  readonly selected = model.required<string>();
  readonly label = input.required<string>();

  private readonly id = nextId('tabs');
  readonly panelId = computed(() => `${this.id}-panel`);
  readonly tabId = computed(() => this.idOf(this.selected()));

  protected idOf(tab: string): string {
    return `${this.id}-${tab}`;
  }

  protected move(event: KeyboardEvent): void {
    const all = this.tabs();
    const at = all.findIndex((tab) => tab.id === this.selected());
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: all.length - 1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    const next = all[(to + all.length) % all.length];
    if (next === undefined) return;
    this.selected.set(next.id);
    const list = event.currentTarget as HTMLElement;
    list.querySelectorAll<HTMLElement>('[role=tab]')[all.indexOf(next)]?.focus();
  }
}
