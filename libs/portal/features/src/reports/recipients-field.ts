import {
  ChangeDetectionStrategy,
  Component,
  ElementRef,
  computed,
  inject,
  input,
  model,
  signal,
  viewChild,
} from '@angular/core';
import { Control, Field } from '@attest/portal-ui';
import { LucideX } from '@lucide/angular';
import { reportsTexts } from '../texts/reports';
import { addressesIn } from './schedule-draft';

/**
 * Addresses as chips. Enter, comma, semicolon, space and leaving the field add what was typed; lists can be pasted;
 * Backspace in the empty field takes the last one back into it.
 */
@Component({
  selector: 'at-recipients-field',
  imports: [Control, Field, LucideX],
  template: `
    <at-field [label]="texts.fields.recipients" [hint]="texts.hints.recipients" [error]="fault()">
      <div class="box">
        @for (address of recipients(); track $index; let index = $index) {
          <span class="chip">
            <strong [title]="address">{{ address }}</strong>
            <button type="button" [attr.aria-label]="texts.removeRecipient(address)" (click)="remove(index)">
              <svg lucideX class="at-small-icon" aria-hidden="true"></svg>
            </button>
          </span>
        }
        <input
          #entry
          atControl
          type="text"
          inputmode="email"
          autocomplete="off"
          autocapitalize="off"
          spellcheck="false"
          data-field="recipients"
          [placeholder]="texts.hints.addAddress"
          [value]="typed()"
          (input)="type($event)"
          (keydown)="pressed($event)"
          (paste)="paste($event)"
          (blur)="add()"
        />
      </div>
    </at-field>
  `,
  styleUrl: './recipients-field.scss',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class RecipientsField {
  readonly recipients = model.required<readonly string[]>();
  readonly error = input<string>();

  protected readonly texts = reportsTexts;
  protected readonly typed = signal('');
  private readonly rejected = signal<string | undefined>(undefined);
  protected readonly fault = computed(() => {
    const rejected = this.rejected();
    return rejected === undefined ? this.error() : this.texts.noAddress(rejected);
  });
  private readonly entry = viewChild.required<ElementRef<HTMLInputElement>>('entry');
  private readonly host = inject<ElementRef<HTMLElement>>(ElementRef);

  protected type(event: Event): void {
    this.rejected.set(undefined);
    this.typed.set((event.target as HTMLInputElement).value);
  }

  protected pressed(event: KeyboardEvent): void {
    if (['Enter', ',', ';', ' '].includes(event.key)) {
      event.preventDefault();
      this.add();
    } else if (event.key === 'Backspace' && this.typed() === '' && this.recipients().length > 0) {
      event.preventDefault();
      const last = this.recipients().at(-1) ?? '';
      this.recipients.set(this.recipients().slice(0, -1));
      this.typed.set(last);
    }
  }

  protected paste(event: ClipboardEvent): void {
    const text = event.clipboardData?.getData('text') ?? '';
    if (addressesIn(text).addresses.length === 0) return;
    event.preventDefault();
    this.typed.set(`${this.typed()} ${text}`);
    this.add();
  }

  protected add(): void {
    const { addresses, rest } = addressesIn(this.typed());
    const fresh = addresses.filter((address) => !this.recipients().includes(address));
    if (fresh.length > 0) this.recipients.set([...this.recipients(), ...fresh]);
    this.rejected.set(rest === '' ? undefined : rest);
    this.typed.set(rest);
    // The field may still show what was taken out of it, if that is what it showed before.
    this.entry().nativeElement.value = rest;
  }

  protected remove(index: number): void {
    this.recipients.set(this.recipients().filter((_, at) => at !== index));
    const buttons = [...this.host.nativeElement.querySelectorAll<HTMLElement>('.chip button')];
    (buttons[index + 1] ?? this.entry().nativeElement).focus();
  }
}
