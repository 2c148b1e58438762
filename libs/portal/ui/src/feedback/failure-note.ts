import { ChangeDetectionStrategy, Component, input } from '@angular/core';

/** What was tried and did not work, beside what stays as it was: why, and the id under which the log has it. */
@Component({
  selector: 'at-failure-note',
  template: `
    <p>
      <strong>{{ heading() }}</strong> {{ failure().message }}
    </p>
    @if (failure().requestId; as id) {
      <code>{{ id }}</code>
    }
  `,
  styleUrl: './failure-note.scss',
  changeDetection: ChangeDetectionStrategy.OnPush,
  host: { role: 'alert' },
})
export class FailureNote {
  readonly heading = input.required<string>();
  readonly failure = input.required<{ readonly message: string; readonly requestId?: string | undefined }>();
}
