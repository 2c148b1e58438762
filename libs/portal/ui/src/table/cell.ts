import { Directive, TemplateRef, inject, input } from '@angular/core';

export interface CellContext<T> {
  readonly $implicit: T;
}

/** What a column's cells show: `<ng-template atCell="name" [atCellOf]="rows()" let-person>`; `atCellOf` only gives the type. */
@Directive({ selector: 'ng-template[atCell]' })
export class Cell<T> {
  readonly column = input.required<string>({ alias: 'atCell' });
  readonly atCellOf = input<readonly T[]>([]);
  readonly template = inject<TemplateRef<CellContext<T>>>(TemplateRef);

  static ngTemplateContextGuard<T>(_cell: Cell<T>, context: unknown): context is CellContext<T> {
    return context !== undefined;
  }
}
