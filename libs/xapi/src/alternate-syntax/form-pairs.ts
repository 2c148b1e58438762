import type { Rules } from '../version';
import { refusal } from '../refusal';

/**
 * The pairs of a query or of an `application/x-www-form-urlencoded` body, decoded, in order, repeated ones too. Throws DomainError
 * `invalid_request` when the percent-encoding is broken or encodes no UTF-8.
 */
export function formPairs(text: string, rules: Rules): readonly (readonly [string, string])[] {
  const parts = text.split('&', MAX_PAIRS + 1);
  if (parts.length > MAX_PAIRS) {
    const message = `There are more than ${MAX_PAIRS} parameters`;
    throw refusal({ rule: 'parameter-bounded', rules, path: 'query', message });
  }
  return parts
    .filter((part) => part !== '')
    .map((part) => {
      const equals = part.indexOf('=');
      const name = equals < 0 ? part : part.slice(0, equals);
      return [decode(name, name, rules), decode(equals < 0 ? '' : part.slice(equals + 1), name, rules)] as const;
    });
}

/** No request of the standard has more than some twenty. */
const MAX_PAIRS = 1000;

const SHOWN_NAME = 80;

function decode(text: string, name: string, rules: Rules): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch (error) {
    if (!(error instanceof URIError)) throw error;
    const path = name.slice(0, SHOWN_NAME);
    const message = `${path} is not correctly percent-encoded UTF-8`;
    throw refusal({ rule: 'parameter-encoding', rules, path, message });
  }
}
