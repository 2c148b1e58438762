import { aStatement, GOWNING } from '../testing';
import { brokenRules, faultsOf } from '../testing/faults';

/** Everything that a statement can have, so that each place is tried. */
const RICH = {
  id: '39c24cc4-69f2-4c01-824e-1fdc6ea8a3b1',
  actor: {
    objectType: 'Group',
    name: 'Shift',
    mbox: 'mailto:shift@example.org',
    member: [{ account: { homePage: 'https://hr.example.org', name: 'ada' } }],
  },
  verb: { id: 'http://adlnet.gov/expapi/verbs/answered', display: { en: 'answered' } },
  object: {
    objectType: 'Activity',
    id: 'https://example.org/q1',
    definition: {
      name: { en: 'Question' },
      description: { en: 'Which?' },
      type: 'http://adlnet.gov/expapi/activities/cmi.interaction',
      moreInfo: 'https://example.org/q1/about',
      interactionType: 'choice',
      correctResponsesPattern: ['a'],
      choices: [{ id: 'a', description: { en: 'A' } }],
      extensions: { 'https://example.org/e': 1 },
    },
  },
  result: {
    score: { scaled: 1, raw: 2, min: 0, max: 2 },
    success: true,
    completion: true,
    response: 'a',
    duration: 'PT1S',
    extensions: {},
  },
  context: {
    registration: '39c24cc4-69f2-4c01-824e-1fdc6ea8a3b1',
    instructor: { openid: 'https://example.org/trainer' },
    team: { objectType: 'Group', member: [] },
    contextActivities: { parent: [{ id: 'https://example.org/quiz' }] },
    revision: '1',
    platform: 'LMS',
    language: 'en',
    statement: { objectType: 'StatementRef', id: '39c24cc4-69f2-4c01-824e-1fdc6ea8a3b2' },
    extensions: { 'https://example.org/e': null },
  },
  timestamp: '2026-11-24T09:30:00Z',
  stored: '2026-11-24T09:30:00Z',
  authority: { mbox: 'mailto:lrs@example.org' },
  version: '1.0.3',
  attachments: [
    {
      usageType: 'https://example.org/certificate',
      display: { en: 'Certificate' },
      description: { en: 'Of gowning' },
      contentType: 'application/pdf',
      length: 1,
      sha2: 'a'.repeat(64),
      fileUrl: 'https://example.org/certificate.pdf',
    },
  ],
};

/** Every object and value in `value`, by its path, extensions aside. */
function places(value: unknown, path: readonly (string | number)[] = []): readonly (readonly (string | number)[])[] {
  if (typeof value !== 'object' || value === null || path.at(-1) === 'extensions') return [path];
  return [
    path,
    ...Object.entries(value).flatMap(([key, inner]) =>
      places(inner, [...path, Array.isArray(value) ? Number(key) : key]),
    ),
  ];
}

function changed(path: readonly (string | number)[], change: (before: unknown) => unknown): unknown {
  const [key, ...rest] = path;
  const walk = (value: unknown, key: string | number | undefined, rest: readonly (string | number)[]): unknown => {
    if (key === undefined) return change(value);
    if (Array.isArray(value))
      return value.map((inner: unknown, index) => (index === key ? walk(inner, rest[0], rest.slice(1)) : inner));
    const object = value as Record<string, unknown>;
    return { ...object, [key]: walk(object[key], rest[0], rest.slice(1)) };
  };
  return walk(RICH, key, rest);
}

const ALL_PLACES = places(RICH);
const named = (path: readonly (string | number)[]): string => path.join('.');

describe('Any part of a statement', () => {
  it('is accepted when it keeps to the rules', () => {
    expect(faultsOf(RICH)).toEqual([]);
    expect(faultsOf(RICH, '2.0.0')).toEqual([]);
  });

  it.each(ALL_PLACES.filter((path) => path.length > 0).map(named))('refuses null at %s', (path) => {
    const place = ALL_PLACES.find((one) => named(one) === path)!;
    const rules = faultsOf(changed(place, () => null)).map((fault) => fault.rule);
    expect(rules).toContain('null-value');
  });

  it.each(ALL_PLACES.filter((path) => path.length > 0).map(named))(
    'refuses a value of another JSON type at %s',
    (path) => {
      const place = ALL_PLACES.find((one) => named(one) === path)!;
      const other = (before: unknown): unknown =>
        typeof before === 'string' || typeof before === 'object' ? 7 : 'text';
      expect(faultsOf(changed(place, other))).not.toEqual([]);
    },
  );

  it.each(
    ALL_PLACES.filter((path) => {
      const value: unknown = path.reduce<unknown>(
        (inner, key) => (inner as Record<string, unknown>)[String(key)],
        RICH,
      );
      const freeKeys = ['display', 'name', 'description', 'extensions'].includes(String(path.at(-1)));
      return typeof value === 'object' && !Array.isArray(value) && !freeKeys;
    }).map(named),
  )('refuses an unknown property in %p', (path) => {
    const place = ALL_PLACES.find((one) => named(one) === path)!;
    const faults = faultsOf(changed(place, (before) => ({ ...(before as object), unheardOf: 1 })));
    expect(faults.map((fault) => fault.path.endsWith('.unheardOf'))).toContain(true);
  });

  it('refuses a property in another letter case and says which one is meant [C-7.1-unknown]', () => {
    const { actor, ...rest } = aStatement();
    const faults = faultsOf({ ...rest, Actor: actor });
    expect(faults[0]).toMatchObject({
      path: '$.Actor',
      rule: 'unknown-property',
      message: 'The statement has an unknown property "Actor"; "actor" is meant?',
    });
  });

  it('refuses a property that stands twice, wherever it stands, extensions included [C-7.1-twice]', () => {
    const text = JSON.stringify(aStatement({ result: { extensions: { 'a:b': { x: 1 } }, success: true } }));
    expect(brokenRules(text.replace('"x":1', '"x":1,"x":1'))).toEqual([
      '$.result.extensions["a:b"].x duplicate-property',
    ]);
    expect(brokenRules(text.replace('"success":true', '"success":true,"success":false'))).toEqual([
      '$.result.success duplicate-property',
    ]);
    expect(brokenRules(text.replace('{"actor"', '{"verb":{"id":"a:b"},"actor"'))).toEqual([
      '$.verb duplicate-property',
    ]);
  });

  it('does not mind the order of properties', () => {
    expect(faultsOf(Object.fromEntries(Object.entries(RICH).reverse()))).toEqual([]);
  });

  it('refuses numbers and booleans that are written as strings [C-7.1-types]', () => {
    expect(brokenRules(aStatement({ result: { success: 'true', score: { raw: '100' } } }))).toEqual([
      '$.result.score.raw value-type',
      '$.result.success value-type',
    ]);
  });

  it.each(['__proto__', 'constructor', 'toString', 'hasOwnProperty'])(
    'refuses %s as the unknown property it is',
    (name) => {
      const text = JSON.stringify(aStatement()).replace('{"actor"', `{${JSON.stringify(name)}:{"id":1},"actor"`);
      expect(brokenRules(text)).toEqual([`$.${name} unknown-property`]);
    },
  );

  it('may hold lone surrogates, escapes and any script in its free texts', () => {
    const text = JSON.stringify(aStatement({ result: { response: 'x' } })).replace('"x"', '"\\ud800 \\u0000 路😀"');
    expect(faultsOf(text)).toEqual([]);
  });

  it('names the value, what must hold, the rule and the section in one fault', () => {
    expect(faultsOf(aStatement({ result: { score: { scaled: 1.2 } } }))).toEqual([
      {
        path: '$.result.score.scaled',
        message: 'score.scaled is 1.2; it must be between -1 and 1',
        rule: 'score-scaled-range',
        section: 'xAPI 1.0.3 Data 2.4.5.1',
      },
    ]);
  });

  it('names the section of the edition that it is judged by', () => {
    expect(faultsOf(aStatement({ result: { score: { scaled: 2 } } }), '2.0.0')[0]?.section).toBe('xAPI 2.0 4.2.2.4');
  });

  it('never repeats a long value in a message', () => {
    const faults = faultsOf(aStatement({ object: { ...GOWNING, id: 'x'.repeat(100_000), ['y'.repeat(100_000)]: 1 } }));
    expect(Math.max(...faults.map((fault) => fault.message.length))).toBeLessThan(400);
    expect(Math.max(...faults.map((fault) => fault.path.length))).toBeLessThan(400);
  });
});
