import { declaredAccess } from '../serve/serve';
import { basic, TENANT } from '../spec-kit/fake-authenticator';
import { startServer, type TestServer } from '../spec-kit/start-server';
import { ThingModule } from '../spec-kit/thing.controller';
import { Public, SignedIn } from './access';

const ada = { attest_session: 'ada' };
const bob = { attest_session: 'bob' };

describe('access to routes', () => {
  let server: TestServer;

  beforeAll(async () => {
    server = await startServer({ modules: [ThingModule] });
  });

  afterAll(() => server.close());

  it('a route that declares nothing answers 403 to anybody', async () => {
    for (const cookies of [{}, ada]) {
      const reply = await server.ask('GET', '/api/undeclared', { cookies });
      expect([reply.status, reply.error.code]).toEqual([403, 'access_undeclared']);
    }
  });

  it('an address that has no route answers 404, signed in or not', async () => {
    for (const cookies of [{}, ada]) {
      const reply = await server.ask('GET', '/api/nowhere', { cookies });
      expect([reply.status, reply.error.code]).toEqual([404, 'not_found']);
    }
  });

  it('the list of routes has each with its access, and shows the one that declares none', () => {
    const routes = declaredAccess(server.served.app);
    const undeclared = routes.filter(({ access }) => access === undefined);
    expect(undeclared).toEqual([
      { method: 'GET', path: '/api/undeclared', access: undefined },
      { method: 'HEAD', path: '/api/undeclared', access: undefined },
    ]);
    expect(routes).toContainEqual({
      method: 'POST',
      path: '/xapi/statements',
      access: { kind: 'xapi-key', anyOf: ['statements/write'] },
    });
    expect(routes).toContainEqual({ method: 'GET', path: '/readyz', access: { kind: 'public' } });
    expect(routes).toContainEqual({ method: 'GET', path: '/api/docs', access: { kind: 'public' } });
    expect(routes).toContainEqual({ method: 'GET', path: '/*', access: { kind: 'public' } });
  });

  it('a route cannot declare its access twice', () => {
    expect(() => {
      class Twice {
        @Public()
        @SignedIn()
        route(): void {
          return;
        }
      }
      return Twice;
    }).toThrow('Twice.route declares its access twice.');
  });

  it('a route for signed-in people knows who they are, and from which address', async () => {
    const reply = await server.ask('GET', '/api/whoami', { cookies: ada });
    expect(reply.json).toEqual({
      kind: 'user',
      user: { id: 'ada', name: 'ada', email: 'ada@example.com' },
      session: 'session-ada',
      actor: { kind: 'user', id: 'ada', name: 'ada', address: '127.0.0.1' },
    });
  });

  it('without a session it answers 401, without a challenge that browsers would show a dialog for', async () => {
    const reply = await server.ask('GET', '/api/whoami');
    expect([reply.status, reply.error.code]).toEqual([401, 'not_signed_in']);
    expect(reply.headers['www-authenticate']).toBeUndefined();
  });

  it('with a session that has ended it answers 401 session_expired', async () => {
    const reply = await server.ask('GET', '/api/whoami', { cookies: { attest_session: 'old' } });
    expect([reply.status, reply.error.code]).toEqual([401, 'session_expired']);
  });

  it('an API key opens no route of the portal', async () => {
    const reply = await server.ask('GET', '/api/whoami', { headers: { authorization: basic('writer', 's3cret') } });
    expect(reply.status).toBe(401);
  });

  it('a request that changes something needs the CSRF token of its own session', async () => {
    const tokens = [undefined, '', 'csrf-of-bob', 'csrf-of-ada'];
    const answers = await Promise.all(
      tokens.map((token) =>
        server.ask('POST', '/api/whoami', {
          cookies: ada,
          headers: token === undefined ? {} : { 'x-xsrf-token': token },
        }),
      ),
    );
    expect(answers.map(({ status }) => status)).toEqual([403, 403, 403, 201]);
    expect(answers[0]?.error.code).toBe('csrf_missing');
  });

  it('a member reaches the routes of their own organization', async () => {
    const reply = await server.ask('GET', '/api/organizations/acme/things', { cookies: bob });
    expect(reply.json).toMatchObject({
      caller: { kind: 'member', tenant: TENANT, organization: { slug: 'acme' }, role: 'analyst', user: { id: 'bob' } },
    });
  });

  it('another organization and one that does not exist look alike', async () => {
    const reply = await server.ask('GET', '/api/organizations/other/things', { cookies: ada });
    expect([reply.status, reply.error.code]).toEqual([404, 'not_found']);
  });

  it('a member whose role lacks the permission gets 403 that names it', async () => {
    const reply = await server.ask('POST', '/api/organizations/acme/things', {
      cookies: bob,
      headers: { 'x-xsrf-token': 'csrf-of-bob' },
      payload: { name: 'x' },
    });
    expect([reply.status, reply.error.code]).toEqual([403, 'not_allowed']);
    expect(reply.error.message).toContain('keys.issue');
  });

  it('an API key with one of the scopes reaches an xAPI route', async () => {
    const reply = await server.ask('POST', '/xapi/statements', {
      headers: { authorization: basic('writer', 's3cret') },
      payload: Buffer.from('[]'),
    });
    expect(reply.json).toMatchObject({
      caller: { kind: 'key', tenant: TENANT, credential: { key: 'writer' }, actor: { kind: 'key', id: 'writer' } },
    });
  });

  it('a wider scope contains a narrower one: all/read reads statements', async () => {
    const reply = await server.ask('GET', '/xapi/statements', {
      headers: { authorization: basic('reader', 's3cret') },
    });
    expect(reply.status).toBe(200);
  });

  it('an API key without the scope gets 403', async () => {
    const reply = await server.ask('POST', '/xapi/statements', {
      headers: { authorization: basic('reader', 's3cret') },
    });
    expect([reply.status, reply.error.code]).toEqual([403, 'not_allowed']);
    expect(reply.error.message).toContain('statements/write');
  });

  it('wrong, malformed or missing credentials get the same 401 with a challenge for Basic', async () => {
    const headers = [undefined, basic('writer', 'wrong'), basic('nobody', 's3cret'), 'Bearer s3cret', 'Basic !!!'];
    for (const authorization of headers) {
      const reply = await server.ask('GET', '/xapi/statements', {
        headers: authorization === undefined ? {} : { authorization },
      });
      expect([reply.status, reply.error.code]).toEqual([401, 'wrong_credentials']);
      expect(reply.headers['www-authenticate']).toBe('Basic realm="Attest xAPI", charset="UTF-8"');
    }
  });

  it('a session opens no xAPI route', async () => {
    const reply = await server.ask('GET', '/xapi/statements', { cookies: ada });
    expect(reply.status).toBe(401);
  });
});

describe('guessing', () => {
  let server: TestServer;

  beforeEach(async () => {
    server = await startServer({ modules: [ThingModule], env: { TRUSTED_PROXIES: '127.0.0.1' } });
  });

  afterEach(() => server.close());

  const signIn = (email: string, password: string, from: string) =>
    server.ask('POST', '/api/sign-in', { payload: { email, password }, headers: { 'x-forwarded-for': from } });

  it('after too many wrong passwords an account is not tried from that address for a while', async () => {
    for (let n = 0; n < 3; n++) expect((await signIn('ada@example.com', 'wrong', '192.0.2.1')).status).toBe(401);
    const reply = await signIn('Ada@example.com ', 'right', '192.0.2.1');
    expect([reply.status, reply.error.code]).toEqual([429, 'too_many_requests']);
    expect(reply.headers['retry-after']).toBe('60');
    server.backends.clock.advance(60_001);
    expect((await signIn('ada@example.com', 'right', '192.0.2.1')).status).toBe(200);
  });

  it('nobody is locked out by guesses that come from elsewhere', async () => {
    for (let n = 0; n < 5; n++) await signIn('ada@example.com', 'wrong', '192.0.2.1');
    expect((await signIn('ada@example.com', 'right', '192.0.2.2')).status).toBe(200);
  });

  it('many guesses at once are not looked at either', async () => {
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => signIn('ada@example.com', 'wrong', '192.0.2.1')),
    );
    expect(answers.filter(({ status }) => status === 401)).toHaveLength(3);
  });

  it('signing in again and again is no guessing', async () => {
    for (let n = 0; n < 20; n++) expect((await signIn('ada@example.com', 'right', '192.0.2.1')).status).toBe(200);
  });

  it('a wrong API key is answered 429 after a while, and the right ones of its address go on', async () => {
    const ask = (key: string, secret: string) =>
      server.ask('GET', '/xapi/statements', { headers: { authorization: basic(key, secret) } });
    await ask('reader', 's3cret');
    const statuses: number[] = [];
    for (let n = 0; n < 250; n++) statuses.push((await ask(`guess-${n}`, 'x')).status);
    expect(new Set(statuses)).toEqual(new Set([401, 429]));
    expect((await ask('reader', 's3cret')).status).toBe(200);
    expect((await ask('writer', 's3cret')).status).toBe(429);
  });
});
