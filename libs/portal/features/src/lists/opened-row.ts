import { type Signal, computed } from '@angular/core';
import type { Table } from '@attest/portal-ui';
import type { PageQuery } from '../shell/page-query';

/** What the query `open` holds while something new is being made. */
const NEW = 'new';

/** What stands open beside a list: a row, or the form for a new one. */
export interface OpenedRow {
  /** Key of the row, as the query `open` has it; there may be no such row. */
  readonly key: Signal<string | undefined>;
  readonly isNew: Signal<boolean>;
  /** With something open, moving on replaces: the way back leads to the list, not through every row. */
  open(key: string): void;
  openNew(): void;
  /** Closes, and the focus returns to the row. */
  close(): void;
  /** Closes what is no more: the way back does not lead there. */
  leave(): void;
}

export function openedRow<T>(query: PageQuery, table: Signal<Table<T> | undefined>): OpenedRow {
  const key = computed(() => query.params().get('open') || undefined);
  return {
    key,
    isNew: computed(() => key() === NEW),
    open: (row) => {
      query.change({ open: row }, key() !== undefined);
    },
    openNew: () => {
      query.change({ open: NEW });
    },
    close: () => {
      const row = key();
      query.change({ open: null });
      if (row !== undefined) table()?.focusKey(row);
    },
    leave: () => {
      query.change({ open: null }, true);
    },
  };
}
