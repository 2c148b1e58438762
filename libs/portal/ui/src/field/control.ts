import { Directive, signal } from '@angular/core';

/** The look of an input, select or textarea, and its ties to the `at-field` around it. */
@Directive({
  selector: 'input[atControl], select[atControl], textarea[atControl]',
  host: {
    class: 'at-control',
    '[id]': 'id()',
    '[attr.aria-describedby]': 'note() ?? null',
    '[attr.aria-invalid]': 'faulty() || null',
  },
})
export class Control {
  protected readonly id = signal('');
  protected readonly note = signal<string | undefined>(undefined);
  protected readonly faulty = signal(false);

  /** Called by the field around it. */
  attach(id: string, note: string | undefined, faulty: boolean): void {
    this.id.set(id);
    this.note.set(note);
    this.faulty.set(faulty);
  }
}
