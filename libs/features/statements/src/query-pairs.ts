import { DomainError } from '@attest/kernel';

/** The query parameters of a request as sent, in order, repeated ones too. Broken percent-encoding: DomainError `invalid_request`. */
export function queryPairs(url: string): (readonly [string, string])[] {
  const start = url.indexOf('?');
  if (start < 0) return [];
  return url
    .slice(start + 1)
    .split('&')
    .filter((part) => part !== '')
    .map((part) => {
      const equals = part.indexOf('=');
      const name = equals < 0 ? part : part.slice(0, equals);
      return [decode(name, name), decode(equals < 0 ? '' : part.slice(equals + 1), name)] as const;
    });
}

function decode(text: string, parameter: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    throw new DomainError('invalid_request', {}, [
      { path: parameter, message: `${parameter} is not correctly percent-encoded UTF-8`, rule: 'parameter-encoding' },
    ]);
  }
}
