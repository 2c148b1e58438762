import { basic } from '../spec-kit/fake-authenticator';
import { startServer, type TestServer } from '../spec-kit/start-server';
import { ThingModule } from '../spec-kit/thing.controller';

const COURSES = 'https://courses.example';

describe('pages of other origins', () => {
  let server: TestServer;

  beforeAll(async () => {
    server = await startServer({ modules: [ThingModule] });
  });

  afterAll(() => server.close());

  it('may ask first, without credentials and without version: methods and headers are told, the origin is echoed', async () => {
    const reply = await server.ask('OPTIONS', '/xapi/statements', {
      headers: { origin: COURSES, 'access-control-request-method': 'PUT' },
    });
    expect([reply.status, reply.text]).toEqual([204, '']);
    expect(reply.headers).toMatchObject({
      'access-control-allow-origin': COURSES,
      'access-control-allow-methods': 'GET, HEAD, POST, PUT, DELETE, OPTIONS',
      'access-control-max-age': '600',
      vary: 'Origin',
      'x-experience-api-version': '1.0.3',
    });
    for (const header of [
      'Authorization',
      'Content-Type',
      'Accept-Language',
      'If-Match',
      'If-None-Match',
      'X-Experience-API-Version',
      'X-Experience-API-Hash',
    ]) {
      expect(reply.headers['access-control-allow-headers']).toContain(header);
    }
    expect(reply.headers['access-control-allow-credentials']).toBeUndefined();
  });

  it('find 404 by OPTIONS where there is nothing, and nothing of this under /api', async () => {
    expect((await server.ask('OPTIONS', '/xapi/nowhere', { headers: { origin: COURSES } })).status).toBe(404);
    const other = await server.ask('OPTIONS', '/api/open', { headers: { origin: COURSES } });
    expect([other.status, other.headers['access-control-allow-origin']]).toEqual([405, undefined]);
  });

  it('can read every reply and its headers, refusals of any kind too', async () => {
    const headers = { origin: COURSES };
    const replies = await Promise.all([
      server.ask('GET', '/xapi/statements', { headers: { ...headers, authorization: basic('reader', 's3cret') } }),
      server.ask('GET', '/xapi/statements', { headers }),
      server.ask('GET', '/xapi/nowhere', { headers }),
      server.ask('DELETE', '/xapi/statements', { headers }),
      server.ask('GET', '/xapi/%ff', { headers }),
    ]);
    expect(replies.map(({ status }) => status)).toEqual([200, 401, 404, 405, 400]);
    for (const reply of replies) {
      expect(reply.headers['access-control-allow-origin']).toBe(COURSES);
      expect(reply.headers.vary).toContain('Origin');
      for (const name of ['ETag', 'Last-Modified', 'X-Experience-API-Version', 'X-Experience-API-Consistent-Through']) {
        expect(reply.headers['access-control-expose-headers']).toContain(name);
      }
    }
  });

  it('are refused when the key lists other origins, in words that the page can read', async () => {
    const ask = (headers: Record<string, string>) =>
      server.ask('GET', '/xapi/statements', { headers: { authorization: basic('page', 's3cret'), ...headers } });
    expect((await ask({ origin: COURSES })).status).toBe(200);
    const refused = await ask({ origin: 'https://evil.example' });
    expect(refused.status).toBe(403);
    expect(refused.error.message).toBe('Origin https://evil.example is not allowed for key page.');
    expect(refused.headers['access-control-allow-origin']).toBe('https://evil.example');
    for (const origin of ['null', 'http://courses.example', `${COURSES}:8443`, 'https://x.courses.example']) {
      expect([origin, (await ask({ origin })).status]).toEqual([origin, 403]);
    }
  });

  it('are none of a client that is no browser: without Origin the list does not count', async () => {
    const reply = await server.ask('GET', '/xapi/statements', { headers: { authorization: basic('page', 's3cret') } });
    expect([reply.status, reply.headers['access-control-allow-origin']]).toEqual([200, undefined]);
  });
});
