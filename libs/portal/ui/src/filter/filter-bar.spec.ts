import { ChangeDetectionStrategy, Component, signal } from '@angular/core';
import { FilterBarHarness } from '../testing';
import { shown } from '../testing/shown';
import { FIND_AFTER, FilterBar, type FilterChip } from './filter-bar';

@Component({
  imports: [FilterBar],
  template: `<at-filter-bar
    [chips]="chips()"
    find=""
    findLabel="Find in people"
    (findChange)="found.set([...found(), $event])"
    (remove)="remove($event)"
    (clear)="chips.set([])"
  />`,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
class Host {
  readonly chips = signal<readonly FilterChip[]>([
    { key: 'verb', name: 'Verb', value: 'passed' },
    { key: 'since', name: 'From', value: '9 Nov 2026' },
  ]);
  readonly found = signal<readonly string[]>([]);
  remove(chip: FilterChip): void {
    this.chips.update((chips) => chips.filter((each) => each.key !== chip.key));
  }
}

describe('at-filter-bar', () => {
  afterEach(() => {
    jest.useRealTimers();
  });

  it('shows each filter in force and gives back the one to be removed', async () => {
    const bar = await shown(Host).part(FilterBarHarness);
    expect(await bar.chips()).toEqual(['Verbpassed', 'From9 Nov 2026']);
    await bar.remove('Verb');
    expect(await bar.chips()).toEqual(['From9 Nov 2026']);
    expect(document.activeElement?.getAttribute('aria-label')).toBe('Remove filter From is 9 Nov 2026');
    await bar.clear();
    expect(await bar.chips()).toEqual([]);
  });

  it('finds once typing pauses, not at each key', () => {
    jest.useFakeTimers();
    const { fixture } = shown(Host);
    fixture.detectChanges();
    const input = (fixture.nativeElement as HTMLElement).querySelector('input')!;
    for (const text of ['a', 'ad', 'ada']) {
      input.value = text;
      input.dispatchEvent(new Event('input'));
    }
    expect(fixture.componentInstance.found()).toEqual([]);
    jest.advanceTimersByTime(FIND_AFTER);
    expect(fixture.componentInstance.found()).toEqual(['ada']);
  });
});
