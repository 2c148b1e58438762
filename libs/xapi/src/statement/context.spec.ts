import { aStatement } from '../testing';
import { brokenRules, SOME_ID } from '../testing/faults';
import type { Rules } from '../version';

const context = (value: unknown, rules: Rules = '1.0.3'): readonly string[] =>
  brokenRules(aStatement({ context: value }), rules).map((fault) => fault.replace('$.context.', ''));

describe('A context', () => {
  it('may be empty', () => {
    expect(context({})).toEqual([]);
  });

  it('has a UUID as registration, a language tag as language, IRIs as keys of extensions', () => {
    expect(context({ registration: SOME_ID, language: 'de-CH', extensions: { 'a:b': null } })).toEqual([]);
    expect(context({ registration: 'x', language: 'something', extensions: { x: 1 } })).toEqual([
      'registration uuid',
      'language language-tag',
      'extensions.x extension-keys',
    ]);
  });

  it('has an Agent or a Group as instructor', () => {
    expect(context({ instructor: { mbox: 'mailto:ada@example.org' } })).toEqual([]);
    expect(context({ instructor: { objectType: 'Group', member: [] } })).toEqual([]);
  });

  it('has a Group as team', () => {
    expect(context({ team: { objectType: 'Group', mbox: 'mailto:s@example.org' } })).toEqual([]);
    expect(context({ team: { mbox: 'mailto:s@example.org' } })).toEqual(['team.objectType context-team']);
    expect(context({ team: { objectType: 'Agent', mbox: 'mailto:s@example.org' } })).toEqual([
      'team.objectType context-team',
    ]);
  });

  it('has a reference as statement', () => {
    expect(context({ statement: { objectType: 'StatementRef', id: SOME_ID } })).toEqual([]);
    expect(context({ statement: { id: SOME_ID } })).toEqual(['statement.objectType statement-reference']);
    expect(context({ statement: { objectType: 'SubStatement', id: SOME_ID } })).toEqual([
      'statement.objectType statement-reference',
    ]);
  });

  it('has revision and platform as strings when the object is an Activity, said or not [C-7.8-activity-object]', () => {
    expect(context({ revision: '', platform: 'LMS' })).toEqual([]);
    expect(brokenRules(aStatement({ object: { id: 'a:b' }, context: { revision: '1', platform: 'LMS' } }))).toEqual([]);
    expect(context({ revision: 1, platform: {} })).toEqual(['revision value-type', 'platform value-type']);
  });

  it.each([
    ['an Agent', { objectType: 'Agent', mbox: 'mailto:ada@example.org' }],
    ['a Group', { objectType: 'Group', member: [] }],
    ['a reference', { objectType: 'StatementRef', id: SOME_ID }],
    [
      'a SubStatement',
      { objectType: 'SubStatement', actor: { mbox: 'mailto:a@b' }, verb: { id: 'a:b' }, object: { id: 'a:c' } },
    ],
  ])('has neither revision nor platform when the object is %s', (_, object) => {
    expect(brokenRules(aStatement({ object, context: { revision: '1', platform: 'LMS' } }))).toEqual([
      '$.context.revision context-activity-object',
      '$.context.platform context-activity-object',
    ]);
  });

  it('of a SubStatement looks at the object of the SubStatement', () => {
    const sub = {
      objectType: 'SubStatement',
      actor: { mbox: 'mailto:a@b' },
      verb: { id: 'a:b' },
      context: { platform: 'LMS' },
    };
    expect(brokenRules(aStatement({ object: { ...sub, object: { id: 'a:c' } } }))).toEqual([]);
    expect(
      brokenRules(aStatement({ object: { ...sub, object: { objectType: 'StatementRef', id: SOME_ID } } })),
    ).toEqual(['$.object.context.platform context-activity-object']);
  });
});

describe('Context activities', () => {
  it.each(['parent', 'grouping', 'category', 'other'])('under %s are one Activity or a list of them', (key) => {
    expect(context({ contextActivities: { [key]: { id: 'a:b' } } })).toEqual([]);
    expect(context({ contextActivities: { [key]: [] } })).toEqual([]);
    expect(context({ contextActivities: { [key]: [{ id: 'a:b' }, { objectType: 'Activity', id: 'a:c' }] } })).toEqual(
      [],
    );
    expect(context({ contextActivities: { [key]: 'a:b' } })).toEqual([`contextActivities.${key} value-type`]);
    expect(context({ contextActivities: { [key]: [{}] } })).toEqual([
      `contextActivities.${key}[0].id activity-required`,
    ]);
    expect(context({ contextActivities: { [key]: [{ objectType: 'StatementRef', id: SOME_ID }] } })).toEqual([
      `contextActivities.${key}[0].objectType value-enumerated`,
      `contextActivities.${key}[0].id iri`,
    ]);
  });

  it.each(['Parent', 'children', 'objectType'])('have no key %s', (key) => {
    expect(context({ contextActivities: { [key]: [] } })).toEqual([`contextActivities.${key} context-activities`]);
  });
});

describe.each([
  ['contextAgents', 'contextAgent', 'agent', { mbox: 'mailto:ada@example.org' }],
  ['contextGroups', 'contextGroup', 'group', { objectType: 'Group', mbox: 'mailto:s@example.org' }],
])('The %s of 2.0', (name, objectType, key, party) => {
  const entries = (value: unknown): readonly string[] =>
    context({ [name]: value }, '2.0.0').map((fault) => fault.replace(name, ''));

  it('are unknown under the rules of 1.0.3 [C-7.8-unknown]', () => {
    expect(context({ [name]: [{ objectType, [key]: party }] })).toEqual([`${name} unknown-property`]);
  });

  it('are a list of entries with an objectType and a party, perhaps with types [C-7.8-context-agents]', () => {
    expect(
      entries([
        { objectType, [key]: party, relevantTypes: ['a:b'] },
        { objectType, [key]: party },
      ]),
    ).toEqual([]);
    expect(entries({ objectType, [key]: party })).toEqual([' value-type']);
  });

  it('say their objectType exactly [C-7.8-context-agents]', () => {
    expect(entries([{ [key]: party }])).toEqual(['[0].objectType context-agents']);
    expect(entries([{ objectType: objectType.toLowerCase(), [key]: party }])).toEqual([
      '[0].objectType context-agents',
    ]);
  });

  it('have their party and nothing else', () => {
    expect(entries([{ objectType }])).toEqual([`[0].${key} context-agents`]);
    expect(entries([{ objectType, [key]: party, name: 'x' }])).toEqual(['[0].name unknown-property']);
  });

  it('have at least one IRI in relevantTypes', () => {
    expect(entries([{ objectType, [key]: party, relevantTypes: [] }])).toEqual(['[0].relevantTypes relevant-types']);
    expect(entries([{ objectType, [key]: party, relevantTypes: ['x'] }])).toEqual(['[0].relevantTypes[0] iri']);
    expect(entries([{ objectType, [key]: party, relevantTypes: 'a:b' }])).toEqual(['[0].relevantTypes value-type']);
  });
});

describe('Context agents and groups', () => {
  it('are an Agent and a Group, not the other way round', () => {
    const agent = { mbox: 'mailto:ada@example.org' };
    const group = { objectType: 'Group', mbox: 'mailto:s@example.org' };
    expect(context({ contextAgents: [{ objectType: 'contextAgent', agent: group }] }, '2.0.0')).toEqual([
      'contextAgents[0].agent.objectType value-enumerated',
    ]);
    expect(context({ contextGroups: [{ objectType: 'contextGroup', group: agent }] }, '2.0.0')).toEqual([
      'contextGroups[0].group.objectType context-team',
    ]);
  });

  it('stand beside instructor and team', () => {
    const instructor = { mbox: 'mailto:ada@example.org' };
    expect(
      context({ instructor, contextAgents: [{ objectType: 'contextAgent', agent: instructor }] }, '2.0.0'),
    ).toEqual([]);
  });
});
