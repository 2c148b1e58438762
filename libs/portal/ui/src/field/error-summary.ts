import { ChangeDetectionStrategy, Component, ElementRef, computed, inject, input } from '@angular/core';
import { uiTexts } from '../ui-texts';

export interface FieldError {
  /** Label of the field. */
  readonly label: string;
  readonly message: string;
  /** Puts the focus into the field. */
  readonly focus: () => void;
}

/** From three errors on, a list above the form that leads to each field; with fewer it shows nothing. */
@Component({
  selector: 'at-error-summary',
  template: `
    @if (shown()) {
      <div class="box" role="alert" tabindex="-1">
        <strong>{{ texts.errorSummary(errors().length) }}</strong>
        <ul>
          @for (error of errors(); track $index) {
            <li>
              <button type="button" (click)="error.focus()">{{ error.label }}</button><span>{{ error.message }}</span>
            </li>
          }
        </ul>
      </div>
    }
  `,
  styleUrl: './error-summary.scss',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class ErrorSummary {
  readonly errors = input.required<readonly FieldError[]>();
  protected readonly texts = uiTexts();
  protected readonly shown = computed(() => this.errors().length >= 3);
  private readonly host = inject<ElementRef<HTMLElement>>(ElementRef);

  focus(): void {
    this.host.nativeElement.querySelector<HTMLElement>('.box')?.focus();
  }
}
