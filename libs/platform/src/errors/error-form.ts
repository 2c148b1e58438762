/** The forms that an error is told in. */
export type ErrorForm = 'json' | 'text' | 'html';

/** In this order where a client likes several alike: programs that say nothing, or anything, get what programs read. */
const FORMS: readonly (readonly [ErrorForm, string])[] = [
  ['json', 'application/json'],
  ['text', 'text/plain'],
  ['html', 'text/html'],
];

/** RFC 9110 12.4.2. */
const QUALITY = /^(?:0(?:\.[0-9]{0,3})?|1(?:\.0{0,3})?)$/;

/** The form that `Accept` likes best (RFC 9110 12.5.1); JSON when it takes none of them: an error is told all the same. */
export function preferredForm(accept: string | undefined): ErrorForm {
  if (accept === undefined || accept === '*/*') return 'json';
  const ranges = rangesOf(accept);
  let best: ErrorForm = 'json';
  let most = 0;
  for (const [form, type] of FORMS) {
    const quality = qualityOf(type, ranges);
    if (quality <= most) continue;
    [best, most] = [form, quality];
  }
  return best;
}

function rangesOf(accept: string): ReadonlyMap<string, number> {
  const ranges = new Map<string, number>();
  for (const part of accept.split(',')) {
    const [range = '', ...parameters] = part.split(';').map((text) => text.trim().toLowerCase());
    const quality = parameters.find((parameter) => parameter.startsWith('q='))?.slice(2) ?? '1';
    // A range with a quality that is none says nothing.
    if (QUALITY.test(quality)) ranges.set(range, Math.max(Number(quality), ranges.get(range) ?? 0));
  }
  return ranges;
}

/** The most exact range that holds the type decides. */
function qualityOf(type: string, ranges: ReadonlyMap<string, number>): number {
  return ranges.get(type) ?? ranges.get(type.replace(/\/.*/, '/*')) ?? ranges.get('*/*') ?? 0;
}
