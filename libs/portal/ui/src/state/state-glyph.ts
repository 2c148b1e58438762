import { ChangeDetectionStrategy, Component, input } from '@angular/core';

/** States that have a shape of their own; the shape carries the meaning, colour only decorates it. */
export type StateName =
  | 'compliant'
  | 'due'
  | 'progress'
  | 'missing'
  | 'overdue'
  | 'expired'
  | 'failed'
  | 'grace'
  | 'signature'
  | 'waived'
  | 'none'
  | 'seal';

/** The glyph of a state, 16 px, hidden from readers: its word stands beside it. */
@Component({
  selector: 'at-state-glyph',
  templateUrl: './state-glyph.html',
  styleUrl: './state-glyph.scss',
  changeDetection: ChangeDetectionStrategy.OnPush,
  host: { '[class]': '"at-" + state()' },
})
export class StateGlyph {
  readonly state = input.required<StateName>();
}
