import type { Properties } from './json/values';

/** What `Accept-Language` asks for. */
export interface LanguagePreference {
  /** Language ranges in lower case, the most wanted first; `*` is any. */
  readonly wanted: readonly string[];
  /** Ranges that are not wanted at all (q=0). */
  readonly refused: readonly string[];
}

/** More ranges than this are not looked at: the header is the client's, the work is ours. */
const MAX_RANGES = 50;
const RANGE = /^(\*|[a-z]{1,8}(?:-[a-z0-9]{1,8})*)(?:\s*;\s*q\s*=\s*([01](?:\.[0-9]{0,3})?))?$/i;

/** Reads `Accept-Language` (RFC 9110 12.5.4). Never fails: a range that has no good form is passed over. */
export function preferredLanguages(acceptLanguage: string | undefined): LanguagePreference {
  const ranges: { tag: string; quality: number }[] = [];
  for (const part of (acceptLanguage ?? '').split(',', MAX_RANGES)) {
    const match = RANGE.exec(part.trim());
    if (match?.[1] !== undefined) {
      ranges.push({ tag: match[1].toLowerCase(), quality: Math.min(1, Number(match[2] ?? '1')) });
    }
  }
  // The sort is stable: of equal weights the first named comes first.
  const wanted = ranges.filter((range) => range.quality > 0).sort((one, other) => other.quality - one.quality);
  return {
    wanted: wanted.map((range) => range.tag),
    refused: ranges.filter((range) => range.quality === 0).map((range) => range.tag),
  };
}

/**
 * The one entry of a language map that the preference asks for, by the map's own spelling of its tag; undefined for an empty map. Each
 * range in its order: the exact tag, then a longer one of it (`en` finds `en-US`), then a shorter one (`en-US` finds `en`). When none
 * fits: a tag of the same language, else any that is not refused, else any.
 */
export function preferredTag(map: Properties, preference: LanguagePreference): string | undefined {
  const tags = Object.keys(map);
  const first = tags[0];
  if (tags.length <= 1 || first === undefined) return first;
  const entries = tags.map((tag) => ({ tag, lower: tag.toLowerCase() }));
  const open = entries.filter(({ lower }) => !isRefused(lower, preference));
  for (const range of preference.wanted) {
    const found = range === '*' ? open[0] : (exact(range, open) ?? longer(range, open) ?? shorter(range, open));
    if (found !== undefined) return found.tag;
  }
  for (const range of preference.wanted) {
    const found = longer(primary(range), open);
    if (found !== undefined) return found.tag;
  }
  return open[0]?.tag ?? first;
}

interface Entry {
  readonly tag: string;
  readonly lower: string;
}

function exact(range: string, entries: readonly Entry[]): Entry | undefined {
  return entries.find(({ lower }) => lower === range);
}

function longer(range: string, entries: readonly Entry[]): Entry | undefined {
  return entries.find(({ lower }) => lower.startsWith(`${range}-`));
}

function shorter(range: string, entries: readonly Entry[]): Entry | undefined {
  for (let end = range.lastIndexOf('-'); end > 0; end = range.lastIndexOf('-', end - 1)) {
    const found = exact(range.slice(0, end), entries);
    if (found !== undefined) return found;
  }
  return undefined;
}

function primary(range: string): string {
  return range.split('-', 1)[0] ?? range;
}

/** q=0 speaks of the range and all that is longer, unless a longer range is wanted by its own name. */
function isRefused(tag: string, { wanted, refused }: LanguagePreference): boolean {
  if (wanted.includes(tag)) return false;
  return refused.some((range) => (range === '*' ? !wanted.some((one) => within(tag, one)) : within(tag, range)));
}

function within(tag: string, range: string): boolean {
  return tag === range || tag.startsWith(`${range}-`);
}
