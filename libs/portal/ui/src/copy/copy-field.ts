import { ChangeDetectionStrategy, Component, booleanAttribute, input, output } from '@angular/core';
import { nextId } from '../field/next-id';
import { CopyButton } from './copy-button';

/** A value to be copied, with its label above. `warns` frames what is shown only now. Badges go into `atFieldBadge`. */
@Component({
  selector: 'at-copy-field',
  imports: [CopyButton],
  template: `
    <span class="label" [id]="id">{{ label() }} <ng-content select="[atFieldBadge]" /></span>
    <div class="box" role="group" [attr.aria-labelledby]="id" [class.warns]="warns()">
      <span class="value">{{ value() }}</span>
      <at-copy-button
        [text]="value()"
        [names]="names()"
        [label]="action()"
        [kind]="warns() ? 'outlined' : 'ghost'"
        (done)="copied.emit()"
      />
    </div>
    @if (hint(); as text) {
      <span class="hint">{{ text }}</span>
    }
  `,
  styleUrl: './copy-field.scss',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class CopyField {
  readonly label = input.required<string>();
  readonly value = input.required<string>();
  /** Name of its button: “Copy endpoint”. */
  readonly names = input.required<string>();
  /** Word on its button; “Copy” without it. */
  readonly action = input<string>();
  readonly hint = input<string>();
  readonly warns = input(false, { transform: booleanAttribute });
  readonly copied = output();
  protected readonly id = nextId('copy');
}
