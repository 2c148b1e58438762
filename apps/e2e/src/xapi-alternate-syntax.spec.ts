import { randomUUID } from 'node:crypto';
import {
  type Answer,
  answerOf,
  type Harness,
  type Organization,
  signUpOrganization,
  startStandalone,
} from '@attest/testing';

interface Refusal {
  error: { code: string; faults: { rule: string; path: string }[] };
}

const statement = {
  actor: { mbox: 'mailto:ada@larkmoor.example' },
  verb: { id: 'http://adlnet.gov/expapi/verbs/passed', display: { de: 'bestanden, naïv + 100 %' } },
  object: { id: 'https://larkmoor.example/sop/0142' },
};

describe('the alternate request syntax of 1.0', () => {
  let server: Harness;
  let organization: Organization;

  beforeAll(async () => {
    server = await startStandalone();
    organization = await signUpOrganization(server.url, 'Larkmoor Biologics');
  });
  afterAll(() => server.close());

  /** Sends a form with nothing in the real headers but its type. */
  const bare = async <T = unknown>(
    method: string,
    path: string,
    fields: Record<string, string>,
    headers: Record<string, string> = {},
  ): Promise<Answer<T>> =>
    answerOf<T>(
      await fetch(`${server.url}${path}?method=${method}`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/x-www-form-urlencoded', ...headers },
        body: new URLSearchParams(fields).toString(),
      }),
    );
  const form = <T = unknown>(method: string, path: string, fields: Record<string, string>): Promise<Answer<T>> =>
    bare<T>(method, path, { ...organization.xapi.headers, ...fields });

  it('takes credentials and version from the form, and answers as the request that was meant', async () => {
    const id = randomUUID();
    const put = await form('PUT', '/xapi/statements', { statementId: id, content: JSON.stringify(statement) });
    expect([put.status, put.text]).toEqual([204, '']);
    const got = await form<typeof statement>('GET', '/xapi/statements', { statementId: id });
    expect(got.status).toBe(200);
    expect(got.json.verb).toEqual(statement.verb);
    expect(got.headers.get('x-experience-api-version')).toBe('1.0.3');
    expect(got.headers.get('x-experience-api-consistent-through')).toMatch(/^\d{4}-/);
    const posted = await form<string[]>('POST', '/xapi/statements', {
      content: JSON.stringify([statement, statement]),
    });
    expect([posted.status, posted.json.length]).toEqual([200, 2]);
    const list = await form<{ statements: unknown[] }>('GET', '/xapi/statements', { limit: '1' });
    expect([list.status, list.json.statements.length]).toEqual([200, 1]);
  });

  it('lets what the form says win over the real headers', async () => {
    const real = { ...organization.xapi.headers };
    const old = await bare('GET', '/xapi/statements', { 'X-Experience-API-Version': '0.8' }, real);
    expect(old.status).toBe(400);
    const wrong = await bare('GET', '/xapi/statements', { Authorization: 'Basic bm9ib2R5Om5vdGhpbmc=' }, real);
    expect(wrong.status).toBe(401);
    expect((await bare('GET', '/xapi/statements', { limit: '1' }, real)).status).toBe(200);
  });

  it('judges scopes by what is meant: a key that may only read reads by POST, and cannot write by it', async () => {
    const issued = await organization.owner.post<{ key: { key: string }; secret: string }>(
      `${organization.path}/keys`,
      {
        name: 'Reader',
        scopes: ['statements/read'],
        expiresInDays: 1,
      },
    );
    const secret = `${issued.json.key.key}:${issued.json.secret}`;
    const fields = { Authorization: `Basic ${Buffer.from(secret).toString('base64')}` };
    expect((await form('GET', '/xapi/statements', fields)).status).toBe(200);
    expect((await form('POST', '/xapi/statements', { ...fields, content: JSON.stringify(statement) })).status).toBe(
      403,
    );
  });

  it('works for documents: type, tag and conditions', async () => {
    const key = { activityId: 'https://larkmoor.example/sop', profileId: randomUUID() };
    const at = '/xapi/activities/profile';
    const content = 'naïv & 1+1=2';
    const stored = await form('PUT', at, { ...key, content, 'Content-Type': 'text/plain', 'If-None-Match': '*' });
    expect(stored.status).toBe(204);
    const got = await form('GET', at, key);
    expect([got.text, got.headers.get('content-type')]).toEqual([content, 'text/plain']);
    const etag = got.headers.get('etag') ?? '';
    expect((await form('PUT', at, { ...key, content: '{}', 'If-Match': '"other"' })).status).toBe(412);
    expect((await form('DELETE', at, { ...key, 'If-Match': etag })).status).toBe(204);
    expect((await form('GET', at, key)).status).toBe(404);
  });

  it('reads resources that have no POST of their own', async () => {
    expect((await form('GET', '/xapi/about', {})).status).toBe(200);
    expect((await form('PUT', '/xapi/about', { content: '{}' })).status).toBe(405);
    expect((await form('GET', '/xapi/nowhere', {})).status).toBe(404);
  });

  it('answers HEAD with the headers of GET and no body, and the connection serves on', async () => {
    const head = await form('HEAD', '/xapi/statements', { limit: '1' });
    expect([head.status, head.text]).toEqual([200, '']);
    expect(head.headers.get('x-experience-api-consistent-through')).not.toBeNull();
    expect((await form('GET', '/xapi/statements', { limit: '1' })).status).toBe(200);
  });

  it.each([
    ['a PUT or POST without content', 'PUT', { statementId: randomUUID() }],
    ['another method', 'PATCH', {}],
    ['a method in small letters', 'get', {}],
    ['an unknown parameter in the form', 'GET', { colour: 'red' }],
    ['attachments', 'POST', { content: 'x', 'Content-Type': 'multipart/mixed; boundary=abc' }],
    ['a header with a line break', 'GET', { 'If-Match': 'a\r\nSet-Cookie: b' }],
  ])('refuses %s with 400', async (_, method, fields) => {
    const answer = await form<Refusal>(method, '/xapi/statements', fields);
    expect(answer.status).toBe(400);
    expect(answer.json.error.faults.length).toBeGreaterThan(0);
  });

  it('takes no form within a form: each would cost as much as a request, before anybody has signed in', async () => {
    const inner = new URLSearchParams({ statementId: randomUUID(), content: JSON.stringify(statement) }).toString();
    const nested = await form<Refusal>('POST', '/xapi/statements', {
      method: 'PUT',
      'Content-Type': 'application/x-www-form-urlencoded',
      content: inner,
    });
    expect([nested.status, nested.json.error.code, nested.json.error.faults[0]?.path]).toEqual([
      400,
      'unknown_parameter',
      'method',
    ]);
  });

  it('refuses parameters beside method, another type of body, broken encoding, and PUT with method', async () => {
    const send = async (
      method: string,
      query: string,
      body: string,
      headers: Record<string, string>,
    ): Promise<number> =>
      (
        await fetch(`${server.url}/xapi/statements?${query}`, {
          method,
          body,
          headers: { ...organization.xapi.headers, 'Content-Type': 'application/x-www-form-urlencoded', ...headers },
        })
      ).status;
    expect(await send('POST', 'method=GET&limit=1', '', {})).toBe(400);
    expect(await send('POST', 'method=GET&method=GET', '', {})).toBe(400);
    expect(await send('POST', 'method=GET', 'limit=%E0%A4%A', {})).toBe(400);
    expect(await send('POST', 'method=GET', '{}', { 'Content-Type': 'application/json' })).toBe(400);
    expect(await send('PUT', 'method=PUT', 'content=x', {})).toBe(400);
  });

  it('is gone in 2.0: method is a parameter that does not exist, whether the version stands in the header or in the form', async () => {
    const two = { 'X-Experience-API-Version': '2.0.0' };
    const inForm = await form<Refusal>('GET', '/xapi/statements', two);
    const inHeader = await bare<Refusal>('GET', '/xapi/statements', {}, { ...organization.xapi.headers, ...two });
    expect([inForm.status, inForm.json.error.code]).toEqual([400, 'unknown_parameter']);
    expect([inHeader.status, inHeader.json.error.code]).toEqual([400, 'unknown_parameter']);
  });
});
