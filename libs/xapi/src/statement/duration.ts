/** The parts of an ISO 8601 duration with designators, as written. */
const PATTERN =
  /^P(?:(\d+(?:[.,]\d+)?)W|(?=\d|T)(?:(\d+(?:[.,]\d+)?)Y)?(?:(\d+(?:[.,]\d+)?)M)?(?:(\d+(?:[.,]\d+)?)D)?(?:T(?=\d)(?:(\d+(?:[.,]\d+)?)H)?(?:(\d+(?:[.,]\d+)?)M)?(?:(\d+(?:[.,]\d+)?)S)?)?)$/;

/** Seconds in a week, year, month, day, hour, minute, second; year and month are the Gregorian calendar's means. */
const SECONDS = [604_800, 31_556_952, 2_629_746, 86_400, 3_600, 60, 1] as const;

/** Longer texts are no duration anybody means, and bound the work. */
const MAX_LENGTH = 200;

/** The parts in order (weeks, years, months, days, hours, minutes, seconds), or undefined when it is no duration (D 4.6). */
function readDuration(text: string): readonly (string | undefined)[] | undefined {
  if (text.length > MAX_LENGTH) return undefined;
  const match = PATTERN.exec(text);
  if (match === null) return undefined;
  const parts: (string | undefined)[] = match.slice(1);
  const last = parts.findLastIndex((part) => part !== undefined);
  // Only the last part may have a fraction.
  const fractionEarlier = parts.some((part, index) => index < last && part !== undefined && /[.,]/.test(part));
  return fractionEarlier ? undefined : parts;
}

export function isDuration(text: string): boolean {
  return readDuration(text) !== undefined;
}

/** How long it is in seconds; a year counts 31,556,952 s and a month 2,629,746 s (means). Undefined for no duration. */
export function durationSeconds(text: string): number | undefined {
  const parts = readDuration(text);
  if (parts === undefined) return undefined;
  let seconds = 0;
  for (const [index, unit] of SECONDS.entries()) {
    const part = parts[index];
    if (part !== undefined) seconds += Number(part.replace(',', '.')) * unit;
  }
  return Number.isFinite(seconds) ? seconds : undefined;
}

/** The text with its fraction cut, never rounded, to two digits: finer differences do not count (D 4.6). */
export function cutDuration(text: string): string {
  return text.replace(/([.,]\d\d)\d+/, '$1').replace(',', '.');
}
