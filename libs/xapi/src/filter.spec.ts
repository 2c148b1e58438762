import { isDomainError } from '@attest/kernel';
import fc from 'fast-check';
import { filterFor, matches, type FilterParams } from './filter';
import { identityOf } from './identity';
import { arrayOf, isObject, objectOf } from './json/values';
import { rowOf } from './row-of';
import { ADA, aStatement, arbitraries, BEN, GOWNING, PASSED } from './testing';
import { faultsFrom, SOME_ID } from './testing/faults';

const STORED = '2026-11-24T09:30:00.500Z';

const finds = (params: FilterParams, statement: unknown, stored = STORED): boolean =>
  matches(
    filterFor(params),
    rowOf({ id: SOME_ID, position: 1, stored, bytes: JSON.stringify(statement), credential: 'key' }),
  );

const byAgent = (agent: unknown, relatedAgents = false): FilterParams => ({
  agent: JSON.stringify(agent),
  relatedAgents,
});
const byActivity = (activity: string, relatedActivities = false): FilterParams => ({ activity, relatedActivities });

const CLEO = { mbox: 'mailto:cleo@example.org' };
const SHIFT = { objectType: 'Group', mbox: 'mailto:shift@example.org', member: [CLEO] };
const SUB = {
  objectType: 'SubStatement',
  actor: CLEO,
  verb: { id: 'a:b' },
  object: { id: 'https://example.org/inner' },
  context: { instructor: BEN, contextActivities: { other: { id: 'https://example.org/inner-other' } } },
};

describe('The agent parameter', () => {
  it('finds a statement by its actor, by identifier alone [C-4.4-agent]', () => {
    expect(finds(byAgent(ADA), aStatement())).toBe(true);
    expect(finds(byAgent({ mbox: ADA.mbox, name: 'Somebody else' }), aStatement())).toBe(true);
    expect(finds(byAgent(BEN), aStatement())).toBe(false);
  });

  it('finds a statement by its object when that is an Agent or a Group [C-4.4-agent]', () => {
    expect(finds(byAgent(BEN), aStatement({ object: BEN }))).toBe(true);
    expect(finds(byAgent(SHIFT), aStatement({ object: SHIFT }))).toBe(true);
  });

  it('finds a Group by its identifier and by each of its members [C-4.4-group]', () => {
    expect(finds(byAgent({ objectType: 'Group', mbox: SHIFT.mbox }), aStatement({ actor: SHIFT }))).toBe(true);
    expect(finds(byAgent(CLEO), aStatement({ actor: SHIFT }))).toBe(true);
    expect(finds(byAgent(CLEO), aStatement({ object: { objectType: 'Group', member: [ADA, CLEO] } }))).toBe(true);
  });

  it('compares a mailbox exactly', () => {
    expect(finds(byAgent({ mbox: 'mailto:Ada@example.org' }), aStatement())).toBe(false);
    expect(finds(byAgent({ mbox: 'mailto:ada@EXAMPLE.org' }), aStatement())).toBe(false);
  });

  it('tells an account by homePage and name together', () => {
    const account = (homePage: string, name: string): unknown => ({ account: { homePage, name } });
    expect(finds(byAgent(BEN), aStatement({ actor: BEN }))).toBe(true);
    expect(finds(byAgent(account('https://hr.example.org', 'be')), aStatement({ actor: BEN }))).toBe(false);
    expect(finds(byAgent(account('https://other.example.org', 'ben')), aStatement({ actor: BEN }))).toBe(false);
    expect(finds(byAgent(account('a:b', 'c d')), aStatement({ actor: account('a:b', 'c d') }))).toBe(true);
  });

  it('does not look at other places', () => {
    for (const parts of [
      { authority: BEN },
      { context: { instructor: BEN } },
      { context: { team: { objectType: 'Group', member: [BEN] } } },
      { object: { ...SUB, actor: BEN } },
    ]) {
      expect(finds(byAgent(BEN), aStatement(parts))).toBe(false);
    }
  });

  it.each<[string, object]>([
    ['the actor', { actor: BEN }],
    ['the object', { object: BEN }],
    ['the authority', { authority: BEN }],
    ['a member of the authority', { authority: { objectType: 'Group', member: [BEN, CLEO] } }],
    ['the instructor', { context: { instructor: BEN } }],
    ['a member of the team', { context: { team: { objectType: 'Group', member: [BEN] } } }],
    ['a context agent', { context: { contextAgents: [{ objectType: 'contextAgent', agent: BEN }] } }],
    [
      'a member of a context group',
      { context: { contextGroups: [{ objectType: 'contextGroup', group: { objectType: 'Group', member: [BEN] } }] } },
    ],
    ['the actor of a SubStatement', { object: { ...SUB, actor: BEN, context: {} } }],
    ['the object of a SubStatement', { object: { ...SUB, object: BEN, context: {} } }],
    ['the instructor of a SubStatement', { object: SUB }],
  ])('widened by related_agents, looks at %s [C-4.4-related-agents]', (_, parts) => {
    expect(finds(byAgent(BEN, true), aStatement(parts))).toBe(true);
    expect(finds(byAgent({ mbox: 'mailto:nobody@example.org' }, true), aStatement(parts))).toBe(false);
  });

  it.each([
    ['true', 'value-type'],
    ['ada', 'parameter-agent'],
    ['{}', 'agent-identifier'],
    ['{"mbox":"ada"}', 'mbox'],
    ['{"objectType":"Group","member":[]}', 'parameter-agent'],
    ['{"mbox":"mailto:a@b","mbox":"mailto:c@d"}', 'duplicate-property'],
    ['', 'parameter-agent'],
  ])('is refused as %p', (agent, rule) => {
    const faults = faultsFrom(() => filterFor({ agent }));
    expect(faults.map((fault) => fault.rule)).toEqual([rule]);
    expect(faults[0]?.path).toMatch(/^agent/);
  });
});

describe('The verb parameter', () => {
  it('finds a statement by the id of its verb, not by that of a SubStatement', () => {
    expect(finds({ verb: PASSED.id }, aStatement())).toBe(true);
    expect(finds({ verb: 'a:b' }, aStatement())).toBe(false);
    expect(finds({ verb: 'a:b' }, aStatement({ object: SUB }))).toBe(false);
  });
});

describe('The activity parameter', () => {
  it('finds a statement by the Activity that is its object [C-4.4-activity]', () => {
    expect(finds(byActivity(GOWNING.id), aStatement())).toBe(true);
    expect(finds(byActivity('https://example.org/other'), aStatement())).toBe(false);
  });

  it('does not look at the context or a SubStatement [C-4.4-activity]', () => {
    const context = { contextActivities: { parent: { id: 'https://example.org/parent' } } };
    expect(finds(byActivity('https://example.org/parent'), aStatement({ context }))).toBe(false);
    expect(finds(byActivity('https://example.org/inner'), aStatement({ object: SUB }))).toBe(false);
  });

  it('widened by related_activities, looks at the object, all of the context, and a SubStatement [C-4.4-related-activities]', () => {
    const id = 'https://example.org/x';
    for (const key of ['parent', 'grouping', 'category', 'other']) {
      expect(finds(byActivity(id, true), aStatement({ context: { contextActivities: { [key]: { id } } } }))).toBe(true);
      expect(
        finds(byActivity(id, true), aStatement({ context: { contextActivities: { [key]: [{ id: 'a:b' }, { id }] } } })),
      ).toBe(true);
    }
    expect(finds(byActivity(GOWNING.id, true), aStatement())).toBe(true);
    expect(finds(byActivity('https://example.org/inner', true), aStatement({ object: SUB }))).toBe(true);
    expect(finds(byActivity('https://example.org/inner-other', true), aStatement({ object: SUB }))).toBe(true);
    expect(finds(byActivity(id, true), aStatement({ object: SUB }))).toBe(false);
  });
});

describe('The registration parameter', () => {
  it('finds a statement by its registration, letter case aside', () => {
    const statement = aStatement({ context: { registration: SOME_ID } });
    expect(finds({ registration: SOME_ID.toUpperCase() }, statement)).toBe(true);
    expect(finds({ registration: '39c24cc4-69f2-4c01-824e-1fdc6ea8a3b2' }, statement)).toBe(false);
    expect(
      finds({ registration: SOME_ID }, aStatement({ object: { ...SUB, context: { registration: SOME_ID } } })),
    ).toBe(false);
  });
});

describe('The time limits', () => {
  it('since is exclusive and until is inclusive [C-4.4-since] [C-4.4-until]', () => {
    expect(finds({ since: STORED }, aStatement())).toBe(false);
    expect(finds({ since: '2026-11-24T09:30:00.499Z' }, aStatement())).toBe(true);
    expect(finds({ until: STORED }, aStatement())).toBe(true);
    expect(finds({ until: '2026-11-24T09:30:00.499Z' }, aStatement())).toBe(false);
  });

  it('compare instants, whatever the offset', () => {
    expect(finds({ since: '2026-11-24T10:30:00.500+01:00' }, aStatement())).toBe(false);
    expect(finds({ until: '2026-11-24T10:30:00.500+01:00' }, aStatement())).toBe(true);
    expect(finds({ since: '2026-11-24T09:30:00' }, aStatement())).toBe(true);
  });

  it('may be finer than stored times are', () => {
    expect(finds({ since: '2026-11-24T09:30:00.4999Z' }, aStatement())).toBe(true);
    expect(finds({ since: '2026-11-24T09:30:00.5001Z' }, aStatement())).toBe(false);
    expect(finds({ until: '2026-11-24T09:30:00.5001Z' }, aStatement())).toBe(true);
    expect(finds({ until: '2026-11-24T09:30:00.4999Z' }, aStatement())).toBe(false);
  });

  it('need an offset under the rules of 2.0', () => {
    expect(faultsFrom(() => filterFor({ since: '2026-11-24T09:30:00' }, '2.0.0'))[0]).toMatchObject({
      path: 'since',
      rule: 'timestamp-zone',
    });
  });
});

describe('A filter', () => {
  it('without parameters finds everything', () => {
    expect(finds({}, aStatement())).toBe(true);
  });

  it('of several parameters finds what satisfies all of them [C-4.4-all]', () => {
    const both = { ...byAgent(ADA), verb: PASSED.id };
    expect(finds(both, aStatement())).toBe(true);
    expect(finds(both, aStatement({ actor: BEN }))).toBe(false);
    expect(finds(both, aStatement({ verb: { id: 'a:b' } }))).toBe(false);
    expect(finds({ ...both, until: '2026-01-01T00:00:00Z' }, aStatement())).toBe(false);
  });

  it('refuses every bad value at once [C-2.3-values]', () => {
    expect.assertions(2);
    try {
      filterFor({ agent: 'x', verb: 'x', activity: 'x', registration: 'x', since: 'x', until: 'x' });
    } catch (error) {
      expect(isDomainError(error, 'invalid_request')).toBe(true);
      expect(isDomainError(error) && error.faults.map((fault) => fault.path)).toEqual([
        'agent',
        'verb',
        'activity',
        'registration',
        'since',
        'until',
      ]);
    }
  });
});

describe('Every stored statement', () => {
  /** The parameters that a statement should be found by, read from it in the plainest way. */
  function ownParams(statement: Record<string, unknown>): readonly FilterParams[] {
    const { actor, verb, object, context } = statement;
    const parties = [actor, object].filter(
      (one) => one === actor || ['Agent', 'Group'].includes(String(objectOf(one)['objectType'])),
    );
    const agents = parties
      .flatMap((one) => [one, ...arrayOf(objectOf(one)['member'])])
      .filter((one) => identityOf(one) !== undefined);
    const activities = objectOf(objectOf(context)['contextActivities']);
    const ids = Object.values(activities)
      .flat()
      .map((activity) => String(objectOf(activity)['id']));
    const { registration, instructor } = objectOf(context);
    const isActivity = isObject(object) && ['undefined', 'Activity'].includes(String(object['objectType']));
    return [
      { verb: String(objectOf(verb)['id']) },
      ...agents.flatMap((agent) => [byAgent(agent), byAgent(agent, true)]),
      ...(isActivity ? [byActivity(String(object['id'])), byActivity(String(object['id']), true)] : []),
      ...ids.map((id) => byActivity(id, true)),
      ...(typeof registration === 'string' ? [{ registration }] : []),
      ...(identityOf(instructor) === undefined ? [] : [byAgent(instructor, true)]),
    ];
  }

  it('is found by each of the things it names, and by all of them together', () => {
    fc.assert(
      fc.property(arbitraries.statement(), (statement) => {
        const params = ownParams(statement);
        expect(params.filter((one) => !finds(one, statement))).toEqual([]);
        expect(finds(Object.assign({}, ...params) as FilterParams, statement)).toBe(true);
      }),
    );
  });
});
