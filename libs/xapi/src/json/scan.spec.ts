import { isDomainError } from '@attest/kernel';
import fc from 'fast-check';
import { spelling } from '../testing/arbitraries';
import { MAX_DEPTH, pathText, scanJson, type Shape } from './scan';

const failure = (text: string): Readonly<Record<string, unknown>> | undefined => {
  try {
    scanJson(text);
    return undefined;
  } catch (error) {
    if (isDomainError(error, 'invalid_json')) return error.facts;
    throw error;
  }
};

const accepts = (text: string): boolean => {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
};

describe('Reading JSON text', () => {
  it('gives the values that JSON.parse gives, however the text is spelled', () => {
    fc.assert(
      fc.property(fc.jsonValue(), spelling(), (value, spell) => {
        const text = spell(value);
        expect(scanJson(text).value).toEqual(JSON.parse(text));
      }),
    );
  });

  it('accepts exactly the texts that JSON.parse accepts', () => {
    const damaged = fc
      .tuple(
        fc.jsonValue({ maxDepth: 2 }),
        fc.nat(),
        fc.constantFrom('', '"', ',', '}', '[', '-', '0', '.', 'e', '\\', '\n', 't'),
      )
      .map(([value, place, character]) => {
        const text = JSON.stringify(value);
        const at = place % (text.length + 1);
        return text.slice(0, at) + character + text.slice(at + (place % 2));
      });
    fc.assert(
      fc.property(damaged, (text) => {
        expect(failure(text) === undefined).toBe(accepts(text));
      }),
      { numRuns: 2000 },
    );
  });

  it.each([
    '',
    ' ',
    '{',
    '[1,]',
    '{"a":1,}',
    "{'a':1}",
    '01',
    '1.',
    '-',
    '.5',
    '+1',
    '1e',
    'nul',
    'NaN',
    '"\t"',
    '"\\x"',
    '"\\u12"',
    '"a',
    '1 2',
    '\ufeff1',
    '{"a" 1}',
    '{1:2}',
    '[1 2]',
  ])('refuses %p', (text) => {
    expect(failure(text)).toBeDefined();
    expect(accepts(text)).toBe(false);
  });

  it.each([
    '0',
    '-0',
    '-0.5e-7',
    '1E+5',
    '12345678901234567890',
    '1e999',
    '"\\ud800"',
    '"\\u00fc\\/\\b\\f"',
    ' [ ] ',
    '{ }',
  ])('accepts %p', (text) => {
    expect(scanJson(text).value).toEqual(JSON.parse(text));
  });

  it('says in which line and column the text breaks off', () => {
    expect(failure('{\n  "a": 1,\n  "b" 2\n}')).toEqual({ line: 3, column: 7, reason: 'a colon is due here' });
  });

  it('says at which property the text breaks off', () => {
    expect.assertions(1);
    try {
      scanJson('[{"a":{"b":[1,tru]}}]');
    } catch (error) {
      expect(isDomainError(error) && error.faults[0]).toMatchObject({ path: '$[0].a.b[1]', rule: 'json' });
    }
  });

  it('says that a text which just stops ends too early', () => {
    expect(failure('{"a":')?.['reason']).toBe('the text ends too early');
    expect(failure('{"a":"x')?.['reason']).toBe('a string does not end');
  });

  it('names every property that stands twice in its object, by its path, even when one of them is spelled with escapes', () => {
    const text = '{"a":1,"b":[{"c":1,"\\u0063":2}],"a":2,"x y":{"d":1},"x y":0}';
    expect(scanJson(text).duplicates).toEqual(['$.b[0].c', '$.a', '$["x y"]']);
  });

  it('does not mistake equal names in different objects for one', () => {
    expect(scanJson('[{"a":{"a":1}},{"a":1}]').duplicates).toEqual([]);
  });

  it('counts at most 20 duplicates', () => {
    expect(scanJson(`{${Array.from({ length: 100 }, () => '"a":1').join(',')}}`).duplicates).toHaveLength(20);
  });

  it('treats __proto__ and constructor as the plain names they are', () => {
    const { value, duplicates } = scanJson(
      '{"__proto__":{"polluted":true},"constructor":1,"toString":2,"__proto__":3}',
    );
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
    expect(Object.keys(value as object)).toEqual(['__proto__', 'constructor', 'toString']);
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
    expect(duplicates).toEqual(['$.__proto__']);
  });

  it(`reads ${MAX_DEPTH} levels and refuses one more, without exhausting the stack on any depth`, () => {
    expect(failure('['.repeat(MAX_DEPTH) + ']'.repeat(MAX_DEPTH))).toBeUndefined();
    expect(failure('['.repeat(MAX_DEPTH + 1) + ']'.repeat(MAX_DEPTH + 1))?.['reason']).toContain('nested');
    expect(failure('{"a":'.repeat(1_000_000))?.['reason']).toContain('nested');
  });
});

describe('Marking pieces of JSON text', () => {
  const SHAPE: Shape = {
    mark: 'all',
    keys: new Map<string, Shape>([
      ['id', { mark: 'id' }],
      ['list', { items: { keys: new Map([['x', { mark: 'x' }]]) } }],
    ]),
  };
  const marked = (text: string): readonly (readonly [string, string])[] =>
    scanJson(text, SHAPE).marks.map((mark) => [mark.name, text.slice(mark.start, mark.end)]);

  it('gives the exact text of each piece, the inner ones first', () => {
    const text = ' {"list": [ {"x" : 1.50 }, {"y":{"x":0}}, {"x":[ ]} ], "i\\u0064" : "a\\"b" } ';
    expect(marked(text)).toEqual([
      ['x', '1.50'],
      ['x', '[ ]'],
      ['id', '"a\\"b"'],
      ['all', text.trim()],
    ]);
  });

  it('gives every property of an object when asked to, one that stands twice as often as it stands', () => {
    const text = '{"a": [1], "b":{"a":2},"\\u0061":3}';
    const marks = scanJson(text, { everyKey: true }).marks;
    expect(marks.map((mark) => [mark.name, text.slice(mark.start, mark.end)])).toEqual([
      ['a', '[1]'],
      ['b', '{"a":2}'],
      ['a', '3'],
    ]);
    expect(scanJson('[{"a":1}]', { everyKey: true }).marks).toEqual([]);
  });

  it('marks nothing where the text has another form than the shape', () => {
    expect(marked('{"list":{"x":1},"nested":{"id":1}}').map(([name]) => name)).toEqual(['all']);
  });
});

describe('The path of a value', () => {
  it('puts names that are no plain words in brackets and quotes', () => {
    expect(pathText([3, 'context', 'extensions', 'https://a.b/"c"', '_x$1'])).toBe(
      '$[3].context.extensions["https://a.b/\\"c\\""]._x$1',
    );
  });
});
