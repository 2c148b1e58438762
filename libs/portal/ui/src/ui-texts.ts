import { InjectionToken, type Provider, inject } from '@angular/core';

/** The words that the parts themselves say. They are an area of the portal's one catalogue. */
export const uiTextsEn = {
  copy: 'Copy',
  copied: 'Copied',
  copiedToClipboard: 'Copied to the clipboard',
  copyNotAllowed: 'The browser did not allow it. Select the text and copy it.',
  tryAgain: 'Try again',
  close: 'Close',
  loading: 'Loading',
  loadMore: 'Load more',
  loadingMore: 'Loading more',
  moreDidNotLoad: 'The next rows did not load.',
  show: 'Show',
  hide: 'Hide',
  undo: 'Undo',
  filters: 'Filters',
  clear: 'Clear',
  optional: 'optional',
  removeFilter: (name: string, value: string) => `Remove filter ${name} is ${value}`,
  typeToConfirm: (name: string) => ({ before: 'Type', name, after: 'to confirm' }),
  typedNameDiffers: (name: string) => `This is not “${name}”.`,
  errorSummary: (count: number) => `${count} fields need another look`,
  unfoldAll: 'Unfold all',
  foldAll: 'Fold all',
  fold: (name: string) => `Fold ${name}`,
  unfold: (name: string) => `Unfold ${name}`,
  wrapLines: 'Wrap lines',
  properties: (count: number) => (count === 1 ? '1 property' : `${count} properties`),
  items: (count: number) => (count === 1 ? '1 item' : `${count} items`),
  bytes: (count: string) => `${count} bytes`,
  notJson: 'This text is not JSON; it is shown as it is.',
  secret: {
    shownOnce: 'shown once',
    label: 'Secret',
    copySecret: 'Copy secret',
    save: 'Save as .env',
    stored: 'I have stored it',
    storeFirst: 'Copy or save the secret first.',
    why: 'We keep only a fingerprint of it. Once this closes nobody, not even we, can show it again.',
    leaveTitle: 'Close without storing the secret?',
    leaveText: 'It cannot be shown again. Without it the key is of no use, and you would issue another one.',
    leave: 'Close without it',
    stay: 'Back to the secret',
  },
} as const;

type Words<T> = T extends string
  ? string
  : { readonly [K in keyof T]: T[K] extends (...args: infer A) => infer R ? (...args: A) => R : Words<T[K]> };
export type UiTexts = Words<typeof uiTextsEn>;

const UI_TEXTS = new InjectionToken<UiTexts>('UI_TEXTS', { providedIn: 'root', factory: () => uiTextsEn });

export function provideUiTexts(texts: UiTexts): Provider {
  return { provide: UI_TEXTS, useValue: texts };
}

export const uiTexts = (): UiTexts => inject(UI_TEXTS);
