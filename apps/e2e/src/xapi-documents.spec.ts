import { createHash, randomUUID } from 'node:crypto';
import type { IssuedKey, XapiScope } from '@attest/contracts';
import {
  type Answer,
  describeOnEachTopology,
  type Organization,
  type Server,
  signUpOrganization,
  XapiClient,
} from '@attest/testing';

const ACTIVITY = 'https://larkmoor.example/sop/0142';
const AGENT = { mbox: 'mailto:ada@larkmoor.example' };
const JSON_TYPE = { 'Content-Type': 'application/json' };

interface Refusal {
  error: { code: string; message: string; faults: { rule: string; path: string; message: string }[] };
}

interface Resource {
  readonly name: string;
  readonly path: string;
  readonly id: 'stateId' | 'profileId';
  readonly context: Record<string, string>;
}

const STATE: Resource = {
  name: 'state',
  path: '/xapi/activities/state',
  id: 'stateId',
  context: { activityId: ACTIVITY, agent: JSON.stringify(AGENT) },
};
const ACTIVITY_PROFILE: Resource = {
  name: 'activity profile',
  path: '/xapi/activities/profile',
  id: 'profileId',
  context: { activityId: ACTIVITY },
};
const AGENT_PROFILE: Resource = {
  name: 'agent profile',
  path: '/xapi/agents/profile',
  id: 'profileId',
  context: { agent: JSON.stringify(AGENT) },
};
const ALL = [STATE, ACTIVITY_PROFILE, AGENT_PROFILE];
const PROFILES = [ACTIVITY_PROFILE, AGENT_PROFILE];

const address = ({ path, context }: Resource, more: Record<string, string> = {}): string =>
  `${path}?${new URLSearchParams({ ...context, ...more }).toString()}`;

const tagOf = (bytes: string | Uint8Array): string => `"${createHash('sha1').update(bytes).digest('hex')}"`;

describeOnEachTopology('the document resources over HTTP', (start) => {
  let server: Server;
  let organization: Organization;
  let one: XapiClient;
  let two: XapiClient;

  beforeAll(async () => {
    server = await start();
    organization = await signUpOrganization(server.url, 'Larkmoor Biologics');
    one = organization.xapi;
    two = new XapiClient(server.url, one.key, one.secret, '2.0.0');
  });
  afterAll(() => server.close());

  /** A document of its own for each test. */
  const fresh = (resource: Resource): string => address(resource, { [resource.id]: randomUUID() });
  const NEW = { 'If-None-Match': '*' };
  const store = async (at: string, body: unknown = { a: 1 }): Promise<void> => {
    const stored = await one.request('PUT', at, body, NEW);
    expect([stored.status, stored.text]).toEqual([204, '']);
  };

  describe.each(ALL)('$name', (resource) => {
    it('gives a document back with its bytes, its type, its tag (SHA-1, quoted) and the time of its change [C-9-content-type]', async () => {
      const at = fresh(resource);
      const bytes = Buffer.from([0, 255, 13, 10, 65]);
      const headers = { ...one.headers, ...NEW, 'Content-Type': 'video/x-larkmoor; a="b"' };
      expect((await fetch(server.url + at, { method: 'PUT', headers, body: bytes })).status).toBe(204);
      const got = await fetch(server.url + at, { headers: one.headers });
      expect(got.status).toBe(200);
      expect(Buffer.from(await got.arrayBuffer())).toEqual(bytes);
      expect(got.headers.get('content-type')).toBe('video/x-larkmoor; a="b"');
      expect(got.headers.get('etag')).toBe(tagOf(bytes));
      expect(Date.parse(got.headers.get('last-modified') ?? '')).toBeGreaterThan(0);
      expect(got.headers.get('x-experience-api-version')).toBe('1.0.3');
      const head = await fetch(server.url + at, { method: 'HEAD', headers: one.headers });
      expect(await head.text()).toBe('');
      for (const name of ['content-type', 'content-length', 'etag', 'last-modified']) {
        expect([name, head.headers.get(name)]).toEqual([name, got.headers.get(name)]);
      }
    });

    it.each(['text/plain', 'application/x-www-form-urlencoded', 'not/json', 'application/json', 'text/html'])(
      'keeps the type %s exactly as it came',
      async (type) => {
        const at = fresh(resource);
        const body = '{"a":  1}';
        expect((await one.request('PUT', at, body, { 'Content-Type': type, ...NEW })).status).toBe(204);
        const got = await one.request('GET', at);
        expect([got.text, got.headers.get('content-type')]).toEqual([body, type]);
      },
    );

    it('takes a document without any type', async () => {
      const at = fresh(resource);
      const body = new Blob(['anything']);
      const put = await fetch(server.url + at, { method: 'PUT', headers: { ...one.headers, ...NEW }, body });
      expect(put.status).toBe(204);
      const got = await one.request('GET', at);
      expect([got.text, got.headers.get('content-type')]).toEqual(['anything', 'application/octet-stream']);
    });

    it('refuses what is sent as application/json and is none, and stores nothing', async () => {
      const at = fresh(resource);
      for (const method of ['PUT', 'POST']) {
        const refused = await one.request<Refusal>(method, at, '{"a":', { ...JSON_TYPE, ...NEW });
        expect([method, refused.status]).toEqual([method, 400]);
        expect(refused.json.error.faults[0]?.rule).toBe('document-json');
      }
      expect((await one.request('GET', at)).status).toBe(404);
    });

    it('merges a POST into the stored object: sent properties replace whole, the rest stay, number by number', async () => {
      const at = fresh(resource);
      expect((await one.request('POST', at, '{"a":{"x":1},"b":1.50}')).status).toBe(204);
      expect((await one.request('POST', at, '{"a":{"y":2},"c":[]}')).status).toBe(204);
      const merged = await one.request('GET', at);
      expect(merged.json).toEqual({ a: { y: 2 }, b: 1.5, c: [] });
      expect(merged.text).toContain('1.50');
      expect(merged.headers.get('etag')).toBe(tagOf(merged.text));
    });

    it.each([
      ['the stored one is no JSON', 'text/plain', '{"a":1}', 'application/json', '{"b":1}'],
      ['the sent one is no JSON', 'application/json', '{"a":1}', 'text/plain', '{"b":1}'],
      ['the stored one is a list', 'application/json', '[1]', 'application/json', '{"b":1}'],
      ['the sent one is a list', 'application/json', '{"a":1}', 'application/json', '[1]'],
    ])('refuses to merge when %s, and keeps what was there', async (_, storedType, stored, sentType, sent) => {
      const at = fresh(resource);
      expect((await one.request('PUT', at, stored, { 'Content-Type': storedType, ...NEW })).status).toBe(204);
      expect((await one.request('POST', at, sent, { 'Content-Type': sentType })).status).toBe(400);
      expect((await one.request('GET', at)).text).toBe(stored);
    });

    it('loses no property of twelve that are merged into one document at the same time', async () => {
      const at = fresh(resource);
      const names = Array.from({ length: 12 }, (_, index) => `p${index}`);
      const answers = await Promise.all(names.map((name) => one.request('POST', at, { [name]: 1 })));
      expect(answers.map(({ status }) => status)).toEqual(names.map(() => 204));
      expect(Object.keys((await one.request<object>('GET', at)).json).sort()).toEqual([...names].sort());
    });

    it('lets one of many win that all saw the same document [C-9.1-atomic]', async () => {
      const at = fresh(resource);
      await store(at);
      const tag = (await one.request('GET', at)).headers.get('etag') ?? '';
      const racing = await Promise.all(
        Array.from({ length: 8 }, (_, index) => one.request('PUT', at, { index }, { 'If-Match': tag })),
      );
      expect(racing.filter(({ status }) => status === 204)).toHaveLength(1);
      expect(racing.filter(({ status }) => status === 412)).toHaveLength(7);
    });

    it('lists the ids of a context, with since only those changed later, exclusively [C-9-since]', async () => {
      const own = { ...resource, context: { ...resource.context } };
      if ('agent' in own.context) own.context['agent'] = JSON.stringify({ mbox: `mailto:${randomUUID()}@x.example` });
      else own.context['activityId'] = `https://x.example/${randomUUID()}`;
      expect((await one.request('GET', address(own))).json).toEqual([]);
      for (const id of ['b', 'a']) await store(address(own, { [own.id]: id }));
      expect((await one.request('GET', address(own))).json).toEqual(['a', 'b']);
      const before = new Date(Date.now() - 60_000).toISOString();
      const after = new Date(Date.now() + 60_000).toISOString();
      expect((await one.request('GET', address(own, { since: before }))).json).toEqual(['a', 'b']);
      expect((await one.request('GET', address(own, { since: after }))).json).toEqual([]);
    });

    it('answers DELETE with 204, also when there was nothing', async () => {
      const at = fresh(resource);
      await store(at);
      for (let time = 0; time < 2; time++) {
        const gone = await one.request('DELETE', at);
        expect([gone.status, gone.text]).toEqual([204, '']);
      }
      expect((await one.request('GET', at)).status).toBe(404);
    });

    it('refuses parameters that are missing, malformed, unknown, or beside one another', async () => {
      const { id, path, context } = resource;
      const wrong = [
        ...Object.keys(context).map((name) => {
          const rest = Object.fromEntries(Object.entries(context).filter(([key]) => key !== name));
          return `${path}?${new URLSearchParams({ ...rest, [id]: 'x' }).toString()}`;
        }),
        address(resource, { [id]: '' }),
        address(resource, { [id]: 'x', colour: 'red' }),
        address(resource, { [id.toLowerCase()]: 'x' }),
        address(resource, { [id]: 'x', ...('agent' in context ? { agent: 'true' } : { activityId: 'no iri' }) }),
      ];
      for (const at of wrong) {
        for (const method of ['GET', 'PUT', 'POST', 'DELETE']) {
          const body = method === 'PUT' || method === 'POST' ? {} : undefined;
          expect([method, at, (await one.request(method, at, body)).status]).toEqual([method, at, 400]);
        }
      }
      const since = { since: '2026-01-01T00:00:00Z' };
      expect((await one.request('GET', address(resource, { [id]: 'x', ...since }))).status).toBe(400);
      expect((await one.request('GET', address(resource, { since: 'yesterday' }))).status).toBe(400);
      expect((await one.request('PUT', address(resource), {})).status).toBe(400);
      expect((await one.request('DELETE', address(resource, since))).status).toBe(400);
    });

    it('answers 304 to who has the document already', async () => {
      const at = fresh(resource);
      await store(at);
      const tag = (await one.request('GET', at)).headers.get('etag') ?? '';
      const same = await one.request('GET', at, undefined, { 'If-None-Match': tag });
      expect([same.status, same.text]).toEqual([304, '']);
      expect((await one.request('GET', at, undefined, { 'If-None-Match': '"other"' })).status).toBe(200);
    });

    it('refuses another method with 405 and says which there are', async () => {
      const answer = await one.request('PATCH', fresh(resource), {});
      expect(answer.status).toBe(405);
      expect(answer.headers.get('allow')).toBe('DELETE, GET, HEAD, POST, PUT');
    });

    it('is not shown to another organization', async () => {
      const at = fresh(resource);
      await store(at);
      const other = await signUpOrganization(server.url, `Other ${randomUUID().slice(0, 8)}`);
      expect((await other.xapi.request('GET', at)).status).toBe(404);
      expect((await other.xapi.request('DELETE', at)).status).toBe(204);
      expect((await one.request('GET', at)).status).toBe(200);
    });
  });

  describe('preconditions', () => {
    const changes = (client: XapiClient, at: string, headers: Record<string, string>): Promise<Answer<Refusal>> =>
      client.request<Refusal>('PUT', at, { b: 2 }, headers);
    const expectUnchanged = async (at: string): Promise<void> => {
      expect((await one.request('GET', at)).json).toEqual({ a: 1 });
    };

    it.each(PROFILES)('1.0.3: PUT of a $name must say what it replaces', async (resource) => {
      const at = fresh(resource);
      expect((await changes(one, at, {})).status).toBe(400);
      expect((await one.request('GET', at)).status).toBe(404);
      await store(at);
      const conflict = await changes(one, at, {});
      expect(conflict.status).toBe(409);
      expect(conflict.json.error.message).toMatch(/current state.*If-Match/);
      await expectUnchanged(at);
    });

    it('1.0.3: PUT of a state needs no header', async () => {
      const at = fresh(STATE);
      expect((await one.request('PUT', at, { a: 1 })).status).toBe(204);
      expect((await one.request('PUT', at, { a: 2 })).status).toBe(204);
    });

    it.each(ALL)('2.0: PUT of a new $name needs no header, of a stored one it does', async (resource) => {
      const at = fresh(resource);
      expect((await two.request('PUT', at, { a: 1 })).status).toBe(204);
      expect((await changes(two, at, {})).status).toBe(409);
      await expectUnchanged(at);
    });

    it.each(ALL)('$name: a precondition that does not hold is 412 for PUT, POST and DELETE', async (resource) => {
      const at = fresh(resource);
      expect((await changes(one, at, { 'If-Match': '"other"' })).status).toBe(412);
      await store(at);
      for (const client of [one, two]) {
        for (const [method, headers] of [
          ['PUT', { 'If-Match': '"other"' }],
          ['POST', { 'If-Match': '"other"' }],
          ['DELETE', { 'If-Match': '"other"' }],
          ['PUT', { 'If-None-Match': '*' }],
          ['POST', { 'If-None-Match': '*' }],
        ] as const) {
          const body = method === 'DELETE' ? undefined : { b: 2 };
          const answer = await client.request(method, at, body, headers);
          expect([client.version, method, headers, answer.status]).toEqual([client.version, method, headers, 412]);
        }
      }
      await expectUnchanged(at);
    });

    it.each(ALL)('$name: If-Match with the tag, a list that has it, or * lets a change through', async (resource) => {
      for (const form of [(tag: string) => tag, (tag: string) => `"x", ${tag}`, () => '*']) {
        const at = fresh(resource);
        await store(at);
        const tag = (await one.request('GET', at)).headers.get('etag') ?? '';
        expect((await changes(one, at, { 'If-Match': form(tag) })).status).toBe(204);
        expect((await one.request('DELETE', at, undefined, { 'If-Match': tag })).status).toBe(412);
      }
    });
  });

  describe('a state', () => {
    const registration = randomUUID();
    const other = randomUUID();
    const context = {
      ...STATE.context,
      agent: JSON.stringify({ account: { homePage: 'https://l.example', name: 'j' } }),
    };
    const of = (more: Record<string, string>): string => address({ ...STATE, context }, more);

    it('with a registration and one of the same id without are two documents; lists without one cover all', async () => {
      await store(of({ stateId: 'bookmark' }), { none: 1 });
      await store(of({ stateId: 'bookmark', registration }), { first: 1 });
      await store(of({ stateId: 'only-other', registration: other }), { other: 1 });
      expect((await one.request('GET', of({ stateId: 'bookmark' }))).json).toEqual({ none: 1 });
      expect((await one.request('GET', of({ stateId: 'bookmark', registration }))).json).toEqual({ first: 1 });
      expect((await one.request('GET', of({ registration: registration.toUpperCase() }))).json).toEqual(['bookmark']);
      expect((await one.request('GET', of({}))).json).toEqual(['bookmark', 'only-other']);
      expect((await one.request('GET', of({ stateId: 'bookmark', registration: 'no-uuid' }))).status).toBe(400);
    });

    it('counts for an agent by its identifier; its name is no part of the key', async () => {
      const named = JSON.stringify({ name: 'Jonas', account: { homePage: 'https://l.example', name: 'j' } });
      expect((await one.request('GET', of({ stateId: 'bookmark', agent: named }))).json).toEqual({ none: 1 });
    });

    it('goes with its context: one registration, then all', async () => {
      expect((await one.request('DELETE', of({ registration }))).status).toBe(204);
      expect((await one.request('GET', of({}))).json).toEqual(['bookmark', 'only-other']);
      expect((await one.request('GET', of({ stateId: 'bookmark', registration }))).status).toBe(404);
      expect((await one.request('DELETE', of({}))).status).toBe(204);
      expect((await one.request('GET', of({}))).json).toEqual([]);
    });
  });

  it('states are not deleted as a whole under a condition: many documents have no tag that it could be about', async () => {
    const at = address(STATE, { registration: randomUUID() });
    const state = `${at}&stateId=kept`;
    expect((await one.request('PUT', state, { a: 1 })).status).toBe(204);
    for (const [header, tag] of [
      ['If-Match', '"other"'],
      ['If-Match', '*'],
      ['If-None-Match', '*'],
    ] as const) {
      const refused = await one.request<Refusal>('DELETE', at, undefined, { [header]: tag });
      expect([refused.status, refused.json.error.faults[0]?.path]).toEqual([412, header]);
    }
    expect((await one.request('GET', state)).status).toBe(200);
    expect((await one.request('DELETE', at)).status).toBe(204);
  });

  it('runs in no browser, whatever type it has, and no browser keeps it without asking again', async () => {
    const at = fresh(STATE);
    const page = '<script src="/xapi/activities/state?stateId=script"></script>';
    await one.request('PUT', at, page, { 'Content-Type': 'text/html' });
    const { headers, text } = await one.request('GET', at);
    expect([headers.get('content-type'), text]).toEqual(['text/html', page]);
    expect(headers.get('content-security-policy')).toBe("default-src 'none'; frame-ancestors 'none'; sandbox");
    expect(headers.get('cache-control')).toBe('private, no-cache');
  });

  it('is refused when it comes compressed: it would come back as bytes that nobody can read', async () => {
    const at = fresh(STATE);
    for (const coding of ['gzip', 'br', 'identity, gzip', 'x']) {
      const refused = await one.request<Refusal>('PUT', at, '{}', { 'Content-Encoding': coding });
      expect([refused.status, refused.json.error.faults[0]?.path]).toEqual([400, 'Content-Encoding']);
    }
    expect((await one.request('PUT', at, '{}', { 'Content-Encoding': 'identity' })).status).toBe(204);
  });

  it.each(['a\u0000b', '\u{1f600} %', '__proto__', ' '])('the id %j is listed as it was sent', async (id) => {
    const scope = { registration: randomUUID() };
    expect((await one.request('PUT', address(STATE, { ...scope, stateId: id }), {})).status).toBe(204);
    expect((await one.request<string[]>('GET', address(STATE, scope))).json).toEqual([id]);
    expect((await one.request('GET', address(STATE, { ...scope, stateId: id }))).status).toBe(200);
  });

  it('profiles are never deleted without an id', async () => {
    for (const resource of PROFILES) expect((await one.request('DELETE', address(resource))).status).toBe(400);
  });

  it('a key touches only what its scopes name; all/read reads every document and writes none', async () => {
    const keyWith = async (...scopes: XapiScope[]): Promise<XapiClient> => {
      const path = `${organization.path}/keys`;
      const { json } = await organization.owner.post<IssuedKey>(path, {
        name: scopes.join(),
        scopes,
        expiresInDays: 1,
      });
      return new XapiClient(server.url, json.key.key, json.secret);
    };
    const tries = async (client: XapiClient, resource: Resource): Promise<number[]> => {
      const at = fresh(resource);
      await store(at);
      const headers = { 'If-Match': '*' };
      return [
        (await client.request('GET', at)).status,
        (await client.request('PUT', at, {}, headers)).status,
        (await client.request('POST', at, {})).status,
        (await client.request('DELETE', at)).status,
      ];
    };
    const may = [200, 204, 204, 204];
    const reads = [200, 403, 403, 403];
    const nothing = [403, 403, 403, 403];
    const table: readonly (readonly [XapiScope, number[], number[]])[] = [
      ['all', may, may],
      ['state', may, nothing],
      ['profile', nothing, may],
      ['all/read', reads, reads],
      ['statements/write', nothing, nothing],
      ['statements/read', nothing, nothing],
    ];
    for (const [scope, state, profile] of table) {
      const client = await keyWith(scope);
      expect([scope, await tries(client, STATE)]).toEqual([scope, state]);
      for (const resource of PROFILES) expect([scope, await tries(client, resource)]).toEqual([scope, profile]);
    }
  });
});
