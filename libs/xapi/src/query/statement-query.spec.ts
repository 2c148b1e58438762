import { isDomainError } from '@attest/kernel';
import { filterFor } from '../filter';
import { ADA } from '../testing';
import { faultsFrom, SOME_ID } from '../testing/faults';
import type { Rules } from '../version';
import { encodeCursor } from './cursor';
import { readStatementQuery, type StatementsRequest } from './statement-query';

type Params = readonly (readonly [string, string])[];

const query = (params: Params, rules: Rules = '1.0.3'): StatementsRequest => readStatementQuery(params, { rules });
const broken = (params: Params, rules: Rules = '1.0.3'): readonly string[] =>
  faultsFrom(() => query(params, rules)).map((fault) => `${fault.path} ${fault.rule}`);

const FILTERS: Params = [
  ['agent', JSON.stringify(ADA)],
  ['verb', 'a:b'],
  ['activity', 'a:c'],
  ['registration', SOME_ID],
  ['since', '2026-11-24T09:30:00+01:00'],
  ['until', '2026-11-25T09:30:00Z'],
];

describe('A query for one statement', () => {
  it('asks for a statement that is not voided by statementId, for a voided one by voidedStatementId', () => {
    expect(query([['statementId', SOME_ID.toUpperCase()]])).toEqual({
      kind: 'one',
      id: SOME_ID,
      voided: false,
      format: 'exact',
      attachments: false,
    });
    expect(query([['voidedStatementId', SOME_ID]])).toMatchObject({ kind: 'one', voided: true });
  });

  it('may say format and attachments [C-4.4-one]', () => {
    expect(
      query([
        ['statementId', SOME_ID],
        ['format', 'ids'],
        ['attachments', 'true'],
      ]),
    ).toMatchObject({ format: 'ids', attachments: true });
  });

  it.each([
    'verb',
    'agent',
    'activity',
    'registration',
    'since',
    'until',
    'limit',
    'ascending',
    'related_agents',
    'related_activities',
    'cursor',
  ])('has no %s beside it', (name) => {
    expect(
      broken([
        ['statementId', SOME_ID],
        [name, 'x'],
      ]),
    ).toEqual([`${name} parameter-alone`]);
    expect(
      broken([
        ['voidedStatementId', SOME_ID],
        [name, 'x'],
      ]),
    ).toEqual([`${name} parameter-alone`]);
  });

  it('does not ask for both kinds at once [C-4.4-one]', () => {
    expect(
      broken([
        ['statementId', SOME_ID],
        ['voidedStatementId', SOME_ID],
      ]),
    ).toEqual(['voidedStatementId parameter-alone']);
  });

  it.each(['', 'x', `${SOME_ID} `])('is refused for the id %p', (id) => {
    expect(broken([['statementId', id]])).toEqual(['statementId uuid']);
    expect(broken([['voidedStatementId', id]])).toEqual(['voidedStatementId uuid']);
  });
});

describe('A query for a list', () => {
  it('without parameters asks for everything, newest first, as many as the server gives', () => {
    expect(query([])).toEqual({
      kind: 'list',
      filter: { facets: [] },
      ascending: false,
      limit: 0,
      format: 'exact',
      attachments: false,
      query: '',
    });
  });

  it('carries the filter that its parameters ask for', () => {
    const request = query([...FILTERS, ['ascending', 'true'], ['limit', '25']]);
    expect(request).toMatchObject({ filter: filterFor(Object.fromEntries(FILTERS)), ascending: true, limit: 25 });
    expect(request.kind === 'list' && request.filter).toMatchObject({
      since: '2026-11-24T08:30:00.000Z',
      until: '2026-11-25T09:30:00.000Z',
    });
  });

  it('widens agent and activity only when it says true', () => {
    const wide = query([
      ['agent', JSON.stringify(ADA)],
      ['related_agents', 'true'],
      ['activity', 'a:b'],
      ['related_activities', 'true'],
    ]);
    const narrow = query([
      ['agent', JSON.stringify(ADA)],
      ['related_agents', 'false'],
      ['activity', 'a:b'],
      ['related_activities', 'false'],
    ]);
    expect(wide).toMatchObject({
      filter: filterFor({ agent: JSON.stringify(ADA), activity: 'a:b', relatedAgents: true, relatedActivities: true }),
    });
    expect(narrow).toMatchObject({ filter: filterFor({ agent: JSON.stringify(ADA), activity: 'a:b' }) });
  });

  it('may say related_agents and related_activities alone, without effect', () => {
    expect(
      query([
        ['related_agents', 'true'],
        ['related_activities', 'true'],
      ]),
    ).toMatchObject({ filter: { facets: [] } });
  });

  it('spells itself the same, in whichever order its parameters came', () => {
    const list = query(FILTERS);
    const reversed = query([...FILTERS].reverse());
    expect(list.kind === 'list' && list.query).toBe(reversed.kind === 'list' && reversed.query);
    expect(list.kind === 'list' && new URLSearchParams(list.query).get('agent')).toBe(JSON.stringify(ADA));
  });

  it('goes on where a cursor says, with the same query', () => {
    const first = query([
      ['verb', 'a:b'],
      ['limit', '2'],
    ]);
    const cursor = { beyond: 5, upTo: 9 };
    const text = encodeCursor(cursor, first.kind === 'list' ? first.query : '');
    expect(
      query([
        ['limit', '2'],
        ['cursor', text],
        ['verb', 'a:b'],
      ]),
    ).toEqual({ ...first, cursor });
    expect(
      broken([
        ['verb', 'a:c'],
        ['limit', '2'],
        ['cursor', text],
      ]),
    ).toEqual(['cursor parameter-cursor']);
    expect(broken([['cursor', 'x']])).toEqual(['cursor parameter-cursor']);
  });
});

describe('A parameter', () => {
  it.each(['Limit', 'StatementId', 'Related_Agents', 'statementid', 'method', 'foo', '__proto__', ''])(
    'named %p is unknown',
    (name) => {
      expect.assertions(2);
      try {
        query([[name, 'true']]);
      } catch (error) {
        expect(isDomainError(error, 'unknown_parameter') && error.facts).toEqual({ parameter: name });
        expect(isDomainError(error) && error.faults[0]?.rule).toBe('parameter-known');
      }
    },
  );

  it('in the wrong letter case is answered with the right one [C-2.3-known]', () => {
    expect(faultsFrom(() => query([['Limit', '1']]))[0]?.message).toBe(
      'There is no parameter "Limit" here; limit is meant?',
    );
  });

  it('stands once [C-2.3-known]', () => {
    expect(
      broken([
        ['limit', '1'],
        ['limit', '1'],
      ]),
    ).toEqual(['limit parameter-once']);
    expect(
      broken([
        ['statementId', SOME_ID],
        ['statementId', SOME_ID],
      ]),
    ).toEqual(['statementId parameter-once']);
  });

  it.each(['attachments', 'ascending', 'related_agents', 'related_activities'])(
    '%s is exactly true or false',
    (name) => {
      for (const value of ['', 'True', '1', 'yes', ' true'])
        expect(broken([[name, value]])).toEqual([`${name} parameter-value`]);
    },
  );

  it.each(['-1', '1.5', 'x', '', '1e3', '+1', ' 1', '9'.repeat(16)])('limit is not %p', (limit) => {
    expect(broken([['limit', limit]])).toEqual(['limit parameter-value']);
  });

  it.each(['0', '1', '100000'])('limit may be %p', (limit) => {
    expect(query([['limit', limit]])).toMatchObject({ limit: Number(limit) });
  });

  it.each(['exact', 'ids', 'canonical'])('format may be %p', (format) => {
    expect(query([['format', format]])).toMatchObject({ format });
  });

  it.each(['', 'Exact', 'full', 'CANONICAL'])('format is not %p', (format) => {
    expect(broken([['format', format]])).toEqual(['format parameter-value']);
  });

  it.each(['verb', 'activity', 'registration', 'agent', 'since', 'until'])('%s is not empty', (name) => {
    expect(broken([[name, '']])).toHaveLength(1);
  });

  it('has the form that the same value has in a statement [C-2.3-values]', () => {
    expect(
      broken([
        ['verb', 'passed'],
        ['activity', 'homePage.com/x'],
        ['registration', 'x'],
        ['since', '2026-02-30T00:00:00Z'],
        ['until', '2008-09-15T15:53:00.601-00:00'],
      ]),
    ).toEqual(['verb iri', 'activity iri', 'registration uuid', 'since timestamp', 'until timestamp']);
    expect(broken([['agent', '{"mbox":"ada"}']])).toEqual(['agent.mbox mbox']);
    expect(broken([['until', '2026-11-24T09:30:00']], '2.0.0')).toEqual(['until timestamp-zone']);
  });
});
