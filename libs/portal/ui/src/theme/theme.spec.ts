import { TestBed } from '@angular/core/testing';
import { Theme } from './theme';

const shownTheme = (): string | null => document.documentElement.getAttribute('data-theme');

describe('the theme', () => {
  beforeEach(() => {
    localStorage.clear();
    document.documentElement.removeAttribute('data-theme');
  });

  it('is the system’s until one is chosen, and again when that is chosen', () => {
    const theme = TestBed.inject(Theme);
    expect([theme.chosen(), shownTheme()]).toEqual(['system', null]);
    theme.choose('dark');
    expect([theme.chosen(), shownTheme()]).toEqual(['dark', 'dark']);
    theme.choose('system');
    expect([theme.chosen(), shownTheme()]).toEqual(['system', null]);
  });

  it('is kept per user: who signs in finds their own again', () => {
    const theme = TestBed.inject(Theme);
    theme.of('ada');
    theme.choose('dark');
    theme.of('jonas');
    theme.choose('light');
    theme.of('ada');
    expect(shownTheme()).toBe('dark');
  });

  it('starts as this device had it last, whatever else the storage holds', () => {
    localStorage.setItem('attest.theme', 'dark');
    expect(TestBed.inject(Theme).chosen()).toBe('dark');
    TestBed.resetTestingModule();
    localStorage.setItem('attest.theme', 'mauve');
    expect(TestBed.inject(Theme).chosen()).toBe('system');
  });
});
