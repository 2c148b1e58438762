import {
  ChangeDetectionStrategy,
  Component,
  ElementRef,
  inject,
  input,
  linkedSignal,
  output,
  DestroyRef,
} from '@angular/core';
import { LucideSearch, LucideX } from '@lucide/angular';
import { Button } from '../button/button';
import { uiTexts } from '../ui-texts';

export interface FilterChip {
  readonly key: string;
  readonly name: string;
  readonly value: string;
}

/** How long typing pauses before it searches, in milliseconds. */
export const FIND_AFTER = 150;

/**
 * What narrows a list: a field to find, a chip for each filter in force, and what adds one (projected, in order). The page
 * owns the filters; here they are only shown and given back.
 */
@Component({
  selector: 'at-filter-bar',
  imports: [Button, LucideSearch, LucideX],
  templateUrl: './filter-bar.html',
  styleUrl: './filter-bar.scss',
  changeDetection: ChangeDetectionStrategy.OnPush,
  host: { role: 'group', '[attr.aria-label]': 'texts.filters' },
})
export class FilterBar {
  readonly chips = input<readonly FilterChip[]>([]);
  /** Text to find; undefined: this list has no such field. */
  readonly find = input<string>();
  /** Placeholder and name of the field: “Find in people”. */
  readonly findLabel = input('');
  readonly findChange = output<string>();
  readonly remove = output<FilterChip>();
  readonly clear = output();

  protected readonly texts = uiTexts();
  protected readonly typed = linkedSignal(() => this.find() ?? '');
  private readonly host = inject<ElementRef<HTMLElement>>(ElementRef);
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor() {
    inject(DestroyRef).onDestroy(() => {
      clearTimeout(this.timer);
    });
  }

  protected type(event: Event): void {
    const text = (event.target as HTMLInputElement).value;
    this.typed.set(text);
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      this.findChange.emit(text);
    }, FIND_AFTER);
  }

  protected empty(): void {
    clearTimeout(this.timer);
    this.typed.set('');
    this.findChange.emit('');
    this.host.nativeElement.querySelector('input')?.focus();
  }

  /** After a removal the focus goes to the next chip, else to what adds filters. */
  protected removed(chip: FilterChip, index: number): void {
    const buttons = [...this.host.nativeElement.querySelectorAll<HTMLElement>('.x')];
    const after = buttons[index + 1] ?? buttons[index - 1];
    this.remove.emit(chip);
    (
      after ?? this.host.nativeElement.querySelector<HTMLElement>('[atFilterAdd] button, button[atFilterAdd], input')
    )?.focus();
  }
}
