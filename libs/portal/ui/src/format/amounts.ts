import { numberOf } from '../time/time';

/** `1 person`, `2 people`: the count with the word that fits it. */
export function counted(count: number, one: string, many: string): string {
  return `${numberOf(count)} ${count === 1 ? one : many}`;
}

/** `412 kB`; below 1,000 `87 bytes`. Decimal units, as file managers show them. */
export function sizeText(bytes: number): string {
  if (bytes < 1000) return counted(bytes, 'byte', 'bytes');
  const units = ['kB', 'MB', 'GB'];
  let value = bytes / 1000;
  let unit = 0;
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1000;
    unit += 1;
  }
  const digits = value < 9.95 ? 1 : 0;
  return `${new Intl.NumberFormat('en-GB', { maximumFractionDigits: digits }).format(value)} ${units[unit] ?? ''}`;
}

/** Beginning and end of a digest, `9f3ac41e…b07d`: enough to compare by eye, and no more than a table has room for. */
export function shortDigest(digest: string): string {
  return digest.length <= 13 ? digest : `${digest.slice(0, 8)}…${digest.slice(-4)}`;
}

/** `4 s`, `18 min 42 s`, `2 h 12 min`, `3 days`: two units at most. */
export function durationText(milliseconds: number): string {
  const seconds = Math.round(milliseconds / 1000);
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3600) return joined(Math.floor(seconds / 60), 'min', seconds % 60, 's');
  if (seconds < 172_800) return joined(Math.floor(seconds / 3600), 'h', Math.floor((seconds % 3600) / 60), 'min');
  return counted(Math.floor(seconds / 86_400), 'day', 'days');
}

function joined(large: number, largeUnit: string, small: number, smallUnit: string): string {
  return small === 0 ? `${numberOf(large)} ${largeUnit}` : `${numberOf(large)} ${largeUnit} ${small} ${smallUnit}`;
}
