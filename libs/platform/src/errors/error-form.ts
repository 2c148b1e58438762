import { preferencesOf, qualityOf } from '../http/preferences';

/** The forms that an error is told in. */
export type ErrorForm = 'json' | 'text' | 'html';

/** In this order where a client likes several alike: programs that say nothing, or anything, get what programs read. */
const FORMS: readonly (readonly [ErrorForm, string])[] = [
  ['json', 'application/json'],
  ['text', 'text/plain'],
  ['html', 'text/html'],
];

/** The form that `Accept` likes best (RFC 9110 12.5.1); JSON when it takes none of them: an error is told all the same. */
export function preferredForm(accept: string | undefined): ErrorForm {
  if (accept === undefined || accept === '*/*') return 'json';
  const accepted = preferencesOf(accept);
  let best: ErrorForm = 'json';
  let most = 0;
  for (const [form, type] of FORMS) {
    const quality = qualityOf(type, accepted);
    if (quality <= most) continue;
    [best, most] = [form, quality];
  }
  return best;
}
