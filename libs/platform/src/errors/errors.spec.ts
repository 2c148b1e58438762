import { createConnection } from 'node:net';
import { ERROR_CODES } from '@attest/kernel';
import { basic } from '../spec-kit/fake-authenticator';
import { startServer, type TestServer } from '../spec-kit/start-server';
import { ThingModule } from '../spec-kit/thing.controller';
import { until } from '../spec-kit/until';
import { ERRORS } from './catalogue';

const ada = { cookies: { attest_session: 'ada' }, headers: { 'x-xsrf-token': 'csrf-of-ada' } };
const THINGS = '/api/organizations/acme/things';

describe('replies that are errors', () => {
  let server: TestServer;

  beforeAll(async () => {
    server = await startServer({ modules: [ThingModule], env: { MAX_BODY_BYTES: '2000' } });
  });

  afterAll(() => server.close());

  it('the catalogue has each code of the kernel, and one for bugs', () => {
    expect(Object.keys(ERRORS).sort()).toEqual([...ERROR_CODES, 'internal'].sort());
  });

  it('have code, message, request id and faults, and the id is in the header too', async () => {
    const reply = await server.ask('GET', '/api/nowhere');
    expect(reply.headers['content-type']).toBe('application/json; charset=utf-8');
    expect(reply.json).toEqual({
      error: {
        code: 'not_found',
        message: 'There is nothing here.',
        requestId: reply.headers['x-request-id'],
        faults: [],
      },
    });
    expect(reply.error.requestId).toMatch(/^req_[a-z2-7]{10}$/);
  });

  it('a request id from outside is not taken over', async () => {
    const reply = await server.ask('GET', '/api/nowhere', {
      headers: { 'x-request-id': 'req_mine', 'request-id': 'a' },
    });
    expect(reply.headers['x-request-id']).not.toBe('req_mine');
  });

  it('a bug answers 500 without its text, and the log has the same id with the cause and the tenant', async () => {
    const reply = await server.ask('GET', '/api/organizations/acme/broken', ada);
    expect(reply.status).toBe(500);
    expect(reply.error).toMatchObject({
      code: 'internal',
      message: 'This did not work. Sending it again stores nothing twice.',
    });
    expect(reply.text).not.toContain('secret');
    const line = server.lines.find(
      ({ msg, requestId }) => msg === 'request.failed' && requestId === reply.error.requestId,
    );
    expect(line).toMatchObject({
      level: 50,
      method: 'GET',
      route: '/api/organizations/:organization/broken',
      tenant: 'aaaaaaaaaaaaaaaaaaaaaaaaaa',
    });
    expect(JSON.stringify(line?.err)).toContain('its cause');
  });

  it('a method that a resource does not have is 405 and Allow names those that it has', async () => {
    const one = await server.ask('DELETE', '/xapi/statements');
    expect([one.status, one.error.code, one.headers.allow]).toEqual([405, 'method_not_allowed', 'GET, HEAD, POST']);
    const other = await server.ask('PATCH', `${THINGS}/1`);
    expect([other.status, other.headers.allow]).toEqual([405, 'DELETE']);
  });

  it('a body that is too large is 413 with the limit', async () => {
    for (const url of ['/api/echo', '/xapi/statements']) {
      const reply = await server.ask('POST', url, {
        headers: { authorization: basic('writer', 's3cret'), 'content-type': 'application/json' },
        payload: `"${'x'.repeat(2000)}"`,
      });
      expect([reply.status, reply.error.code]).toEqual([413, 'too_large']);
      expect(reply.error.message).toBe('The body may be at most 2000 bytes.');
    }
  });

  it('a body of another type than JSON is 415 outside xAPI', async () => {
    for (const type of [
      'text/plain',
      'application/x-www-form-urlencoded',
      'multipart/form-data; boundary=x',
      undefined,
    ]) {
      const reply = await server.ask('POST', '/api/echo', {
        headers: type === undefined ? {} : { 'content-type': type },
        payload: Buffer.from('{}'),
      });
      expect([reply.status, reply.error.code]).toEqual([415, 'unsupported_media_type']);
    }
  });

  it.each([
    ['{"a": 1,}', '$', 'json-syntax'],
    ['{"a": {"b": 1, "b": 2}}', '$.a.b', 'json-duplicate'],
    ['{"a": [{"\\u0062": 1}, {"b": 1, "\\u0062": 2}]}', '$.a[1].b', 'json-duplicate'],
    ['{"a": [1, {"__proto__": {}}]}', '$.a[1].__proto__', 'json-proto'],
    ['\u00ff', '$', 'json-encoding'],
  ])('bad JSON is 400 with the place: %s', async (text, path, rule) => {
    const reply = await server.ask('POST', '/api/echo', {
      headers: { 'content-type': 'application/json' },
      payload: Buffer.from(text, 'latin1'),
    });
    expect([reply.status, reply.error.code]).toEqual([400, 'invalid_json']);
    expect(reply.error.faults).toMatchObject([{ path, rule }]);
  });

  it('JSON that is nested more than 100 deep is 400, and looking at it costs no more than its length', async () => {
    const deep = await startServer({ modules: [ThingModule] });
    try {
      const ask = (levels: number) =>
        deep.ask('POST', '/api/echo', {
          headers: { 'content-type': 'application/json' },
          payload: `${'{"a":'.repeat(levels)}1${'}'.repeat(levels)}`,
        });
      expect((await ask(100)).status).toBe(200);
      const reply = await ask(40_000);
      expect([reply.status, reply.error.faults[0]?.rule]).toEqual([400, 'json-depth']);
    } finally {
      await deep.close();
    }
  });

  it('JSON outside xAPI is at most 256 kB, since anybody may send it', async () => {
    const large = await startServer({ modules: [ThingModule] });
    try {
      for (const url of ['/api/echo', '/api/nowhere']) {
        const reply = await large.ask('POST', url, { payload: { a: 'x'.repeat(256 * 1024) } });
        expect([reply.status, reply.error.code]).toEqual([413, 'too_large']);
        expect(reply.error.message).toBe('The body may be at most 262144 bytes.');
      }
    } finally {
      await large.close();
    }
  });

  it('a caller who goes away in the middle of a body is no error of the server', async () => {
    const socket = createConnection({ host: '127.0.0.1', port: Number(new URL(server.url).port) });
    socket.write(
      'POST /api/echo HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{"a":',
      () => socket.destroy(),
    );
    const cut = () => server.lines.find(({ msg }) => msg === 'request.cut');
    await until(() => cut() !== undefined);
    expect(cut()).toMatchObject({ level: 20, method: 'POST', route: '/api/echo' });
    expect(
      server.lines.filter(({ msg, err }) => msg === 'request.failed' && JSON.stringify(err).includes('aborted')),
    ).toEqual([]);
  });

  it('JSON with texts that look like its own signs is taken as it is', async () => {
    const value = { 'a":{"a': '{"a":1,"a":2}', b: ['\\', '"', { c: {}, d: [] }, { c: 1 }] };
    const reply = await server.ask('POST', '/api/echo', { payload: value });
    expect(reply.json).toEqual({ body: value });
  });

  it('what a schema refuses is 400 with a path for each fault', async () => {
    const reply = await server.ask('POST', THINGS, { ...ada, payload: { name: '', tags: ['a', 1], extra: 1 } });
    expect([reply.status, reply.error.code]).toEqual([400, 'invalid_request']);
    expect(reply.error.faults.map(({ path, rule }) => [path, rule])).toEqual([
      ['$.name', 'too-small'],
      ['$.tags[1]', 'invalid-type'],
      ['$.extra', 'unknown-property'],
    ]);
  });

  it('no body where one is needed is 400', async () => {
    const reply = await server.ask('POST', THINGS, ada);
    expect([reply.status, reply.error.faults[0]?.path]).toEqual([400, '$']);
  });

  it('a parameter that a schema refuses is named', async () => {
    const reply = await server.ask('GET', `${THINGS}?limit=99&nonsense=1`, ada);
    expect(reply.error.faults.map(({ path }) => path)).toEqual(['limit', 'nonsense']);
  });

  it('an address that is not UTF-8 is 400, with the headers that every reply has', async () => {
    const reply = await server.ask('GET', '/xapi/%ff');
    expect([reply.status, reply.error.code, reply.error.faults[0]?.rule]).toEqual([
      400,
      'invalid_request',
      'url-encoding',
    ]);
    expect(reply.headers['x-experience-api-version']).toBe('1.0.3');
    expect(reply.headers['x-request-id']).toBe(reply.error.requestId);
  });

  it('storage that cannot be used is 503 with Retry-After; its reason is for the log alone', async () => {
    const reply = await server.ask('GET', '/api/full');
    expect([reply.status, reply.error.code, reply.headers['retry-after']]).toEqual([503, 'storage_unavailable', '5']);
    expect(reply.error.message).toMatch(/^The storage is not available just now\./);
    expect(reply.text).not.toContain('The disk is full');
  });

  it('HEAD answers the status and no body', async () => {
    const reply = await server.ask('HEAD', '/xapi/statements');
    expect([reply.status, reply.text]).toEqual([401, '']);
  });

  it('what is no HTTP is answered in the same form', async () => {
    const text = await sendRaw(server.url, 'NONSENSE\r\n\r\n');
    expect(text).toMatch(/^HTTP\/1\.1 400 Bad Request\r\n/);
    expect(JSON.parse(text.slice(text.indexOf('{')))).toMatchObject({ error: { code: 'invalid_request' } });
  });

  it('headers beyond all measure are 431', async () => {
    const text = await sendRaw(server.url, `GET / HTTP/1.1\r\nHost: x\r\nX: ${'x'.repeat(40_000)}\r\n\r\n`);
    expect(text).toMatch(/^HTTP\/1\.1 431 /);
    expect(text).toContain('too_large');
  });
});

function sendRaw(url: string, text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = createConnection({ host: '127.0.0.1', port: Number(new URL(url).port) }, () => socket.write(text));
    let got = '';
    socket.on('data', (chunk) => (got += chunk.toString()));
    socket.on('error', reject);
    socket.on('close', () => {
      resolve(got);
    });
  });
}
