import { NgTemplateOutlet } from '@angular/common';
import {
  ChangeDetectionStrategy,
  Component,
  computed,
  contentChild,
  effect,
  input,
  numberAttribute,
} from '@angular/core';
import { StateGlyph } from '../state/state-glyph';
import { Control } from './control';
import { nextId } from './next-id';

/**
 * A label above, a control, and below it a hint that an error replaces: `<at-field label="Name" [error]="…"><input atControl
 * …></at-field>`. It gives the control its id, `aria-describedby` and `aria-invalid`. A group of several controls (check
 * boxes, a segmented switch) has no `atControl`; it gets a group with the label as its name.
 */
@Component({
  selector: 'at-field',
  imports: [NgTemplateOutlet, StateGlyph],
  templateUrl: './field.html',
  styleUrl: './field.scss',
  changeDetection: ChangeDetectionStrategy.OnPush,
  host: { '[class.at-faulty]': 'error() !== undefined' },
})
export class Field {
  readonly label = input.required<string>();
  readonly hint = input<string>();
  /** Why the value is not right; replaces the hint. */
  readonly error = input<string>();
  /** Marked in words, since what is required is the rule. */
  readonly optional = input<string>();
  readonly span = input(1, { transform: numberAttribute });

  protected readonly control = contentChild(Control, { descendants: true });
  readonly id = nextId('field');
  protected readonly labelId = `${this.id}-label`;
  protected readonly noteId = `${this.id}-note`;
  protected readonly noted = computed(() => this.error() !== undefined || this.hint() !== undefined);

  constructor() {
    effect(() => {
      this.control()?.attach(this.id, this.noted() ? this.noteId : undefined, this.error() !== undefined);
    });
  }
}
