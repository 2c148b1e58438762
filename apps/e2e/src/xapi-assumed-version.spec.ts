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
interface Settings {
  xapiAssumedVersion: string | null;
}

const statement = {
  actor: { mbox: 'mailto:ada@larkmoor.example' },
  verb: { id: 'http://adlnet.gov/expapi/verbs/passed' },
  object: { id: 'https://larkmoor.example/sop/0142' },
};
/** Only 2.0 has these. */
const with2 = {
  ...statement,
  context: { contextAgents: [{ objectType: 'contextAgent', agent: { mbox: 'mailto:bo@larkmoor.example' } }] },
};

describe('requests that name no version', () => {
  let server: Harness;
  let lark: Organization;
  let other: Organization;

  beforeAll(async () => {
    server = await startStandalone();
    lark = await signUpOrganization(server.url, 'Larkmoor Biologics');
    other = await signUpOrganization(server.url, 'Other Works');
  });
  afterAll(() => server.close());

  const assume = (of: Organization, xapiAssumedVersion: unknown): Promise<Answer<Settings & Refusal>> =>
    of.owner.request('PATCH', `${of.path}/settings`, { xapiAssumedVersion });

  /** An old tool: it has a key and knows of no header. */
  const unsaid = async <T = unknown>(
    of: Organization,
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<Answer<T>> =>
    answerOf<T>(
      await fetch(`${server.url}/xapi${path}`, {
        method,
        headers: {
          Authorization: of.xapi.headers['Authorization'] ?? '',
          ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
          ...headers,
        },
        ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      }),
    );
  const version = ({ headers }: Answer): string | null => headers.get('x-experience-api-version');

  it('are refused as long as the organization assumes no version', async () => {
    const { owner, path } = lark;
    expect((await owner.get<Settings>(`${path}/settings`)).json).toEqual({ xapiAssumedVersion: null });
    const refused = await unsaid<Refusal>(lark, 'POST', '/statements', statement);
    expect([refused.status, refused.json.error.code, version(refused)]).toEqual([400, 'unsupported_version', '1.0.3']);
  });

  it('are judged by the version that the organization assumes, each organization by its own', async () => {
    expect((await assume(lark, '1.0.3')).json).toEqual({ xapiAssumedVersion: '1.0.3' });
    expect((await assume(other, '2.0.0')).status).toBe(200);

    const stored = await unsaid<string[]>(lark, 'POST', '/statements', statement);
    expect([stored.status, version(stored)]).toEqual([200, '1.0.3']);
    const read = await unsaid<{ version: string }>(lark, 'GET', `/statements?statementId=${stored.json[0]}`);
    expect([read.status, read.json.version]).toEqual([200, '1.0.0']);
    const tooNew = await unsaid<Refusal>(lark, 'POST', '/statements', with2);
    expect([tooNew.status, tooNew.json.error.code, version(tooNew)]).toEqual([400, 'invalid_statement', '1.0.3']);

    const newer = await unsaid<string[]>(other, 'POST', '/statements', with2);
    expect([newer.status, version(newer)]).toEqual([200, '2.0.0']);
    const head = await unsaid(other, 'HEAD', `/statements?statementId=${newer.json[0]}`);
    expect([head.status, version(head)]).toEqual([200, '2.0.0']);
  });

  it('follow the assumed version where documents differ: a new profile needs a condition in 1.0.3 and none in 2.0', async () => {
    const profile = `/activities/profile?activityId=${encodeURIComponent('https://larkmoor.example/a')}&profileId=p`;
    expect((await unsaid(lark, 'PUT', profile, { a: 1 })).status).toBe(400);
    expect((await unsaid(lark, 'PUT', profile, { a: 1 }, { 'If-None-Match': '*' })).status).toBe(204);
    const put = await unsaid(other, 'PUT', profile, { a: 1 });
    expect([put.status, version(put)]).toEqual([204, '2.0.0']);
    expect((await unsaid(other, 'PUT', profile, { a: 2 })).status).toBe(409);
  });

  it('may be forms where 1.0.3 is assumed, and may not where 2.0 is', async () => {
    const form = <T>(of: Organization, more: Record<string, string>): Promise<Answer<T>> =>
      unsaid<T>(of, 'POST', '/statements?method=PUT', new URLSearchParams(more).toString(), {
        'Content-Type': 'application/x-www-form-urlencoded',
      });
    const fields = { statementId: randomUUID(), content: JSON.stringify(statement) };
    expect((await form(lark, fields)).status).toBe(204);
    const refused = await form<Refusal>(other, fields);
    expect([refused.status, refused.json.error.code, version(refused)]).toEqual([400, 'unknown_parameter', '2.0.0']);
    expect((await form(other, { ...fields, 'X-Experience-API-Version': '1.0.3' })).status).toBe(204);
  });

  it('still fail when they name a version that is none', async () => {
    const refused = await unsaid<Refusal>(lark, 'GET', '/statements', undefined, {
      'X-Experience-API-Version': '0.95',
    });
    expect([refused.status, refused.json.error.code]).toEqual([400, 'unsupported_version']);
  });

  it('are refused again as soon as the setting is taken back', async () => {
    expect((await assume(lark, null)).json).toEqual({ xapiAssumedVersion: null });
    expect((await unsaid(lark, 'GET', '/statements')).status).toBe(400);
    expect((await unsaid(other, 'GET', '/statements')).status).toBe(200);
  });

  it('are decided by members who may change settings, for their own organization, with a version that is served', async () => {
    for (const wrong of ['1.0.2', '3.0.0', '', 1, {}]) {
      const refused = await assume(lark, wrong);
      expect([refused.status, refused.json.error.faults[0]?.path]).toEqual([400, '$.xapiAssumedVersion']);
    }
    const settings = `${other.path}/settings`;
    expect((await lark.owner.request('PATCH', settings, { xapiAssumedVersion: null })).status).toBe(404);
    expect((await lark.owner.get(settings)).status).toBe(404);
    const nobody = await fetch(`${server.url}${settings}`, { method: 'PATCH' });
    expect(nobody.status).toBe(401);
    const unknown = await lark.owner.request<Refusal>('PATCH', `${lark.path}/settings`, { zone: 'UTC' });
    expect([unknown.status, unknown.json.error.faults[0]?.rule]).toEqual([400, 'unknown-property']);
  });
});
