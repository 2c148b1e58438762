import fc from 'fast-check';
import { comparable, sameStatement } from './same-statement';
import { ADA, aStatement, arbitraries, BEN, GOWNING } from './testing';
import { read, SOME_ID } from './testing/faults';

const same = (a: Record<string, unknown>, b: Record<string, unknown>): boolean =>
  sameStatement(JSON.stringify(a), read(b, '2.0.0')[0]!);

const SUB = { objectType: 'SubStatement', actor: ADA, verb: { id: 'a:b' }, object: { id: 'a:c' } };
const UPPER = SOME_ID.toUpperCase();

describe('Two statements are the same', () => {
  it.each<[string, object, object]>([
    ['in everything', {}, {}],
    ['with other ids', { id: SOME_ID }, { id: '39c24cc4-69f2-4c01-824e-1fdc6ea8a3b2' }],
    ['with other timestamps', { timestamp: '2026-11-24T09:30:00Z' }, { timestamp: '2020-01-01T00:00:00Z' }],
    ['with other stored times', { stored: '2026-11-24T09:30:00Z' }, {}],
    ['with other authorities', { authority: { mbox: 'mailto:x@y' } }, { authority: { mbox: 'mailto:z@y' } }],
    ['with other versions', { version: '1.0.0' }, { version: '1.0.3' }],
    ['with other attachments', { attachments: [] }, {}],
    ['with another verb display', { verb: { id: 'a:b' } }, { verb: { id: 'a:b', display: { en: 'x' } } }],
    [
      'with another Activity definition',
      { object: { id: 'a:b' } },
      { object: { id: 'a:b', definition: { name: { en: 'x' } } } },
    ],
    [
      'with the default objectType of an Activity said or not',
      { object: { id: 'a:b' } },
      { object: { objectType: 'Activity', id: 'a:b' } },
    ],
    [
      'with the default objectType of an Agent said or not',
      { actor: { mbox: 'mailto:a@b' } },
      { actor: { objectType: 'Agent', mbox: 'mailto:a@b' } },
    ],
    [
      'with members of a Group in another order',
      { actor: { objectType: 'Group', member: [ADA, BEN] } },
      { actor: { objectType: 'Group', member: [BEN, ADA] } },
    ],
    [
      'with a mail domain in another letter case',
      { actor: { mbox: 'mailto:Ada@Example.ORG' } },
      { actor: { mbox: 'mailto:Ada@example.org' } },
    ],
    [
      'with a mail hash in another letter case',
      { actor: { mbox_sha1sum: 'A'.repeat(40) } },
      { actor: { mbox_sha1sum: 'a'.repeat(40) } },
    ],
    [
      'with a registration in another letter case',
      { context: { registration: UPPER } },
      { context: { registration: SOME_ID } },
    ],
    [
      'with a reference in another letter case',
      { object: { objectType: 'StatementRef', id: UPPER } },
      { object: { objectType: 'StatementRef', id: SOME_ID } },
    ],
    [
      'with a context statement in another letter case',
      { context: { statement: { objectType: 'StatementRef', id: UPPER } } },
      { context: { statement: { objectType: 'StatementRef', id: SOME_ID } } },
    ],
    [
      'with one context activity alone or in a list',
      { context: { contextActivities: { parent: [{ id: 'a:b' }] } } },
      { context: { contextActivities: { parent: { id: 'a:b' } } } },
    ],
    [
      'with other definitions of context activities',
      { context: { contextActivities: { parent: [{ id: 'a:b' }] } } },
      { context: { contextActivities: { parent: [GOWNING].map(() => ({ id: 'a:b', definition: {} })) } } },
    ],
    [
      'with durations that differ below a hundredth of a second',
      { result: { duration: 'PT1.239S' } },
      { result: { duration: 'PT1.231S' } },
    ],
    [
      'with numbers in another form',
      { result: { score: { raw: 1 } } },
      JSON.parse('{"result":{"score":{"raw":1.0}}}') as object,
    ],
    [
      'with properties of extensions in another order',
      { result: { extensions: { 'a:e': { x: 1, y: 2 } } } },
      { result: { extensions: { 'a:e': { y: 2, x: 1 } } } },
    ],
    [
      'with other displays, definitions and times in a SubStatement',
      { object: SUB },
      {
        object: {
          ...SUB,
          verb: { id: 'a:b', display: {} },
          object: { id: 'a:c', definition: {} },
          timestamp: '2026-11-24T09:30:00Z',
        },
      },
    ],
  ])('%s', (_, a, b) => {
    expect(same(aStatement(a), aStatement(b))).toBe(true);
    expect(same(aStatement(b), aStatement(a))).toBe(true);
  });
});

describe('Two statements differ', () => {
  it.each<[string, object, object]>([
    ['by actor', { actor: ADA }, { actor: BEN }],
    ['by name of the actor', { actor: ADA }, { actor: { ...ADA, name: 'Ada L.' } }],
    [
      'by members of a Group',
      { actor: { objectType: 'Group', member: [ADA, BEN] } },
      { actor: { objectType: 'Group', member: [ADA] } },
    ],
    [
      'by how often a member stands in a Group',
      { actor: { objectType: 'Group', member: [ADA, ADA] } },
      { actor: { objectType: 'Group', member: [ADA] } },
    ],
    ['by being a Group', { actor: { mbox: 'mailto:a@b' } }, { actor: { objectType: 'Group', mbox: 'mailto:a@b' } }],
    [
      'by the local part of a mailbox in another letter case',
      { actor: { mbox: 'mailto:Ada@example.org' } },
      { actor: { mbox: 'mailto:ada@example.org' } },
    ],
    ['by verb', { verb: { id: 'a:b' } }, { verb: { id: 'a:c' } }],
    ['by Activity', { object: { id: 'a:b' } }, { object: { id: 'a:c' } }],
    ['by the letter case of an Activity id', { object: { id: 'a:b' } }, { object: { id: 'a:B' } }],
    [
      'by kind of object',
      { object: { id: `urn:${SOME_ID}` } },
      { object: { objectType: 'StatementRef', id: SOME_ID } },
    ],
    ['by result', { result: { success: true } }, { result: { success: false } }],
    ['by having a result', { result: { success: true } }, {}],
    [
      'by durations that mean the same in other words',
      { result: { duration: 'PT60S' } },
      { result: { duration: 'PT1M' } },
    ],
    [
      'by durations from a hundredth of a second on',
      { result: { duration: 'PT1.23S' } },
      { result: { duration: 'PT1.24S' } },
    ],
    ['by extensions', { result: { extensions: { 'a:e': [1, 2] } } }, { result: { extensions: { 'a:e': [2, 1] } } }],
    ['by null and nothing in extensions', { result: { extensions: { 'a:e': null } } }, { result: { extensions: {} } }],
    [
      'by a text and a number in extensions',
      { result: { extensions: { 'a:e': '1' } } },
      { result: { extensions: { 'a:e': 1 } } },
    ],
    ['by registration', { context: { registration: SOME_ID } }, { context: {} }],
    [
      'by context activities',
      { context: { contextActivities: { parent: { id: 'a:b' } } } },
      { context: { contextActivities: { grouping: { id: 'a:b' } } } },
    ],
    ['by platform', { context: { platform: 'A' } }, { context: { platform: 'B' } }],
    [
      'by context agents',
      { context: { contextAgents: [{ objectType: 'contextAgent', agent: ADA }] } },
      { context: { contextAgents: [{ objectType: 'contextAgent', agent: BEN }] } },
    ],
    ['by what a SubStatement says', { object: SUB }, { object: { ...SUB, verb: { id: 'a:x' } } }],
    ['by the result of a SubStatement', { object: SUB }, { object: { ...SUB, result: { success: true } } }],
  ])('%s', (_, a, b) => {
    expect(same(aStatement(a), aStatement(b))).toBe(false);
    expect(same(aStatement(b), aStatement(a))).toBe(false);
  });
});

describe('A statement that was erased', () => {
  it('is the same as none', () => {
    expect(sameStatement('', read(aStatement())[0]!)).toBe(false);
  });
});

describe('Being the same', () => {
  it('holds between a statement and what was stored of it [C-4.3-repeated]', () => {
    fc.assert(
      fc.property(
        arbitraries.statement(),
        arbitraries.spelling(),
        fc.constantFrom('1.0.3' as const, '2.0.0' as const),
        (statement, spell, rules) => {
          const received = read(spell(statement), rules)[0]!;
          const stored = received.complete({
            stored: '2026-11-24T09:30:00.000Z',
            authority: '{"mbox":"mailto:lrs@example.org"}',
          });
          expect(sameStatement(stored, received)).toBe(true);
        },
      ),
    );
  });

  it('is an equivalence relation [C-8.2-same]', () => {
    // Unrelated statements are hardly ever the same, so the three are variants of one another.
    const related = fc
      .tuple(arbitraries.statement(), fc.array(fc.constantFrom(...VARIATIONS), { minLength: 3, maxLength: 3 }))
      .map(([statement, variations]) => variations.map((vary) => vary(statement)));
    let pairs = 0;
    fc.assert(
      fc.property(related, ([a = {}, b = {}, c = {}]) => {
        expect(same(a, a)).toBe(true);
        expect(same(a, b)).toBe(same(b, a));
        if (same(a, b) && same(b, c)) {
          pairs++;
          expect(same(a, c)).toBe(true);
        }
      }),
      { numRuns: 300 },
    );
    expect(pairs).toBeGreaterThan(10);
  });

  it('does not depend on the order of properties', () => {
    fc.assert(
      fc.property(arbitraries.statement(), (statement) => {
        expect(comparable(reversed(statement))).toBe(comparable(JSON.parse(JSON.stringify(statement))));
      }),
    );
  });
});

/** The same JSON value with the properties of every object in reverse order. */
function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed);
  if (typeof value !== 'object' || value === null) return value;
  const text = Object.entries(value)
    .reverse()
    .map(([key, inner]) => `${JSON.stringify(key)}:${JSON.stringify(reversed(inner))}`);
  return JSON.parse(`{${text.join(',')}}`) as unknown;
}

type Variation = (statement: Record<string, unknown>) => Record<string, unknown>;

/** Some change nothing that counts, some do. */
const VARIATIONS: readonly Variation[] = [
  (statement) => statement,
  (statement) => ({ ...statement, id: '39c24cc4-69f2-4c01-824e-1fdc6ea8a3b9' }),
  (statement) => ({ ...statement, timestamp: '2020-01-01T00:00:00Z' }),
  (statement) => ({ ...statement, verb: { ...(statement['verb'] as object), display: { en: 'other' } } }),
  (statement) => ({ ...statement, authority: ADA }),
  (statement) => ({ ...statement, verb: { id: 'a:other' } }),
  (statement) => ({ ...statement, result: { success: false, extensions: { 'a:e': 1 } } }),
  (statement) => ({ ...statement, actor: BEN }),
];
