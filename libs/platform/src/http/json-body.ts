import { DomainError } from '@attest/kernel';

/** Deeper text is refused: nothing that the API takes needs it, and what recurses over a value stays safe. */
const MAX_DEPTH = 100;

/**
 * The value of a JSON text. Throws DomainError `invalid_json` with the place: bad syntax, bytes that are not UTF-8, a property
 * that stands twice (parsers disagree on which one counts) or is called `__proto__`, nesting deeper than MAX_DEPTH.
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

interface Level {
  /** Of an object: the names so far. */
  readonly names: Set<string> | undefined;
  step: string | number;
}

/** Looks at the names of properties in a text that is known to be JSON. */
function checkProperties(text: string): void {
  const open: Level[] = [];
  let last = '';
  for (const [token] of text.matchAll(TOKEN)) {
    const here = open.at(-1);
    if (open.length === MAX_DEPTH && (token === '{' || token === '[')) {
      throw invalid('$', `Objects and arrays are nested more than ${MAX_DEPTH} deep`, 'json-depth');
    }
    if (token === '{') open.push({ names: new Set(), step: '' });
    else if (token === '[') open.push({ names: undefined, step: 0 });
    else if (token === '}' || token === ']') open.pop();
    else if (token === ',' && typeof here?.step === 'number') here.step++;
    else if (token === ':' && here?.names !== undefined) {
      const name = JSON.parse(last) as string;
      here.step = name;
      if (name === '__proto__') throw invalid(pathTo(open), '__proto__ cannot be the name of a property', 'json-proto');
      if (here.names.has(name))
        throw invalid(pathTo(open), `${JSON.stringify(name)} stands twice in one object`, 'json-duplicate');
      here.names.add(name);
    }
    last = token;
  }
}

const pathTo = (open: readonly Level[]): string =>
  `$${open.map(({ step }) => (typeof step === 'number' ? `[${step}]` : `.${step}`)).join('')}`;

function invalid(path: string, message: string, rule: string): DomainError {
  return new DomainError('invalid_json', {}, [{ path, message, rule }]);
}
