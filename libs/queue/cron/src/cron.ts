import { DomainError, type Fault, isoInstant } from '@attest/kernel';
import { type CronExpression, CronExpressionParser } from 'cron-parser';

interface Field {
  readonly name: string;
  readonly values: string;
  /** One element of a list; the lists, and what the numbers may be, are judged apart. */
  readonly element: RegExp;
}

const PLAIN = /^(?:[*?]|\d+(?:-\d+)?)(?:\/\d+)?$/;
const MONTH = 'JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC';
const DAY = 'SUN|MON|TUE|WED|THU|FRI|SAT';

const FIELDS: readonly Field[] = [
  { name: 'minute', values: '0 to 59', element: PLAIN },
  { name: 'hour', values: '0 to 23', element: PLAIN },
  { name: 'day of month', values: '1 to 31, or L for the last', element: /^(?:(?:[*?]|\d+(?:-\d+)?)(?:\/\d+)?|L)$/i },
  {
    name: 'month',
    values: '1 to 12, or JAN to DEC',
    element: new RegExp(`^(?:[*?]|(?:\\d+|${MONTH})(?:-(?:\\d+|${MONTH}))?)(?:/\\d+)?$`, 'i'),
  },
  {
    name: 'day of week',
    values: '0 to 7 (0 and 7 are Sunday), or SUN to SAT; 1#2 is the second Monday, 5L the last Friday',
    element: new RegExp(`^(?:(?:[*?]|(?:\\d+|${DAY})(?:-(?:\\d+|${DAY}))?)(?:/\\d+)?|[0-7]#[1-5]|[0-7]L)$`, 'i'),
  },
];

const LONGEST = 120;
const MOST_TIMES = 100;
const HOUR = 3_600_000;
/** No clock change moves further; a change that lies further back cannot touch the times that follow. */
const CHANGE_WINDOW = 3 * HOUR;

/** A cron expression in a zone, known to be right. */
export interface CronTimes {
  readonly cron: string;
  readonly zone: string;
}

/**
 * The expression and the zone, if both are right: five fields with numbers, names, lists, ranges and steps, `L` and `#` as
 * BullMQ's parser knows them, and an IANA zone. Throws DomainError `invalid_request` with one fault for each that is wrong.
 */
export function cronTimes(cron: string, zone: string): CronTimes {
  const wrongZone = zoneFault(zone);
  const faults = [cronFault(cron, wrongZone === undefined ? zone : 'UTC'), wrongZone].filter(
    (fault) => fault !== undefined,
  );
  if (faults.length > 0) throw new DomainError('invalid_request', {}, faults);
  return { cron: cron.trim(), zone };
}

/**
 * The first time after `after` (milliseconds), or undefined if there is none. Across clock changes: a time that the clock skips is
 * kept as much later as it is moved (02:30 becomes 03:30), a fixed time of an hour that comes twice is taken the first time only.
 */
export function nextAfter(times: CronTimes, after: number): number | undefined {
  return timesAfter(times, after).next().value;
}

/** The latest time that is not before `from`, itself one, and not after `upTo`: what a late start has to make good, once. */
export function latestBetween(times: CronTimes, from: number, upTo: number): number {
  const backwards = parse(times, upTo + 1);
  // Going back, the parser may offer the second passing of an hour that comes twice; what counts is what going forward says.
  for (let tries = 0; tries < 4; tries++) {
    const candidate = step(() => backwards.prev());
    if (candidate === undefined || candidate <= from) return from;
    if (nextAfter(times, candidate - 1) === candidate) return candidate;
  }
  return from;
}

/** The next `count` times after `after`, ISO instants in UTC; at most a hundred. Throws as `cronTimes` does. */
export const nextTimes = (cron: string, zone: string, after: number, count: number): readonly string[] => {
  const found: string[] = [];
  for (const time of timesAfter(cronTimes(cron, zone), after)) {
    if (found.length >= Math.min(count, MOST_TIMES)) break;
    found.push(isoInstant(time));
  }
  return found;
};

function* timesAfter(times: CronTimes, after: number): Generator<number, undefined> {
  // Asked from within an hour that comes twice, the parser would offer its second passing too. So a walk begins before the change.
  const begin = offset(times.zone, after - CHANGE_WINDOW) === offset(times.zone, after) ? after : after - CHANGE_WINDOW;
  const expression = parse(times, begin);
  for (;;) {
    const time = step(() => expression.next());
    if (time === undefined) return undefined;
    if (time > after) yield time;
  }
}

function parse(times: CronTimes, from: number): CronExpression {
  return CronExpressionParser.parse(times.cron, { tz: times.zone, currentDate: new Date(from) });
}

/** The parser throws when it finds no time within some ten thousand steps. */
function step(take: () => { getTime(): number }): number | undefined {
  try {
    return take().getTime();
  } catch {
    return undefined;
  }
}

const formats = new Map<string, Intl.DateTimeFormat>();

function offset(zone: string, at: number): string {
  let format = formats.get(zone);
  if (format === undefined) {
    format = new Intl.DateTimeFormat('en', { timeZone: zone, timeZoneName: 'longOffset', year: 'numeric' });
    formats.set(zone, format);
  }
  return format.formatToParts(at).find((part) => part.type === 'timeZoneName')?.value ?? '';
}

function zoneFault(zone: string): Fault | undefined {
  try {
    // An offset such as +02:00 is a zone to Intl, but one without clock changes: nobody who says it means that.
    if (/^[A-Za-z]/.test(zone) && new Intl.DateTimeFormat('en', { timeZone: zone }).format(0) !== '') return undefined;
  } catch {
    // RangeError: not known.
  }
  return {
    path: 'zone',
    rule: 'zone-known',
    message: `There is no time zone ${quoted(zone)}. Use a name like Europe/Zurich.`,
  };
}

function cronFault(cron: string, zone: string): Fault | undefined {
  const fields = cron.trim().split(/\s+/);
  if (cron.length > LONGEST) return wrongCron(`The expression has ${cron.length} characters; it may have ${LONGEST}.`);
  if (fields.length !== FIELDS.length || cron.trim() === '') {
    const count = cron.trim() === '' ? 0 : fields.length;
    return wrongCron(
      `${quoted(cron)} has ${count} ${count === 1 ? 'field' : 'fields'}; it must have five: minute, hour, day of month, month, day of week. ` +
        'For example, 0 8 * * 1 is every Monday at 08:00.',
    );
  }
  for (const [index, field] of FIELDS.entries()) {
    const text = fields[index] ?? '';
    if (isField(field, index, text)) continue;
    return wrongCron(
      `The ${field.name} is ${quoted(text)}; it may be *, or ${field.values}, or a list (1,15), range (1-5) or step (*/2) of these.`,
    );
  }
  try {
    const times = { cron: cron.trim(), zone };
    if (nextAfter(times, 0) !== undefined) return undefined;
  } catch {
    // Each field is right by itself: the day does not exist in any of the months.
  }
  return wrongCron(`${quoted(cron)} never comes: no such month has day ${fields[2] ?? ''}.`);
}

function isField(field: Field, index: number, text: string): boolean {
  const list = text.split(',');
  if (!list.every((element) => field.element.test(element))) return false;
  try {
    CronExpressionParser.parse(FIELDS.map((_, at) => (at === index ? text : '*')).join(' '), { tz: 'UTC' });
    return true;
  } catch {
    return false;
  }
}

function wrongCron(message: string): Fault {
  return { path: 'cron', rule: 'cron-five-fields', message };
}

function quoted(text: string): string {
  return JSON.stringify(text.length > 40 ? `${text.slice(0, 40)}…` : text);
}
