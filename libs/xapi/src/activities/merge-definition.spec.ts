import type { JsonObject } from '@attest/kernel';
import fc from 'fast-check';
import { aStatement, arbitraries, GOWNING } from '../testing';
import { activitiesOf, activityIdsOf } from './activities-of';
import { MAX_DEFINITION, mergeDefinition } from './merge-definition';

const merge = (...definitions: JsonObject[]): JsonObject =>
  definitions.reduce<JsonObject | undefined>((before, received) => mergeDefinition(before, received), undefined) ?? {};

const EN = { name: { en: 'Gowning' } };
const choice = (id: string, description?: JsonObject): JsonObject =>
  description === undefined ? { id } : { id, description };

describe('What is known of an Activity', () => {
  it('is what the first statement said, as it said it [C-10-definition]', () => {
    expect(merge(EN)).toEqual(EN);
    expect(merge({})).toEqual({});
  });

  it('has the languages of all statements; for one language the later text counts [C-10-definition]', () => {
    expect(
      merge(EN, { name: { de: 'Einkleiden' }, description: { en: 'Dress' } }, { name: { en: 'Aseptic gowning' } }),
    ).toEqual({
      name: { en: 'Aseptic gowning', de: 'Einkleiden' },
      description: { en: 'Dress' },
    });
  });

  it('has the extensions of all statements; for one key the later value counts, whole', () => {
    expect(merge({ extensions: { 'a:b': { x: 1 }, 'a:c': 1 } }, { extensions: { 'a:b': { y: 2 } } })).toEqual({
      extensions: { 'a:b': { y: 2 }, 'a:c': 1 },
    });
  });

  it('has the last type and moreInfo that were named; what a later statement leaves out stays', () => {
    expect(merge({ type: 'a:course', moreInfo: 'a:1' }, EN, { type: 'a:lesson' })).toEqual({
      ...EN,
      type: 'a:lesson',
      moreInfo: 'a:1',
    });
  });

  it('has the later list of components, each with the languages that its earlier namesake had', () => {
    const before = {
      interactionType: 'choice',
      choices: [choice('a', { en: 'A' }), choice('b', { en: 'B' }), choice('gone', { en: 'C' })],
      correctResponsesPattern: ['a'],
    };
    const after = {
      interactionType: 'choice',
      choices: [choice('b', { de: 'Be' }), choice('a'), choice('new', { de: 'Neu' })],
    };
    expect(merge(before, after)).toEqual({
      interactionType: 'choice',
      choices: [choice('b', { en: 'B', de: 'Be' }), choice('a', { en: 'A' }), choice('new', { de: 'Neu' })],
      correctResponsesPattern: ['a'],
    });
  });

  it('has one interaction: another interactionType replaces all of the earlier', () => {
    const before = { ...EN, interactionType: 'choice', choices: [choice('a')], correctResponsesPattern: ['a'] };
    expect(merge(before, { interactionType: 'numeric', correctResponsesPattern: ['1:2'] })).toEqual({
      ...EN,
      interactionType: 'numeric',
      correctResponsesPattern: ['1:2'],
    });
    expect(merge(before, { name: { de: 'x' } })).toMatchObject({ interactionType: 'choice', choices: [choice('a')] });
  });

  it('stays as it is when a statement says nothing new, and is then the same value', () => {
    const before = { name: { en: 'a', de: 'b' }, extensions: { 'a:b': [1, { x: null }] } };
    expect(mergeDefinition(before, { extensions: { 'a:b': [1, { x: null }] }, name: { de: 'b' } })).toBe(before);
    expect(mergeDefinition(before, {})).toBe(before);
    expect(mergeDefinition(before, { extensions: { 'a:b': [1, { x: 1 }] } })).not.toBe(before);
    expect(mergeDefinition(before, { extensions: { 'a:b': [1] } })).not.toBe(before);
    expect(mergeDefinition({ extensions: { 'a:b': {} } }, { extensions: { 'a:b': [] } })).toEqual({
      extensions: { 'a:b': [] },
    });
  });

  it('does not grow without end: what would make it too long is not learnt', () => {
    const long = { extensions: { 'a:b': 'x'.repeat(MAX_DEFINITION) } };
    expect(merge(long)).toEqual({});
    expect(mergeDefinition(EN, long)).toBe(EN);
    const half = (key: string): JsonObject => ({ extensions: { [key]: 'x'.repeat(MAX_DEFINITION / 2) } });
    expect(merge(half('a:b'), half('a:c'))).toEqual(half('a:b'));
  });

  it('changes nothing that it is made of', () => {
    const frozen = (value: JsonObject): JsonObject => Object.freeze(structuredClone(value));
    const before = frozen({ name: Object.freeze({ en: 'a' }) });
    expect(merge(before, frozen({ name: { de: 'b' } }))).toEqual({ name: { en: 'a', de: 'b' } });
    expect(before).toEqual({ name: { en: 'a' } });
  });

  it('is no place for prototypes', () => {
    const hostile = JSON.parse('{"name":{"__proto__":"x"},"__proto__":{"polluted":true}}') as JsonObject;
    expect(JSON.stringify(merge(EN, hostile))).toBe(
      '{"name":{"en":"Gowning","__proto__":"x"},"__proto__":{"polluted":true}}',
    );
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });
});

const anyDefinition = (): fc.Arbitrary<JsonObject> => {
  const map = fc.dictionary(fc.constantFrom('en', 'de', 'fr'), fc.constantFrom('1', '2', '3'));
  const component = fc.record({ id: fc.constantFrom('a', 'b', 'c'), description: map }, { requiredKeys: ['id'] });
  const components = fc.uniqueArray(component, { selector: (one) => one.id, maxLength: 3 });
  return fc.record(
    {
      name: map,
      description: map,
      type: fc.constantFrom('a:1', 'a:2'),
      extensions: fc.dictionary(fc.constantFrom('a:x', 'a:y'), fc.jsonValue({ maxDepth: 1 })),
      interactionType: fc.constantFrom('choice', 'likert'),
      choices: components,
      scale: components,
      correctResponsesPattern: fc.array(fc.constantFrom('a', 'b'), { maxLength: 2 }),
    },
    { requiredKeys: [], noNullPrototype: true },
  );
};

describe('Merging definitions', () => {
  it('gives the same whenever the statements are taken in the same order', () => {
    fc.assert(
      fc.property(fc.array(anyDefinition(), { maxLength: 5 }), (definitions) => {
        expect(JSON.stringify(merge(...definitions))).toBe(JSON.stringify(merge(...structuredClone(definitions))));
      }),
    );
  });

  it('learns nothing from hearing the same again', () => {
    fc.assert(
      fc.property(anyDefinition(), anyDefinition(), (one, other) => {
        const known = merge(one, other);
        expect(mergeDefinition(known, other)).toBe(known);
      }),
    );
  });

  it('keeps everything that the last statement said', () => {
    fc.assert(
      fc.property(anyDefinition(), anyDefinition(), (one, other) => {
        const known = merge(one, other);
        for (const key of ['type', 'interactionType', 'correctResponsesPattern']) {
          if (other[key] !== undefined) expect(known[key]).toEqual(other[key]);
        }
        expect(known).toMatchObject(other);
      }),
    );
  });

  it('of names, descriptions and extensions may be grouped in any way', () => {
    const maps = anyDefinition().map(({ name = {}, description = {}, extensions = {} }) => ({
      name,
      description,
      extensions,
    }));
    fc.assert(
      fc.property(maps, maps, maps, (a, b, c) => {
        expect(merge(merge(a, b), c)).toEqual(merge(a, merge(b, c)));
      }),
    );
  });
});

describe('The Activities that a statement defines', () => {
  const named = (id: string): unknown => ({ id, definition: { name: { en: id } } });

  it('are its object, those of its context, and those of a SubStatement', () => {
    const context = { contextActivities: { parent: named('a:parent'), other: [named('a:1'), named('a:2')] } };
    const sub = { objectType: 'SubStatement', actor: {}, verb: {}, object: named('a:inner'), context };
    const ids = (statement: unknown): readonly string[] => activitiesOf(statement).map((activity) => activity.id);
    expect(ids(aStatement({ context }))).toEqual([GOWNING.id, 'a:parent', 'a:1', 'a:2']);
    expect(ids(aStatement({ object: sub, context: { contextActivities: { category: named('a:out') } } }))).toEqual([
      'a:out',
      'a:inner',
      'a:parent',
      'a:1',
      'a:2',
    ]);
  });

  it('are not looked for deeper than a SubStatement, which holds no other', () => {
    const inner = { objectType: 'SubStatement', object: named('a:inner') };
    expect(activitiesOf(aStatement({ object: { objectType: 'SubStatement', object: inner } }))).toEqual([]);
  });

  it('have a definition, be it empty', () => {
    expect(activitiesOf(aStatement({ object: { id: 'a:b' } }))).toEqual([]);
    expect(activitiesOf(aStatement({ object: { id: 'a:b', definition: {} } }))).toEqual([
      { id: 'a:b', definition: {} },
    ]);
  });

  it('are no Agents and no statements', () => {
    expect(activitiesOf(aStatement({ object: { objectType: 'Agent', id: 'a:b', definition: {} } }))).toEqual([]);
  });

  it('stand once each, what is said at several places merged', () => {
    const grouping = [
      { id: 'a:b', definition: { name: { de: 'x' } } },
      { id: 'a:b', definition: { name: { fr: 'y' } } },
    ];
    expect(
      activitiesOf(
        aStatement({
          object: { id: 'a:b', definition: { name: { en: 'z' } } },
          context: { contextActivities: { grouping } },
        }),
      ),
    ).toEqual([{ id: 'a:b', definition: { name: { en: 'z', de: 'x', fr: 'y' } } }]);
  });

  it('can be asked of anything', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(Array.isArray(activitiesOf(value))).toBe(true);
        expect(Array.isArray(activityIdsOf(JSON.stringify(value)))).toBe(true);
      }),
    );
  });

  it('are among all its Activities', () => {
    fc.assert(
      fc.property(arbitraries.statement(), (statement) => {
        const ids = activityIdsOf(JSON.stringify(statement));
        for (const { id } of activitiesOf(statement)) expect(ids).toContain(id);
        expect(new Set(ids).size).toBe(ids.length);
      }),
    );
    expect(activityIdsOf('')).toEqual([]);
  });
});
