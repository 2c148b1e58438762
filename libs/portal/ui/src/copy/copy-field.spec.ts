import { Clipboard } from '@angular/cdk/clipboard';
import { ChangeDetectionStrategy, Component, signal } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { CopyFieldHarness } from '../testing';
import { shown } from '../testing/shown';
import { COPIED_FOR } from './copy';
import { CopyField } from './copy-field';

@Component({
  imports: [CopyField],
  template: `<at-copy-field
    label="Endpoint"
    value="https://lrs.example/xapi"
    names="Copy endpoint"
    (copied)="copied.set(true)"
  />`,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
class Host {
  readonly copied = signal(false);
}

function allowing(allowed: boolean) {
  const copy = jest.fn<boolean, [string]>(() => allowed);
  TestBed.configureTestingModule({ providers: [{ provide: Clipboard, useValue: { copy } }] });
  return { ...shown(Host), copy };
}

describe('at-copy-field', () => {
  afterEach(() => {
    jest.useRealTimers();
  });

  it('copies its value, names what it copies and says so in its own place for a moment', async () => {
    const { part, fixture, copy } = allowing(true);
    const field = await part(CopyFieldHarness);
    expect(await field.names()).toBe('Copy endpoint');
    jest.useFakeTimers({ doNotFake: ['queueMicrotask', 'nextTick', 'setImmediate'] });
    (fixture.nativeElement as HTMLElement).querySelector('button')!.click();
    fixture.detectChanges();
    const button = (fixture.nativeElement as HTMLElement).querySelector('button')!;
    expect(copy).toHaveBeenCalledWith('https://lrs.example/xapi');
    expect(fixture.componentInstance.copied()).toBe(true);
    expect(button.textContent.trim()).toBe('Copied');
    jest.advanceTimersByTime(COPIED_FOR);
    fixture.detectChanges();
    expect(button.textContent.trim()).toBe('Copy');
  });

  it('claims nothing when the browser does not allow it', async () => {
    const { part, fixture } = allowing(false);
    const field = await part(CopyFieldHarness);
    await field.copy();
    expect(await field.button()).toBe('Copy');
    expect(fixture.componentInstance.copied()).toBe(false);
  });
});
