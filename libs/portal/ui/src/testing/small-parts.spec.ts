import { ChangeDetectionStrategy, Component, signal } from '@angular/core';
import { Avatar, initialsOf } from '../avatar/avatar';
import { Button } from '../button/button';
import { EmptyState } from '../feedback/empty-state';
import { FailedState } from '../feedback/failed-state';
import { FailureNote } from '../feedback/failure-note';
import { RefusedState } from '../feedback/refused-state';
import { Skeleton } from '../feedback/skeleton';
import { PageHeader } from '../header/page-header';
import { Segmented } from '../segmented/segmented';
import { StatePill } from '../state/state-pill';
import type { StateName } from '../state/state-glyph';
import { Tabs } from '../tabs/tabs';
import {
  AvatarHarness,
  PageHeaderHarness,
  SegmentedHarness,
  StateHarness,
  StatePillHarness,
  TabsHarness,
} from './part-harnesses';
import { shown } from './shown';

@Component({
  imports: [
    Avatar,
    Button,
    EmptyState,
    FailedState,
    FailureNote,
    PageHeader,
    RefusedState,
    Segmented,
    Skeleton,
    StatePill,
    Tabs,
  ],
  template: `
    <at-page-header heading="People" facts="214 people">
      <button atButton="primary" type="button" [busy]="busy()" (click)="clicks.set(clicks() + 1)">Import</button>
    </at-page-header>
    <at-avatar name="Ada Maria Brandt" />
    <at-segmented label="When" [segments]="segments" [(value)]="when" />
    <at-tabs #tabs="atTabs" label="Details" [tabs]="tabList" [(selected)]="tab" />
    <div role="tabpanel" [id]="tabs.panelId()" [attr.aria-labelledby]="tabs.tabId()">{{ tab() }}</div>
    <at-state-pill [state]="state()">Delivered</at-state-pill>
    <at-empty-state heading="No schedules yet" text="A schedule mails a report." />
    <at-failed-state heading="The runs did not load" requestId="req_1" (retry)="retried.set(true)" />
    <at-failure-note heading="Not saved." [failure]="{ message: 'The storage does not answer.', requestId: 'req_2' }" />
    <at-failure-note heading="Not saved." [failure]="{ message: 'Nothing answered.' }" />
    <at-refused-state heading="Only owners issue keys" text="You are analyst here." />
    <at-skeleton [lines]="3" />
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
class Host {
  readonly busy = signal(false);
  readonly clicks = signal(0);
  readonly segments = [
    { value: 'day', label: 'Day' },
    { value: 'week', label: 'Week' },
    { value: 'month', label: 'Month' },
  ];
  readonly when = signal('week');
  readonly tabList = [
    { id: 'json', label: 'JSON' },
    { id: 'related', label: 'Related', count: 13 },
  ];
  readonly tab = signal('json');
  readonly state = signal<StateName | 'neutral'>('compliant');
  readonly retried = signal(false);
}

describe('the small parts', () => {
  it('at-page-header has one heading that can take the focus', async () => {
    const { part, fixture } = shown(Host);
    const header = await part(PageHeaderHarness);
    expect([await header.heading(), await header.facts()]).toEqual(['People', '214 people']);
    expect((fixture.nativeElement as HTMLElement).querySelector('h1')?.tabIndex).toBe(-1);
  });

  it('a busy button stays reachable, says so and swallows clicks', async () => {
    const { fixture } = shown(Host);
    const button = (fixture.nativeElement as HTMLElement).querySelector<HTMLButtonElement>('button[atButton]')!;
    await fixture.whenStable();
    button.click();
    expect(fixture.componentInstance.clicks()).toBe(1);
    fixture.componentInstance.busy.set(true);
    await fixture.whenStable();
    button.click();
    expect(fixture.componentInstance.clicks()).toBe(1);
    expect([button.getAttribute('aria-busy'), button.disabled]).toEqual(['true', false]);
  });

  it('at-avatar shows the letters of the first and the last word', async () => {
    expect(await (await shown(Host).part(AvatarHarness)).initials()).toBe('AB');
    expect(['Ada', 'ada.brandt@example.com', '', 'Łukasz Żak', '— ?'].map(initialsOf)).toEqual([
      'A',
      'AC',
      '?',
      'ŁŻ',
      '?',
    ]);
  });

  it('at-segmented chooses by click and by arrow, around the ends', async () => {
    const { part, fixture } = shown(Host);
    const segmented = await part(SegmentedHarness);
    expect(await segmented.chosen()).toBe('Week');
    await segmented.choose('Month');
    await segmented.press('ArrowRight');
    expect(fixture.componentInstance.when()).toBe('day');
    expect(document.activeElement?.textContent.trim()).toBe('Day');
  });

  it('at-tabs moves by arrow and ties the panel to its tab', async () => {
    const { part, fixture } = shown(Host);
    const tabs = await part(TabsHarness);
    await tabs.press('ArrowRight');
    expect(fixture.componentInstance.tab()).toBe('related');
    await fixture.whenStable();
    const panel = (fixture.nativeElement as HTMLElement).querySelector('[role=tabpanel]')!;
    const tab = document.getElementById(panel.getAttribute('aria-labelledby') ?? '')!;
    expect(tab.textContent).toContain('Related');
    expect(tab.getAttribute('aria-controls')).toBe(panel.id);
  });

  it('at-state-pill has a glyph for each state and none when neutral', async () => {
    const { part, fixture } = shown(Host);
    const pill = await part(StatePillHarness);
    const shapes = new Set<string>();
    const states = 'compliant due progress missing overdue expired failed grace signature waived none seal'.split(' ');
    for (const state of states as StateName[]) {
      fixture.componentInstance.state.set(state);
      expect(await pill.hasGlyph()).toBe(true);
      shapes.add(
        (fixture.nativeElement as HTMLElement).querySelector('at-state-pill svg')!.innerHTML.replace(/<!--.*?-->/g, ''),
      );
    }
    expect(shapes.size).toBe(states.length);
    fixture.componentInstance.state.set('neutral');
    expect(await pill.hasGlyph()).toBe(false);
    expect(await pill.word()).toBe('Delivered');
  });

  it('empty, failed and refused say what, why, and what can be done', async () => {
    const { loader, fixture } = shown(Host);
    const [empty, failed, refused] = await loader.getAllHarnesses(StateHarness);
    expect(await empty!.text()).toBe('A schedule mails a report.');
    expect(await refused!.heading()).toBe('Only owners issue keys');
    expect(await failed!.requestId()).toBe('req_1');
    await failed!.act();
    expect(fixture.componentInstance.retried()).toBe(true);
  });

  it('at-failure-note says at once what did not work and why, with the id of the request if there is one', async () => {
    const { fixture } = shown(Host);
    await fixture.whenStable();
    const [logged, unheard] = (fixture.nativeElement as HTMLElement).querySelectorAll('at-failure-note');
    expect([logged!.getAttribute('role'), logged!.querySelector('code')?.textContent]).toEqual(['alert', 'req_2']);
    expect(logged!.querySelector('p')?.textContent.trim()).toBe('Not saved. The storage does not answer.');
    expect(unheard!.querySelector('code')).toBeNull();
  });

  it('at-skeleton tells readers that something loads', async () => {
    const { fixture } = shown(Host);
    await fixture.whenStable();
    const skeleton = (fixture.nativeElement as HTMLElement).querySelector('at-skeleton')!;
    expect([skeleton.getAttribute('role'), skeleton.textContent.trim()]).toEqual(['status', 'Loading']);
    expect(skeleton.querySelectorAll('.bar')).toHaveLength(3);
  });
});
