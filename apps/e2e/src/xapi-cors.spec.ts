import type { ApiKey, ApiKeyList, IssuedKey } from '@attest/contracts';
import {
  type Answer,
  type Harness,
  type Organization,
  signUpOrganization,
  startStandalone,
  XapiClient,
} from '@attest/testing';

const COURSES = 'https://courses.example';

describe('learning content in a browser, on pages of other origins', () => {
  let server: Harness;
  let organization: Organization;

  beforeAll(async () => {
    server = await startStandalone();
    organization = await signUpOrganization(server.url, 'Larkmoor Biologics');
  });
  afterAll(() => server.close());

  const issue = (origins?: readonly string[]): Promise<Answer<IssuedKey>> =>
    organization.owner.post<IssuedKey>(`${organization.path}/keys`, {
      name: 'Content',
      scopes: ['all'],
      expiresInDays: 1,
      ...(origins === undefined ? {} : { origins }),
    });
  const clientOf = ({ json }: Answer<IssuedKey>): XapiClient => new XapiClient(server.url, json.key.key, json.secret);
  const from = (client: XapiClient, origin: string, path = '/xapi/statements'): Promise<Answer<{ error: ApiError }>> =>
    client.request('GET', path, undefined, { Origin: origin });
  interface ApiError {
    readonly message: string;
  }

  it.each([
    '/xapi/statements',
    '/xapi/activities',
    '/xapi/activities/state',
    '/xapi/activities/profile',
    '/xapi/agents',
    '/xapi/agents/profile',
    '/xapi/about',
  ])('may ask first at %s, without credentials and version', async (path) => {
    const headers = { Origin: COURSES, 'Access-Control-Request-Method': 'PUT' };
    const preflight = await fetch(server.url + path, { method: 'OPTIONS', headers });
    expect(preflight.status).toBe(204);
    expect(preflight.headers.get('access-control-allow-origin')).toBe(COURSES);
    expect(preflight.headers.get('access-control-allow-methods')).toContain('PUT');
    expect(preflight.headers.get('access-control-allow-headers')).toContain('If-None-Match');
  });

  it('uses a key that lists no origins from anywhere', async () => {
    for (const key of [await issue(), await issue([])]) {
      const answer = await from(clientOf(key), COURSES);
      expect([answer.status, answer.headers.get('access-control-allow-origin')]).toEqual([200, COURSES]);
    }
  });

  it('is refused a key that lists other origins, on every resource, in words that the page can read [C-2.6-cors]', async () => {
    const client = clientOf(await issue([COURSES, 'http://localhost:4200']));
    expect((await from(client, COURSES)).status).toBe(200);
    expect((await from(client, 'http://localhost:4200')).status).toBe(200);
    for (const path of ['/xapi/statements', '/xapi/agents/profile?agent=x', '/xapi/activities?activityId=x']) {
      const refused = await from(client, 'https://x.example', path);
      expect(refused.status).toBe(403);
      expect(refused.json.error.message).toBe(`Origin https://x.example is not allowed for key ${client.key}.`);
      expect(refused.headers.get('access-control-allow-origin')).toBe('https://x.example');
    }
    expect((await client.get()).status).toBe(200);
  });

  it('shows which origins a key is for where keys are listed', async () => {
    const { json } = await issue([COURSES, COURSES]);
    const listed = await organization.owner.get<ApiKeyList>(`${organization.path}/keys`);
    const found = listed.json.keys.find(({ key }: ApiKey) => key === json.key.key);
    expect([json.key.origins, found?.origins]).toEqual([[COURSES], [COURSES]]);
  });

  it.each([
    '*',
    'courses.example',
    `${COURSES}/`,
    `${COURSES}/path`,
    'https://Courses.example',
    `${COURSES}:443`,
    'http://x.example:80',
    'ftp://courses.example',
    'https://a@courses.example',
    'null',
  ])('cannot be listed by %s, which no browser sends', async (origin) => {
    expect((await issue([origin])).status).toBe(400);
  });
});
