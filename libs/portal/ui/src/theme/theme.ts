import { DOCUMENT, Injectable, inject, signal } from '@angular/core';

export const THEMES = ['light', 'dark', 'system'] as const;
export type ThemeName = (typeof THEMES)[number];

const KEY = 'attest.theme';

/**
 * Light, dark or as the system says. Kept on this device and, beside it, per user: who signs in finds their own choice
 * again. `apps/portal/public/theme.js` sets the device's before the first paint.
 */
@Injectable({ providedIn: 'root' })
export class Theme {
  private readonly document = inject(DOCUMENT);
  private readonly now = signal<ThemeName>(nameOr(this.read(KEY), 'system'));
  private user: string | undefined;

  readonly chosen = this.now.asReadonly();

  /** Takes over what this user chose on this device, if they ever did. */
  of(user: string): void {
    this.user = user;
    const kept = this.read(`${KEY}.${user}`);
    if (kept !== undefined) this.apply(nameOr(kept, 'system'));
  }

  choose(theme: ThemeName): void {
    if (this.user !== undefined) this.write(`${KEY}.${this.user}`, theme);
    this.apply(theme);
  }

  private apply(theme: ThemeName): void {
    this.now.set(theme);
    this.write(KEY, theme);
    if (theme === 'system') this.document.documentElement.removeAttribute('data-theme');
    else this.document.documentElement.setAttribute('data-theme', theme);
  }

  private read(key: string): string | undefined {
    try {
      return this.document.defaultView?.localStorage.getItem(key) ?? undefined;
    } catch {
      return undefined; // storage may be closed to this page
    }
  }

  private write(key: string, value: string): void {
    try {
      this.document.defaultView?.localStorage.setItem(key, value);
    } catch {
      // as above: the choice then holds until the page is left
    }
  }
}

function nameOr(text: string | undefined, otherwise: ThemeName): ThemeName {
  return THEMES.find((theme) => theme === text) ?? otherwise;
}
