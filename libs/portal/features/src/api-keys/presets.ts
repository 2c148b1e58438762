import type { XapiScope } from '@attest/contracts';
import { apiKeysTexts } from '../texts/api-keys';

export type PresetName = keyof typeof apiKeysTexts.presets;

/** What a kind of tool needs, and no more. The first is what a new key starts with. */
export const PRESETS: Readonly<Record<Exclude<PresetName, 'exact'>, readonly XapiScope[]>> = {
  learning: ['statements/write', 'statements/read/mine', 'state', 'profile'],
  writer: ['statements/write'],
  reader: ['all/read'],
  all: ['all'],
};

export const SCOPES = Object.keys(apiKeysTexts.scopes) as readonly XapiScope[];

/** The preset with exactly these scopes; `exact` when there is none. */
export function presetOf(scopes: readonly XapiScope[]): PresetName {
  for (const [name, of] of Object.entries(PRESETS)) {
    if (of.length === scopes.length && of.every((scope) => scopes.includes(scope))) return name as PresetName;
  }
  return 'exact';
}

/** What a key may, in words: the preset's name, else its scopes. */
export function scopesText(scopes: readonly XapiScope[]): string {
  const preset = presetOf(scopes);
  if (preset !== 'exact') return apiKeysTexts.presets[preset].name;
  const words = scopes.map((scope) => apiKeysTexts.scopes[scope]).join(', ');
  return `${words.slice(0, 1).toUpperCase()}${words.slice(1)}`;
}
