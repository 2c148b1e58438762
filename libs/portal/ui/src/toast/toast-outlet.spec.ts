import { TestBed } from '@angular/core/testing';
import { shown } from '../testing/shown';
import { TOAST_STAYS, ToastOutlet } from './toast-outlet';
import { Toasts } from './toasts';

function outlet() {
  jest.useFakeTimers();
  const { fixture } = shown(ToastOutlet);
  const element = fixture.nativeElement as HTMLElement;
  fixture.detectChanges();
  return {
    toasts: TestBed.inject(Toasts),
    text: () => {
      fixture.detectChanges();
      return element.querySelector('.toast span')?.textContent;
    },
    send: (event: string) => {
      element.querySelector('.toast')?.dispatchEvent(new Event(event));
      fixture.detectChanges();
    },
    undo: () => {
      element.querySelector<HTMLElement>('.toast button')?.click();
    },
  };
}

describe('toasts', () => {
  afterEach(() => {
    jest.useRealTimers();
  });

  it('appear one at a time and go by themselves', () => {
    const { toasts, text } = outlet();
    toasts.show('Schedule paused');
    expect(text()).toBe('Schedule paused');
    toasts.show('Key revoked');
    expect(text()).toBe('Key revoked');
    jest.advanceTimersByTime(TOAST_STAYS.plain);
    expect(text()).toBeUndefined();
  });

  it('stay while the pointer is on them', () => {
    const { toasts, text, send } = outlet();
    toasts.show('Schedule paused');
    text();
    send('mouseenter');
    jest.advanceTimersByTime(TOAST_STAYS.plain * 2);
    expect(text()).toBe('Schedule paused');
    send('mouseleave');
    jest.advanceTimersByTime(TOAST_STAYS.plain);
    expect(text()).toBeUndefined();
  });

  it('undo once and stay longer for it', () => {
    const { toasts, text, undo } = outlet();
    const undone = jest.fn();
    toasts.show('Schedule paused', undone);
    text();
    jest.advanceTimersByTime(TOAST_STAYS.plain);
    expect(text()).toBe('Schedule paused');
    undo();
    expect(undone).toHaveBeenCalledTimes(1);
    expect(text()).toBeUndefined();
  });
});
