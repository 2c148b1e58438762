import { ChangeDetectionStrategy, Component, signal } from '@angular/core';
import { EmptyState } from '../feedback/empty-state';
import { StateHarness, TableHarness } from '../testing';
import { shown } from '../testing/shown';
import { Cell } from './cell';
import type { Column, Sort, TableState } from './column';
import { Table } from './table';

interface Person {
  readonly id: string;
  readonly name: string;
  readonly day: string;
}

const PEOPLE: readonly Person[] = [
  { id: 'a', name: 'Ada Brandt', day: 'Today' },
  { id: 'j', name: 'Jonas Feld', day: 'Today' },
  { id: 'm', name: 'Mireille Duval', day: 'Yesterday' },
];

@Component({
  imports: [Cell, EmptyState, Table],
  template: `
    <at-table
      label="People, by name"
      [columns]="columns"
      [rows]="rows()"
      [rowKey]="key"
      [groupOf]="day"
      [state]="state()"
      [opened]="opened()"
      [sort]="sort()"
      [more]="more()"
      [moreFailed]="moreFailed()"
      (rowOpen)="opened.set($event.id)"
      (sortChange)="sort.set($event)"
      (loadMore)="asked.set(asked() + 1)"
      (retry)="retried.set(true)"
    >
      <ng-template atCell="name" [atCellOf]="rows()" let-person
        ><b>{{ person.name }}</b></ng-template
      >
      <at-empty-state heading="No people yet" />
    </at-table>
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
class Host {
  readonly columns: readonly Column<Person>[] = [
    { id: 'name', head: 'Name', sortable: true, narrow: 'lead' },
    { id: 'key', head: 'Key', width: '80px', text: (person) => person.id, sortable: true },
  ];
  readonly rows = signal(PEOPLE);
  readonly key = (person: Person): string => person.id;
  readonly day = (person: Person): string => person.day;
  readonly state = signal<TableState>({ kind: 'loaded' });
  readonly opened = signal<string | undefined>(undefined);
  readonly sort = signal<Sort>({ column: 'name', direction: 'ascending' });
  readonly more = signal(false);
  readonly moreFailed = signal(false);
  readonly asked = signal(0);
  readonly retried = signal(false);
}

describe('at-table', () => {
  it('shows cells as text or as their template says, with a row for each day', async () => {
    const table = await shown(Host).part(TableHarness);
    expect(await table.rows()).toEqual([
      ['Ada Brandt', 'a'],
      ['Jonas Feld', 'j'],
      ['Mireille Duval', 'm'],
    ]);
    expect(await table.groups()).toEqual(['Today', 'Yesterday']);
  });

  it('opens a row by click and by Enter', async () => {
    const { fixture, part } = shown(Host);
    const table = await part(TableHarness);
    await table.clickRow(1);
    expect(fixture.componentInstance.opened()).toBe('j');
    await table.press(2, 'Enter');
    expect(fixture.componentInstance.opened()).toBe('m');
  });

  it('lets Tab reach one row, which j, k, the arrows, Home and End move', async () => {
    const table = await shown(Host).part(TableHarness);
    expect(await table.tabStops()).toEqual(['0']);
    await table.press(0, 'j');
    expect(await table.tabStops()).toEqual(['1']);
    await table.press(1, 'ArrowDown');
    await table.press(2, 'k');
    expect(await table.tabStops()).toEqual(['1']);
    await table.press(1, 'End');
    expect(await table.tabStops()).toEqual(['2']);
    await table.press(2, 'Home');
    expect(await table.tabStops()).toEqual(['0']);
    await table.press(0, 'ArrowUp');
    expect(await table.tabStops()).toEqual(['0']);
  });

  it('shows the next row with j while one is open, and only moves the focus otherwise', async () => {
    const { fixture, part } = shown(Host);
    const table = await part(TableHarness);
    await table.press(0, 'j');
    expect(fixture.componentInstance.opened()).toBeUndefined();
    await table.clickRow(0);
    await table.press(0, 'j');
    expect(fixture.componentInstance.opened()).toBe('j');
  });

  it('asks for an order by buttons in its head and tells readers the one in force', async () => {
    const { fixture, part } = shown(Host);
    const table = await part(TableHarness);
    expect([await table.ariaSort(0), await table.ariaSort(1)]).toEqual(['ascending', 'none']);
    await table.sortBy('Name');
    expect(fixture.componentInstance.sort()).toEqual({ column: 'name', direction: 'descending' });
    await table.sortBy('Key');
    expect(fixture.componentInstance.sort()).toEqual({ column: 'key', direction: 'ascending' });
  });

  it('draws its own layout while loading, and what is projected when there are no rows', async () => {
    const { fixture, part, loader } = shown(Host);
    const host = fixture.componentInstance;
    host.rows.set([]);
    host.state.set({ kind: 'loading' });
    const table = await part(TableHarness);
    expect(await table.busy()).toBe(true);
    expect(await loader.getHarnessOrNull(StateHarness)).toBeNull();
    host.state.set({ kind: 'loaded' });
    expect(await (await loader.getHarness(StateHarness)).heading()).toBe('No people yet');
  });

  it('says what did not load with the request id, and tries again', async () => {
    const { fixture, loader } = shown(Host);
    const host = fixture.componentInstance;
    host.rows.set([]);
    host.state.set({ kind: 'failed', heading: 'The people did not load', requestId: 'req_8Zk2vN0q' });
    const state = await loader.getHarness(StateHarness);
    expect(await state.heading()).toBe('The people did not load');
    expect(await state.requestId()).toBe('req_8Zk2vN0q');
    await state.act();
    expect(host.retried()).toBe(true);
  });

  it('keeps its rows when a refresh fails', async () => {
    const { fixture, part, loader } = shown(Host);
    fixture.componentInstance.state.set({ kind: 'failed', heading: 'The people did not load' });
    expect(await (await part(TableHarness)).rows()).toHaveLength(3);
    expect(await loader.getHarnessOrNull(StateHarness)).toBeNull();
  });

  it('loads the next page on request, and offers to try again when that failed', async () => {
    const { fixture, part } = shown(Host);
    const host = fixture.componentInstance;
    host.more.set(true);
    const table = await part(TableHarness);
    expect(await table.moreButton()).toBe('Load more');
    await table.loadMore();
    expect(host.asked()).toBe(1);
    host.moreFailed.set(true);
    expect(await table.moreButton()).toBe('Try again');
  });
});
