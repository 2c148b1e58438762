import { basic } from '../spec-kit/fake-authenticator';
import { startServer, type TestServer } from '../spec-kit/start-server';
import { ThingModule } from '../spec-kit/thing.controller';

const writer = { authorization: basic('writer', 's3cret') };
const reader = { authorization: basic('reader', 's3cret') };

describe('HTTP', () => {
  let server: TestServer;

  beforeAll(async () => {
    server = await startServer({ modules: [ThingModule], env: { MAX_BODY_BYTES: '2000' } });
  });

  afterAll(() => server.close());

  it.each(['application/json', 'application/octet-stream', 'multipart/mixed; boundary=x', undefined])(
    'under /xapi a body of type %s is the bytes that came',
    async (type) => {
      const bytes = Buffer.from([0x7b, 0xff, 0x00, 0x7d]);
      const reply = await server.ask('POST', '/xapi/statements', {
        headers: { ...writer, ...(type === undefined ? {} : { 'content-type': type }) },
        payload: bytes,
      });
      expect(reply.json).toMatchObject({ bytes: bytes.toString('latin1') });
    },
  );

  it('an address that is percent-encoded without need is held to the same rules', async () => {
    const reply = await server.ask('POST', '/%78api/%73tatements', { headers: writer, payload: Buffer.from('{x') });
    expect(reply.json).toMatchObject({ bytes: '{x' });
    expect(reply.headers['x-experience-api-version']).toBe('1.0.3');
    expect(reply.headers['x-experience-api-consistent-through']).toBe('2026-11-24T07:59:59.999Z');
    expect((await server.ask('GET', '/%61pi/open')).headers['cache-control']).toBe('no-store');
  });

  it('GET and DELETE may name a content type without a body', async () => {
    const type = { 'content-type': 'application/json' };
    expect((await server.ask('GET', '/xapi/statements', { headers: { ...reader, ...type } })).status).toBe(200);
    const gone = await server.ask('DELETE', '/api/organizations/acme/things/1', {
      cookies: { attest_session: 'ada' },
      headers: { ...type, 'x-xsrf-token': 'csrf-of-ada' },
    });
    expect(gone.status).toBe(204);
  });

  it('every reply under /xapi names the version, also when it is a refusal of any kind', async () => {
    const replies = await Promise.all([
      server.ask('GET', '/xapi/statements', { headers: reader }),
      server.ask('GET', '/xapi/about'),
      server.ask('GET', '/xapi/statements'),
      server.ask('GET', '/xapi/nowhere'),
      server.ask('DELETE', '/xapi/statements'),
      server.ask('PUT', '/xapi/broken', { headers: writer }),
      server.ask('POST', '/xapi/statements', { headers: writer, payload: 'x'.repeat(3000) }),
      server.ask('GET', '/xapi/%ff'),
    ]);
    expect(replies.map(({ status }) => status)).toEqual([200, 200, 401, 404, 405, 500, 413, 400]);
    expect(replies.map(({ headers }) => headers['x-experience-api-version'])).toEqual(replies.map(() => '1.0.3'));
  });

  it.each([
    ['2.0', '2.0.0'],
    ['2.0.0', '2.0.0'],
    ['1.0', '1.0.3'],
    ['0.95', '1.0.3'],
  ])('asked for version %s the reply names %s', async (asked, named) => {
    const headers = { 'x-experience-api-version': asked };
    expect((await server.ask('GET', '/xapi/about', { headers })).headers['x-experience-api-version']).toBe(named);
  });

  it('outside /xapi no reply names a version', async () => {
    expect((await server.ask('GET', '/api/open')).headers['x-experience-api-version']).toBeUndefined();
  });

  it('every reply to a statements request says up to when it is complete; to nobody it promises nothing', async () => {
    const through = async (method: string, headers: Record<string, string>) =>
      (await server.ask(method, '/xapi/statements', { headers })).headers['x-experience-api-consistent-through'];
    expect(await through('GET', reader)).toBe('2026-11-24T07:59:59.999Z');
    expect(await through('POST', reader)).toBe('2026-11-24T07:59:59.999Z');
    expect(await through('GET', {})).toBe('1970-01-01T00:00:00.000Z');
    expect(await through('DELETE', {})).toBe('1970-01-01T00:00:00.000Z');
  });

  it('under /xapi the framework adds no ETag of its own', async () => {
    expect((await server.ask('GET', '/xapi/statements', { headers: reader })).headers.etag).toBeUndefined();
  });

  it('replies of the API are kept by no cache', async () => {
    expect((await server.ask('GET', '/api/open')).headers['cache-control']).toBe('no-store');
    expect((await server.ask('GET', '/api/nowhere')).headers['cache-control']).toBe('no-store');
  });

  it('every reply has the security headers; without HTTPS none that would lock people out', async () => {
    const kept = {
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
      'origin-agent-cluster': '?1',
      'x-permitted-cross-domain-policies': 'none',
    };
    for (const url of ['/api/open', '/api/nowhere', '/xapi/statements', '/xapi/%ff', '/readyz', '/']) {
      const { headers } = await server.ask('GET', url);
      expect(headers).toMatchObject(kept);
      expect(headers['x-content-type-options']).toBe('nosniff');
      expect(headers['x-frame-options']).toBe('DENY');
      expect(headers['referrer-policy']).toBe('no-referrer');
      const policy = url.startsWith('/xapi/')
        ? /^default-src 'none'; .*sandbox$/
        : /^default-src 'none'; script-src 'self'; /;
      expect(headers['content-security-policy']).toMatch(policy);
      expect(headers['strict-transport-security']).toBeUndefined();
      expect(headers['x-powered-by']).toBeUndefined();
    }
  });

  it('reached by HTTPS the server says that browsers stay with it', async () => {
    const secure = await startServer({ env: { PUBLIC_URL: 'https://lrs.example.com' } });
    try {
      expect((await secure.ask('GET', '/livez')).headers['strict-transport-security']).toBe('max-age=31536000');
    } finally {
      await secure.close();
    }
  });

  it('a request is one line at debug, with its route and tenant, and without its query', async () => {
    await server.ask('GET', '/xapi/statements?agent=secret-person', { headers: reader });
    const lines = server.lines.filter(({ msg, route }) => msg === 'request' && route === '/xapi/statements');
    expect(lines.at(-1)).toMatchObject({
      level: 20,
      method: 'GET',
      status: 200,
      tenant: 'aaaaaaaaaaaaaaaaaaaaaaaaaa',
      requestId: expect.stringMatching(/^req_/) as string,
    });
    expect(JSON.stringify(server.lines)).not.toContain('secret-person');
    expect(JSON.stringify(server.lines)).not.toContain('s3cret');
  });

  it('a request that failed with 500 or more is a line at info', async () => {
    await server.ask('GET', '/api/full');
    expect(server.lines.find(({ route }) => route === '/api/full')).toBeDefined();
    const line = server.lines.find(({ msg, route }) => msg === 'request' && route === '/api/full');
    expect(line).toMatchObject({ level: 30, status: 503 });
  });
});
