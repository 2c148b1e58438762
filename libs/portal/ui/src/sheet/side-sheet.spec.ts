import { BreakpointObserver } from '@angular/cdk/layout';
import { ChangeDetectionStrategy, Component, signal } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { of } from 'rxjs';
import { SideSheetHarness } from '../testing';
import { shown } from '../testing/shown';
import { SideSheet } from './side-sheet';
import { Split } from './split';

@Component({
  imports: [SideSheet, Split],
  template: `
    <at-split>
      <button type="button" class="row" (click)="open.set(true)">Row</button>
      @if (open()) {
        <at-side-sheet heading="Ada Brandt passed Aseptic gowning" (closed)="open.set(false)">
          <button type="button" class="inside">Inside</button>
        </at-side-sheet>
      }
    </at-split>
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
class Host {
  readonly open = signal(false);
}

function opened(wide: boolean) {
  TestBed.configureTestingModule({
    providers: [{ provide: BreakpointObserver, useValue: { observe: () => of({ matches: wide, breakpoints: {} }) } }],
  });
  const page = shown(Host);
  const row = (page.fixture.nativeElement as HTMLElement).querySelector<HTMLElement>('.row')!;
  row.focus();
  row.click();
  return { ...page, row };
}

const escape = (): boolean => document.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', cancelable: true }));

describe('at-side-sheet', () => {
  it('stands beside a wide page as a complement, and leaves the focus where it is', async () => {
    const { part, row } = opened(true);
    const sheet = await part(SideSheetHarness);
    expect(await sheet.role()).toBe('complementary');
    expect(await sheet.heading()).toBe('Ada Brandt passed Aseptic gowning');
    expect(document.activeElement).toBe(row);
  });

  it('lies over a narrow page as a dialog that takes the focus', async () => {
    const { part, fixture } = opened(false);
    const sheet = await part(SideSheetHarness);
    await fixture.whenStable();
    expect(await sheet.role()).toBe('dialog');
    expect(document.activeElement?.textContent).toBe('Ada Brandt passed Aseptic gowning');
  });

  it('closes by Esc, by the cross and by the scrim', async () => {
    const { fixture, part, row } = opened(false);
    await fixture.whenStable();
    escape();
    expect(fixture.componentInstance.open()).toBe(false);
    await fixture.whenStable();
    row.click();
    await (await part(SideSheetHarness)).close();
    expect(fixture.componentInstance.open()).toBe(false);
    row.click();
    await (await part(SideSheetHarness)).closeByScrim();
    expect(fixture.componentInstance.open()).toBe(false);
  });

  it('gives the focus back to where it was', async () => {
    const { fixture, row } = opened(false);
    await fixture.whenStable();
    (fixture.nativeElement as HTMLElement).querySelector<HTMLElement>('.inside')!.focus();
    escape();
    await fixture.whenStable();
    expect(document.activeElement).toBe(row);
  });

  it('leaves Esc to what floats above it', async () => {
    const { fixture } = opened(false);
    await fixture.whenStable();
    const event = new KeyboardEvent('keydown', { key: 'Escape', cancelable: true });
    event.preventDefault();
    document.dispatchEvent(event);
    expect(fixture.componentInstance.open()).toBe(true);
  });
});
