import { offsetAt, offsetText, zoneOf } from '@attest/portal-ui';

let known: readonly string[] | undefined;

/** All zones of this browser, and UTC, which browsers leave out of their list. */
export function allZones(): readonly string[] {
  known ??= [...new Set(['UTC', ...Intl.supportedValuesOf('timeZone')])].sort((a, b) => a.localeCompare(b));
  return known;
}

/** `CET, UTC+1`; just the offset where the zone has no short name. */
export function zoneNote(zone: string, at: number): string {
  const offset = offsetText(offsetAt(at, zone));
  const name = zoneOf(new Date(at).toISOString(), zone);
  return /^(GMT|UTC)/.test(name) ? offset : `${name}, ${offset}`;
}

/** Zones that hold all typed words, in any case; those whose city begins with the text come first. */
export function zonesLike(text: string, limit: number): readonly string[] {
  const typed = folded(text);
  if (typed === '') return allZones().slice(0, limit);
  const rank = (zone: string) => {
    const place = folded(zone.split('/').at(-1) ?? zone);
    if (place.startsWith(typed) || folded(zone).startsWith(typed)) return 0;
    return folded(zone).includes(typed) ? 1 : 2;
  };
  return allZones()
    .map((zone) => ({ zone, rank: rank(zone) }))
    .filter((found) => found.rank < 2)
    .sort((a, b) => a.rank - b.rank)
    .slice(0, limit)
    .map((found) => found.zone);
}

/** The zone written exactly so, in any case; undefined if there is none. */
export function zoneNamed(text: string): string | undefined {
  const typed = text.trim().toLowerCase();
  return allZones().find((zone) => zone.toLowerCase() === typed);
}

/** The zone nearest to a mistyped one, if one is near. */
export function nearestZone(text: string): string | undefined {
  const typed = folded(text);
  let [best, distance] = [undefined as string | undefined, 4];
  for (const zone of allZones()) {
    for (const name of [folded(zone), folded(zone.split('/').at(-1) ?? zone)]) {
      const now = editDistance(typed, name, distance);
      if (now < distance) [best, distance] = [zone, now];
    }
  }
  return best;
}

/** Without case, accents, underscores: `Europe/Zürich` and `europe/zurich` are alike. */
function folded(text: string): string {
  return text.trim().toLowerCase().normalize('NFD').replace(/\p{M}/gu, '').replaceAll('_', ' ');
}

function editDistance(a: string, b: string, atMost: number): number {
  if (Math.abs(a.length - b.length) >= atMost) return atMost;
  let before = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row += 1) {
    const line = [row];
    for (let column = 1; column <= b.length; column += 1) {
      const change = (before[column - 1] ?? 0) + (a[row - 1] === b[column - 1] ? 0 : 1);
      line.push(Math.min(change, (before[column] ?? 0) + 1, (line[column - 1] ?? 0) + 1));
    }
    before = line;
  }
  return before[b.length] ?? atMost;
}
