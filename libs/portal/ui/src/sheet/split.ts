import { ChangeDetectionStrategy, Component } from '@angular/core';

/** A page and the side sheet beside it: `<at-split>…page…@if (open()) {<at-side-sheet>…</at-side-sheet>}</at-split>`. */
@Component({
  selector: 'at-split',
  template: '<div class="page"><ng-content /></div><ng-content select="at-side-sheet" />',
  styles: `
    :host {
      display: flex;
      height: 100%;
      min-height: 0;
    }
    .page {
      flex: 1;
      min-width: 0;
      min-height: 0;
      overflow: auto;
      display: flex;
      flex-direction: column;
      scrollbar-width: thin;
      position: relative;
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class Split {}
