import { ChangeDetectionStrategy, Component } from '@angular/core';

/** The sign of Attest, 26 px, hidden from readers. */
@Component({
  selector: 'at-mark',
  template: `
    <svg
      viewBox="0 0 26 26"
      aria-hidden="true"
      fill="none"
      stroke-width="2.1"
      stroke-linecap="round"
      stroke-linejoin="round"
    >
      <rect width="26" height="26" rx="7" />
      <path d="M7.2 19 13 6.6 18.8 19" />
      <path d="m10 14.6 2.3 2.3 4-4.4" />
    </svg>
  `,
  styles: `
    :host {
      display: inline-grid;
      width: 26px;
      height: 26px;
      flex: none;
    }
    rect {
      fill: var(--at-fill);
    }
    path {
      stroke: var(--at-on-fill);
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class Mark {}
