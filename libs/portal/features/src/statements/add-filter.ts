import { CdkConnectedOverlay, CdkOverlayOrigin } from '@angular/cdk/overlay';
import { A11yModule } from '@angular/cdk/a11y';
import { ChangeDetectionStrategy, Component, ElementRef, computed, inject, input, output, signal } from '@angular/core';
import { Button, Control, Field, nextId, numberOf } from '@attest/portal-ui';
import { LucidePlus } from '@lucide/angular';
import { statementsTexts } from '../texts/statements';
import { agentFacts } from './agent';
import { readDay } from './days';
import type { OfferedValue } from './offered-values';
import type { ChosenFilter } from './statement-details';
import { FILTER_NAMES, type FilterName } from './statement-view';

export type Offered = Partial<Record<FilterName, readonly OfferedValue[]>>;

const SHOWN = 8;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/**
 * `+ Filter`: a choice of filters, then the values that are at hand with their counts, narrowed while typing; or a value
 * that is typed. Up and down move through the values, Enter takes one, Esc goes back.
 */
@Component({
  selector: 'at-add-filter',
  imports: [A11yModule, Button, CdkConnectedOverlay, CdkOverlayOrigin, Control, Field, LucidePlus],
  templateUrl: './add-filter.html',
  styleUrl: './add-filter.scss',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class AddFilter {
  readonly offered = input.required<Offered>();
  readonly zone = input.required<string>();
  /** How many statements the offered values come from. */
  readonly from = input.required<number>();
  readonly chosen = output<ChosenFilter>();

  protected readonly texts = statementsTexts;
  protected readonly names = FILTER_NAMES;
  protected readonly numberOf = numberOf;
  protected readonly listId = nextId('values');
  protected readonly open = signal(false);
  protected readonly name = signal<FilterName | undefined>(undefined);
  protected readonly typed = signal('');
  protected readonly fault = signal<string | undefined>(undefined);
  /** Index of the value that Enter takes; -1: what is typed. */
  protected readonly active = signal(-1);
  private readonly host = inject<ElementRef<HTMLElement>>(ElementRef);

  protected readonly values = computed<readonly OfferedValue[]>(() => {
    const name = this.name();
    if (name === undefined) return [];
    const typed = this.typed().trim().toLowerCase();
    return (this.offered()[name] ?? [])
      .filter((offer) => `${offer.label} ${offer.detail ?? ''} ${offer.value}`.toLowerCase().includes(typed))
      .slice(0, SHOWN);
  });

  protected toggle(): void {
    this.name.set(undefined);
    this.open.set(!this.open());
  }

  protected choose(name: FilterName): void {
    this.name.set(name);
    this.typed.set('');
    this.fault.set(undefined);
    this.active.set(-1);
  }

  protected type(event: Event): void {
    this.typed.set((event.target as HTMLInputElement).value);
    this.fault.set(undefined);
    // Typing part of a name means the first value with it; days are typed whole.
    this.active.set(this.values().length > 0 && this.typed().trim() !== '' ? 0 : -1);
  }

  protected pressed(event: KeyboardEvent): void {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined) {
      event.preventDefault();
      const last = this.values().length - 1;
      this.active.set(Math.max(-1, Math.min(last, this.active() + step)));
    } else if (event.key === 'Enter') {
      event.preventDefault();
      const offer = this.values()[this.active()];
      if (offer === undefined) this.takeTyped();
      else this.take(offer.value);
    }
  }

  protected take(value: string): void {
    const name = this.name();
    if (name === undefined) return;
    this.close();
    this.chosen.emit({ name, value });
  }

  protected takeTyped(): void {
    const name = this.name();
    if (name === undefined) return;
    const value = valueTyped(name, this.typed(), this.zone());
    if (value === undefined) this.fault.set(this.texts.filterFaults[name](this.typed().trim()));
    else this.take(value);
  }

  protected escape(event: Event): void {
    event.stopPropagation();
    event.preventDefault();
    if (this.name() === undefined) this.close();
    else this.name.set(undefined);
  }

  protected close(): void {
    this.open.set(false);
    this.host.nativeElement.querySelector('button')?.focus();
  }
}

/** What was typed for a filter, as it stands in the address; undefined when it can be none. */
function valueTyped(name: FilterName, text: string, zone: string): string | undefined {
  const typed = text.trim();
  switch (name) {
    case 'since':
    case 'until':
      return readDay(typed, zone, Date.now());
    case 'registration':
      return UUID.test(typed) ? typed.toLowerCase() : undefined;
    case 'verb':
    case 'activity':
      return /^[a-z][a-z0-9+.-]*:\S+$/i.test(typed) ? typed : undefined;
    case 'agent':
      return agentTyped(typed);
  }
}

function agentTyped(typed: string): string | undefined {
  if (/^[^\s@]+@[^\s@]+$/.test(typed)) return JSON.stringify({ mbox: `mailto:${typed}` });
  if (/^mailto:[^\s@]+@[^\s@]+$/i.test(typed)) return JSON.stringify({ mbox: typed });
  try {
    return agentFacts(JSON.parse(typed))?.filter;
  } catch {
    return undefined; // no JSON, so no Agent
  }
}
