import { NgTemplateOutlet } from '@angular/common';
import {
  ChangeDetectionStrategy,
  Component,
  ElementRef,
  booleanAttribute,
  computed,
  contentChildren,
  effect,
  inject,
  input,
  linkedSignal,
  output,
  viewChild,
} from '@angular/core';
import { LucideArrowDown, LucideArrowUp } from '@lucide/angular';
import { Button } from '../button/button';
import { FailedState } from '../feedback/failed-state';
import { uiTexts } from '../ui-texts';
import { Cell } from './cell';
import type { Column, Sort, TableState } from './column';

interface Line<T> {
  readonly row: T;
  readonly key: string;
  /** Title of the group that begins with this row. */
  readonly group: string | undefined;
}

const SKELETON_ROWS = Array.from({ length: 8 }, (_, line) => line);

/**
 * Rows of 36 px under a head that stays. A row opens by click or Enter; `j k ↑ ↓ Home End` move a focus that only one
 * row has (roving). Loading, failed and empty are built in; what is projected stands where there are no rows. On a small
 * screen a row becomes two lines as the columns' `narrow` says.
 */
@Component({
  selector: 'at-table',
  imports: [Button, FailedState, LucideArrowDown, LucideArrowUp, NgTemplateOutlet],
  templateUrl: './table.html',
  styleUrl: './table.scss',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class Table<T> {
  /** Name of the table for readers, with its order: “Statements, newest first”. */
  readonly label = input.required<string>();
  readonly columns = input.required<readonly Column<T>[]>();
  readonly rows = input.required<readonly T[]>();
  readonly rowKey = input.required<(row: T) => string>();
  readonly state = input<TableState>({ kind: 'loaded' });
  /** Key of the row whose details are open. */
  readonly opened = input<string>();
  /** Whether rows open something. */
  readonly opens = input(true, { transform: booleanAttribute });
  readonly sort = input<Sort>();
  /** Title of the group a row belongs to, for example its day; a row with the title begins each group. */
  readonly groupOf = input<(row: T) => string>();
  /** Whether there are more rows to load. */
  readonly more = input(false, { transform: booleanAttribute });
  readonly loadingMore = input(false, { transform: booleanAttribute });
  readonly moreFailed = input(false, { transform: booleanAttribute });
  /** Draws a line around the table, for tables inside a page's text. */
  readonly boxed = input(false, { transform: booleanAttribute });

  readonly rowOpen = output<T>();
  readonly sortChange = output<Sort>();
  readonly loadMore = output();
  readonly retry = output();

  protected readonly texts = uiTexts();
  protected readonly skeleton = SKELETON_ROWS;
  private readonly host = inject<ElementRef<HTMLElement>>(ElementRef);
  private readonly cells = contentChildren<Cell<T>>(Cell);
  private readonly end = viewChild<ElementRef<HTMLElement>>('end');

  protected readonly templates = computed(() => new Map(this.cells().map((cell) => [cell.column(), cell.template])));
  protected readonly lines = computed<readonly Line<T>[]>(() => {
    const [keyOf, groupOf] = [this.rowKey(), this.groupOf()];
    let before: string | undefined;
    return this.rows().map((row) => {
      const group = groupOf?.(row);
      const line = { row, key: keyOf(row), group: group === before ? undefined : group };
      before = group;
      return line;
    });
  });
  protected readonly failed = computed(() => {
    const state = this.state();
    return state.kind === 'failed' ? state : undefined;
  });
  protected readonly shown = computed(() => this.lines().length > 0);

  /** The row that Tab reaches: the one focused last, else the open one, else the first. */
  protected readonly focusable = linkedSignal<readonly Line<T>[], string | undefined>({
    source: this.lines,
    computation: (lines, before) => {
      const keeps = (key: string | undefined) => key !== undefined && lines.some((line) => line.key === key);
      if (keeps(before?.value)) return before?.value;
      const open = this.opened();
      return keeps(open) ? open : lines[0]?.key;
    },
  });

  constructor() {
    effect((onCleanup) => {
      const end = this.end()?.nativeElement;
      if (end === undefined || typeof IntersectionObserver === 'undefined') return;
      const seen = new IntersectionObserver(
        (entries) => {
          if (entries.some((entry) => entry.isIntersecting) && !this.loadingMore() && !this.moreFailed()) {
            this.loadMore.emit();
          }
        },
        { rootMargin: '240px' },
      );
      // Observed anew for each page: a short page leaves the end in sight, and only a new observer tells so.
      this.rows();
      seen.observe(end);
      onCleanup(() => {
        seen.disconnect();
      });
    });
  }

  protected ariaSort(column: Column<T>): string | null {
    if (column.sortable !== true) return null;
    const sort = this.sort();
    return sort?.column === column.id ? sort.direction : 'none';
  }

  protected changeSort(column: Column<T>): void {
    const sort = this.sort();
    const descending = sort?.column === column.id && sort.direction === 'ascending';
    this.sortChange.emit({ column: column.id, direction: descending ? 'descending' : 'ascending' });
  }

  protected clicked(event: MouseEvent, line: Line<T>): void {
    this.focusable.set(line.key);
    const target = event.target as HTMLElement;
    const own = target.closest('a, button, input, select, label');
    // A drag over the text is a selection, not a wish to open.
    if (!this.opens() || own !== null || (getSelection()?.toString() ?? '') !== '') return;
    this.rowOpen.emit(line.row);
  }

  protected pressed(event: KeyboardEvent, index: number): void {
    if (event.target !== event.currentTarget || event.ctrlKey || event.metaKey || event.altKey) return;
    const last = this.lines().length - 1;
    const line = this.lines()[index];
    if (event.key === 'Enter' && this.opens() && line !== undefined) {
      event.preventDefault();
      this.rowOpen.emit(line.row);
      return;
    }
    const to = { j: index + 1, ArrowDown: index + 1, k: index - 1, ArrowUp: index - 1, Home: 0, End: last }[event.key];
    if (to === undefined || to < 0 || to > last) return;
    event.preventDefault();
    this.focusRow(to);
    const target = this.lines()[to];
    // With a row open beside the table, moving shows the next one.
    if (this.opened() !== undefined && target !== undefined && event.key.length === 1) this.rowOpen.emit(target.row);
  }

  /** Moves the focus to the row with this key, if it is there. */
  focusKey(key: string): void {
    this.focusRow(this.lines().findIndex((line) => line.key === key));
  }

  /** Moves the focus to a row, counted from 0. */
  focusRow(index: number): void {
    const line = this.lines()[index];
    if (line === undefined) return;
    this.focusable.set(line.key);
    this.host.nativeElement.querySelectorAll<HTMLElement>('tr[data-row]')[index]?.focus();
  }
}
