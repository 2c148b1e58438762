import { aStatement, GOWNING } from '../testing';
import { brokenRules, SOME_ID } from '../testing/faults';

const object = (value: unknown): readonly string[] => brokenRules(aStatement({ object: value }));
const definition = (value: unknown): readonly string[] =>
  object({ id: 'a:b', definition: value }).map((fault) => fault.replace('$.object.definition', '').replace(/^\./, ''));

describe('An object', () => {
  it.each(['activity', 'Statement', 'agent', 'Verb', ''])('has no objectType %p', (objectType) => {
    expect(object({ objectType, id: 'a:b' })).toEqual(['$.object.objectType object-type']);
  });

  it('without objectType is an Activity, even if it looks like an Agent', () => {
    expect(object({ id: 'a:b' })).toEqual([]);
    expect(object({ mbox: 'mailto:ada@example.org' })).toEqual([
      '$.object.mbox unknown-property',
      '$.object.id activity-required',
    ]);
  });

  it('may be an Agent or a Group that says so', () => {
    expect(object({ objectType: 'Agent', mbox: 'mailto:ada@example.org' })).toEqual([]);
    expect(object({ objectType: 'Group', member: [] })).toEqual([]);
  });
});

describe('An Activity', () => {
  it('has an IRI as its id', () => {
    expect(object({ objectType: 'Activity' })).toEqual(['$.object.id activity-required']);
    expect(object({ id: 'gowning' })).toEqual(['$.object.id iri']);
  });

  it('may have an empty definition', () => {
    expect(definition({})).toEqual([]);
  });

  it('has language maps as name and description, IRIs as type and moreInfo', () => {
    expect(definition({ name: { en: 'x' }, description: {}, type: 'a:b', moreInfo: 'https://example.org' })).toEqual(
      [],
    );
    expect(definition({ name: 'x', description: [], type: 'x', moreInfo: 'x' })).toEqual([
      'name language-map',
      'description language-map',
      'type iri',
      'moreInfo iri',
    ]);
  });

  it('has extensions under IRIs, with any values', () => {
    expect(definition({ extensions: { 'a:b': null, 'a:c': '', 'a:d': {} } })).toEqual([]);
    expect(definition({ extensions: {} })).toEqual([]);
    expect(definition({ extensions: { shift: 1 } })).toEqual(['extensions.shift extension-keys']);
    expect(definition({ extensions: [] })).toEqual(['extensions value-type']);
  });

  it.each([
    'true-false',
    'choice',
    'fill-in',
    'long-fill-in',
    'matching',
    'performance',
    'sequencing',
    'likert',
    'numeric',
    'other',
  ])('may be an interaction of the type %s', (interactionType) => {
    expect(definition({ interactionType })).toEqual([]);
  });

  it.each(['True-False', 'multiple-choice', '', 7])('is no interaction of the type %p', (interactionType) => {
    expect(definition({ interactionType })).toEqual(['interactionType interaction-type']);
  });

  it.each(['correctResponsesPattern', 'choices', 'scale', 'source', 'target', 'steps'])(
    'with %s says its interactionType',
    (name) => {
      expect(definition({ [name]: [] })).toEqual(['interactionType interaction-type-required']);
      expect(definition({ [name]: [], interactionType: 'other' })).toEqual([]);
    },
  );

  it('has a list of strings of any length as correctResponsesPattern', () => {
    expect(definition({ interactionType: 'other', correctResponsesPattern: ['a'.repeat(5000), ''] })).toEqual([]);
    expect(definition({ interactionType: 'other', correctResponsesPattern: 'a' })).toEqual([
      'correctResponsesPattern value-type',
    ]);
    expect(definition({ interactionType: 'other', correctResponsesPattern: [1] })).toEqual([
      'correctResponsesPattern[0] value-type',
    ]);
  });
});

describe.each([
  ['choices', 'choice'],
  ['choices', 'sequencing'],
  ['scale', 'likert'],
  ['source', 'matching'],
  ['target', 'matching'],
  ['steps', 'performance'],
])('The %s of a %s interaction', (list, interactionType) => {
  const components = (value: unknown): readonly string[] =>
    definition({ interactionType, [list]: value }).map((fault) => fault.replace(list, ''));

  it('are a list of components with an id and perhaps a description', () => {
    expect(components([{ id: 'a', description: { en: 'A' } }, { id: 'b' }])).toEqual([]);
    expect(components({ id: 'a' })).toEqual([' value-type']);
    expect(components(['a'])).toEqual(['[0] value-type']);
    expect(components([{ description: {} }])).toEqual(['[0].id component-required']);
    expect(components([{ id: 1 }])).toEqual(['[0].id value-type']);
    expect(components([{ id: 'a', description: 'A' }])).toEqual(['[0].description language-map']);
    expect(components([{ id: 'a', name: 'A' }])).toEqual(['[0].name unknown-property']);
  });

  it('have distinct ids [C-7.6-components]', () => {
    expect(components([{ id: 'a' }, { id: 'b' }, { id: 'a' }])).toEqual(['[2].id component-ids-distinct']);
  });
});

describe('Lists of components', () => {
  it('may share ids with each other', () => {
    expect(definition({ interactionType: 'matching', source: [{ id: 'a' }], target: [{ id: 'a' }] })).toEqual([]);
  });
});

describe('A reference to a statement', () => {
  it('has a UUID and nothing else [C-7.6-reference]', () => {
    expect(object({ objectType: 'StatementRef', id: SOME_ID })).toEqual([]);
    expect(object({ objectType: 'StatementRef', id: 'x' })).toEqual(['$.object.id uuid']);
    expect(object({ objectType: 'StatementRef' })).toEqual(['$.object.id statement-reference']);
    expect(object({ objectType: 'StatementRef', id: SOME_ID, definition: {} })).toEqual([
      '$.object.definition unknown-property',
    ]);
  });
});

describe('A SubStatement', () => {
  const SUB = {
    objectType: 'SubStatement',
    actor: { mbox: 'mailto:ada@example.org' },
    verb: { id: 'a:b' },
    object: GOWNING,
  };

  it('may have a result, a context, a timestamp and attachments', () => {
    expect(object(SUB)).toEqual([]);
    expect(object({ ...SUB, result: {}, context: {}, timestamp: '2026-11-24T09:30:00Z', attachments: [] })).toEqual([]);
  });

  it.each(['actor', 'verb', 'object'])('needs its %s', (name) => {
    expect(object(Object.fromEntries(Object.entries(SUB).filter(([key]) => key !== name)))).toEqual([
      `$.object.${name} sub-statement-required`,
    ]);
  });

  it.each([
    ['id', SOME_ID],
    ['stored', '2026-11-24T09:30:00Z'],
    ['version', '1.0.0'],
    ['authority', { mbox: 'mailto:ada@example.org' }],
  ])('has no %s', (name, value) => {
    expect(object({ ...SUB, [name]: value })).toEqual([`$.object.${name} sub-statement-properties`]);
  });

  it('has no SubStatement as its object [C-7.6-nesting]', () => {
    expect(object({ ...SUB, object: SUB })).toEqual(['$.object.object.objectType sub-statement-nesting']);
  });

  it('may have a reference, an Agent or a Group as its object', () => {
    expect(object({ ...SUB, object: { objectType: 'StatementRef', id: SOME_ID } })).toEqual([]);
    expect(object({ ...SUB, object: { objectType: 'Agent', mbox: 'mailto:ada@example.org' } })).toEqual([]);
  });

  it('keeps to all other rules of statements', () => {
    const wrong = {
      ...SUB,
      verb: { id: 'x' },
      result: { score: { scaled: 2 } },
      context: { registration: 'x' },
      timestamp: 'x',
    };
    expect(object(wrong)).toEqual([
      '$.object.verb.id iri',
      '$.object.result.score.scaled score-scaled-range',
      '$.object.context.registration uuid',
      '$.object.timestamp timestamp',
    ]);
  });
});
