import { DomainError } from '@attest/kernel';

/**
 * The value of a JSON text. Throws DomainError `invalid_json` with the place: bad syntax, bytes that are not UTF-8, a property
 * that stands twice (parsers disagree on which one counts) or is called `__proto__`.
 */
export function readJson(bytes: Uint8Array): unknown {
  const text = decode(bytes);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw invalid('$', (error as SyntaxError).message, 'json-syntax');
  }
  checkProperties(text);
  return value;
}

function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw invalid('$', 'The body is not UTF-8', 'json-encoding');
  }
}

/** Strings, and the signs that open, close and separate. */
const TOKEN = /"(?:[^"\\]|\\.)*"|[{}[\],:]/g;

/** Looks at the names of properties in a text that is known to be JSON. */
function checkProperties(text: string): void {
  const open: { readonly names: Set<string> | undefined; step: string | number }[] = [];
  let last = '';
  for (const [token] of text.matchAll(TOKEN)) {
    const here = open.at(-1);
    if (token === '{') open.push({ names: new Set(), step: '' });
    else if (token === '[') open.push({ names: undefined, step: 0 });
    else if (token === '}' || token === ']') open.pop();
    else if (token === ',' && typeof here?.step === 'number') here.step++;
    else if (token === ':' && here?.names !== undefined) {
      const name = JSON.parse(last) as string;
      here.step = name;
      const path = `$${open.map(({ step }) => (typeof step === 'number' ? `[${step}]` : `.${step}`)).join('')}`;
      if (name === '__proto__') throw invalid(path, '__proto__ cannot be the name of a property', 'json-proto');
      if (here.names.has(name))
        throw invalid(path, `${JSON.stringify(name)} stands twice in one object`, 'json-duplicate');
      here.names.add(name);
    }
    last = token;
  }
}

function invalid(path: string, message: string, rule: string): DomainError {
  return new DomainError('invalid_json', {}, [{ path, message, rule }]);
}
