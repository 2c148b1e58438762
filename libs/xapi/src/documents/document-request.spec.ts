import { isDomainError } from '@attest/kernel';
import { ADA, BEN } from '../testing';
import { faultsFrom, SOME_ID } from '../testing/faults';
import type { DocumentKind } from './document-key';
import { readDocumentRequest, type DocumentMethod, type DocumentRequest } from './document-request';

const COURSE = 'https://example.org/course';
const AGENT = JSON.stringify(ADA);

/** All parameters that a resource can need, and its id. */
const NEEDS: Readonly<Record<DocumentKind, Readonly<Record<string, string>>>> = {
  state: { activityId: COURSE, agent: AGENT, stateId: 'bookmark' },
  'activity-profile': { activityId: COURSE, profileId: 'outline' },
  'agent-profile': { agent: AGENT, profileId: 'languages' },
};
const KINDS = Object.keys(NEEDS) as DocumentKind[];
const METHODS: readonly DocumentMethod[] = ['GET', 'PUT', 'POST', 'DELETE'];
const CASES = KINDS.flatMap((kind) => METHODS.map((method) => [kind, method] as const));
const ID = { state: 'stateId', 'activity-profile': 'profileId', 'agent-profile': 'profileId' } as const;

type Params = Readonly<Record<string, string | undefined>>;

const read = (kind: DocumentKind, method: DocumentMethod, params: Params): DocumentRequest =>
  readDocumentRequest(kind, method, pairs(params), { rules: '1.0.3' });
const pairs = (params: Params): [string, string][] =>
  Object.entries(params).flatMap(([name, value]): [string, string][] => (value === undefined ? [] : [[name, value]]));
const broken = (kind: DocumentKind, method: DocumentMethod, params: Params): readonly string[] =>
  faultsFrom(() => read(kind, method, params)).map((fault) => `${fault.path} ${fault.rule}`);

describe('A request for a document', () => {
  it.each(CASES)('of kind %s may be %s', (kind, method) => {
    const request = read(kind, method, NEEDS[kind]);
    expect(request).toEqual({
      kind: 'one',
      key: {
        kind,
        ...(kind === 'agent-profile' ? {} : { activity: COURSE }),
        ...(kind === 'activity-profile' ? {} : { agent: 'mbox mailto:ada@example.org' }),
        id: NEEDS[kind][ID[kind]],
      },
    });
  });

  it.each(CASES)('of kind %s by %s needs each of its parameters [C-9-required]', (kind, method) => {
    for (const name of Object.keys(NEEDS[kind]).filter((one) => one !== ID[kind])) {
      expect(broken(kind, method, { ...NEEDS[kind], [name]: undefined })).toEqual([`${name} parameter-required`]);
    }
  });

  it.each(CASES)('of kind %s by %s has no parameter that is not defined for it [C-2.3-known]', (kind, method) => {
    for (const name of ['x', 'StateId', 'activityid', 'method', 'limit']) {
      expect(faultsFrom(() => read(kind, method, { ...NEEDS[kind], [name]: '1' }))).toHaveLength(1);
    }
    expect.hasAssertions();
    try {
      read(kind, method, { ...NEEDS[kind], Registration: SOME_ID });
    } catch (error) {
      expect(isDomainError(error, 'unknown_parameter')).toBe(true);
    }
  });

  it.each(CASES)('of kind %s by %s is refused with malformed parameters [C-2.3-values]', (kind, method) => {
    const wrong: Params = { activityId: 'no iri', agent: '{"name":"Ada"}', stateId: '', profileId: '' };
    for (const name of Object.keys(NEEDS[kind])) {
      expect(broken(kind, method, { ...NEEDS[kind], [name]: wrong[name] })).toHaveLength(1);
    }
  });

  it('is about the agent by its identifier alone [C-9-agent-key]', () => {
    const key = (agent: unknown): unknown =>
      read('agent-profile', 'GET', { agent: JSON.stringify(agent), profileId: 'x' });
    expect(key({ mbox: ADA.mbox })).toEqual(key(ADA));
    expect(key({ objectType: 'Group', mbox: ADA.mbox, member: [BEN] })).toEqual(key(ADA));
    expect(key(BEN)).not.toEqual(key(ADA));
  });

  it.each([
    'true',
    '',
    '{',
    '{}',
    '[]',
    '{"objectType":"Group","member":[]}',
    '{"mbox":"ada@example.org"}',
    '{"mbox":"mailto:a@b","mbox":"mailto:c@d"}',
  ])('is refused when agent is %p [C-2.3-agent]', (agent) => {
    expect(broken('agent-profile', 'GET', { agent })).toHaveLength(1);
  });

  it('is refused when a parameter stands twice', () => {
    const twice = [...pairs(NEEDS.state), ['stateId', 'other'] as [string, string]];
    const faults = faultsFrom(() => readDocumentRequest('state', 'GET', twice, { rules: '1.0.3' }));
    expect(faults.map((fault) => fault.rule)).toEqual(['parameter-once']);
  });

  it('is refused when an id is longer than an index can hold', () => {
    expect(broken('state', 'PUT', { ...NEEDS.state, stateId: 'x'.repeat(2000) })).toEqual([]);
    expect(broken('state', 'PUT', { ...NEEDS.state, stateId: 'x'.repeat(2001) })).toEqual([
      'stateId parameter-bounded',
    ]);
    expect(broken('state', 'GET', { ...NEEDS.state, activityId: `a:${'x'.repeat(2000)}` })).toEqual([
      'activityId parameter-bounded',
    ]);
  });

  it('takes any other text as id', () => {
    for (const stateId of [' ', '../x', 'ü', '\0', '{"a":1}']) {
      expect(read('state', 'PUT', { ...NEEDS.state, stateId })).toMatchObject({ key: { id: stateId } });
    }
  });
});

describe('The registration of a state', () => {
  it('makes another document of the same id [C-9-registration]', () => {
    const key = { registration: SOME_ID, id: 'bookmark' };
    expect(read('state', 'PUT', { ...NEEDS.state, registration: SOME_ID.toUpperCase() })).toMatchObject({ key });
    const without = read('state', 'PUT', NEEDS.state);
    expect(without.kind === 'one' && 'registration' in without.key).toBe(false);
  });

  it('is a UUID', () => {
    for (const registration of ['', 'x', `${SOME_ID}0`]) {
      expect(broken('state', 'GET', { ...NEEDS.state, registration })).toEqual(['registration uuid']);
    }
  });

  it.each<DocumentKind>(['activity-profile', 'agent-profile'])('is no parameter of a %s', (kind) => {
    expect(broken(kind, 'GET', { ...NEEDS[kind], registration: SOME_ID })).toEqual(['registration parameter-known']);
  });
});

describe('A request without the id of a document', () => {
  const without = (kind: DocumentKind): Params => ({ ...NEEDS[kind], [ID[kind]]: undefined });

  it.each(KINDS)('lists the ids of kind %s, of all registrations [C-9-registration]', (kind) => {
    const { id, ...scope } = (read(kind, 'GET', NEEDS[kind]) as Extract<DocumentRequest, { kind: 'one' }>).key;
    expect(id).toBeDefined();
    expect(read(kind, 'GET', without(kind))).toEqual({ kind: 'many', scope });
  });

  it('lists those changed after an instant', () => {
    const params = { ...without('state'), registration: SOME_ID, since: '2026-11-24T10:30:00.1239+01:00' };
    expect(read('state', 'GET', params)).toMatchObject({
      scope: { registration: SOME_ID },
      since: '2026-11-24T09:30:00.123Z',
    });
    expect(broken('state', 'GET', { ...params, since: 'yesterday' })).toEqual(['since timestamp']);
  });

  it('deletes all states of the scope [C-9-delete-many]', () => {
    expect(read('state', 'DELETE', without('state'))).toMatchObject({ kind: 'many' });
  });

  it.each<DocumentKind>(['activity-profile', 'agent-profile'])(
    'does not delete %s documents: the id is needed [C-9-delete-many]',
    (kind) => {
      expect(broken(kind, 'DELETE', without(kind))).toEqual(['profileId parameter-required']);
    },
  );

  it.each(KINDS)('stores nothing of kind %s', (kind) => {
    for (const method of ['PUT', 'POST'] as const) {
      expect(broken(kind, method, without(kind))).toEqual([`${ID[kind]} parameter-required`]);
    }
  });
});

describe('since', () => {
  it.each(KINDS)('does not stand beside the id of a document of kind %s [C-9-since-alone]', (kind) => {
    expect(broken(kind, 'GET', { ...NEEDS[kind], since: '2026-11-24T09:30:00Z' })).toEqual(['since parameter-alone']);
  });

  it.each(KINDS)('is no parameter of PUT, POST and DELETE of kind %s', (kind) => {
    for (const method of ['PUT', 'POST', 'DELETE'] as const) {
      expect(broken(kind, method, { ...NEEDS[kind], since: '2026-11-24T09:30:00Z' })).toEqual([
        'since parameter-known',
      ]);
    }
  });
});
