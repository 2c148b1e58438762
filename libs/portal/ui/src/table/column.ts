/** Where a cell goes when rows become two lines on a small screen. */
export type NarrowPlace = 'lead' | 'start' | 'end' | 'hidden';

/** A column of `at-table`. Its cells show `text`, or what the template `atCell` of the same id shows. */
export interface Column<T> {
  readonly id: string;
  readonly head: string;
  readonly text?: (row: T) => string;
  readonly align?: 'start' | 'end';
  /** CSS width; the column without one takes the rest and cuts what is too long. */
  readonly width?: string;
  readonly dim?: boolean;
  readonly strong?: boolean;
  /** Whether its head is a button that asks for another order. */
  readonly sortable?: boolean;
  /** Whether it gives way when the table has less than 860 px, for example beside an open sheet. */
  readonly yields?: boolean;
  /** Default: `hidden`. Exactly one column is the `lead`. */
  readonly narrow?: NarrowPlace;
}

export interface Sort {
  readonly column: string;
  readonly direction: 'ascending' | 'descending';
}

/** How the rows stand. `refreshing` keeps the rows and shows a thin bar above them. */
export type TableState =
  | { readonly kind: 'loading' }
  | { readonly kind: 'refreshing' }
  | { readonly kind: 'loaded' }
  | { readonly kind: 'failed'; readonly heading: string; readonly text?: string; readonly requestId?: string };
