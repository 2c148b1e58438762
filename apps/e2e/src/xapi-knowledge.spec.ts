import { randomUUID } from 'node:crypto';
import { type Harness, type Organization, signUpOrganization, startStandalone, XapiClient } from '@attest/testing';

const PASSED = { id: 'http://adlnet.gov/expapi/verbs/passed', display: { en: 'passed', de: 'bestanden' } };

const query = (path: string, parameters: Record<string, string>): string =>
  `${path}?${new URLSearchParams(parameters).toString()}`;

describe('what an LRS knows of activities and agents', () => {
  let server: Harness;
  let organization: Organization;
  let xapi: XapiClient;

  beforeAll(async () => {
    server = await startStandalone();
    organization = await signUpOrganization(server.url, 'Larkmoor Biologics');
    xapi = organization.xapi;
  });
  afterAll(() => server.close());

  const newActivity = (): string => `https://larkmoor.example/sop/${randomUUID()}`;
  const say = async (id: string, definition?: object, more: object = {}): Promise<string> => {
    const actor = { mbox: 'mailto:ada@larkmoor.example' };
    const object = { id, ...(definition === undefined ? {} : { definition }) };
    const posted = await xapi.post({ actor, verb: PASSED, object, ...more });
    expect(posted.status).toBe(200);
    return posted.json[0] ?? '';
  };

  describe('an Activity', () => {
    it('has the definitions of all statements merged, right after each is stored, and nothing added', async () => {
      const id = newActivity();
      await say(id, { name: { en: 'Gowning' }, type: 'https://larkmoor.example/types/sop' });
      await say(newActivity(), undefined, {
        context: { contextActivities: { grouping: [{ id, definition: { name: { de: 'Einkleiden' } } }] } },
      });
      await say(id, { description: { en: 'Aseptic' }, extensions: { 'https://x.example/a.b': null } });
      const { status, json } = await xapi.request('GET', query('/xapi/activities', { activityId: id }));
      expect([status, json]).toEqual([
        200,
        {
          objectType: 'Activity',
          id,
          definition: {
            name: { en: 'Gowning', de: 'Einkleiden' },
            type: 'https://larkmoor.example/types/sop',
            description: { en: 'Aseptic' },
            extensions: { 'https://x.example/a.b': null },
          },
        },
      ]);
    });

    it('that nobody defined is answered with its id alone [C-10-unknown]', async () => {
      const activityId = newActivity();
      const { status, json } = await xapi.request('GET', query('/xapi/activities', { activityId }));
      expect([status, json]).toEqual([200, { objectType: 'Activity', id: activityId }]);
    });

    it('of another organization is not known', async () => {
      const id = newActivity();
      await say(id, { name: { en: 'Ours' } });
      const other = (await signUpOrganization(server.url, 'Other Devices')).xapi;
      expect((await other.request('GET', query('/xapi/activities', { activityId: id }))).json).toEqual({
        objectType: 'Activity',
        id,
      });
    });
  });

  describe('an Agent', () => {
    const account = { homePage: 'https://lms.example', name: randomUUID() };
    const agent = JSON.stringify({ account });

    it('that nobody named is answered with what was asked', async () => {
      const { status, json } = await xapi.request('GET', query('/xapi/agents', { agent }));
      expect([status, json]).toEqual([200, { objectType: 'Person', account: [account] }]);
    });

    it('is a Person with every name that statements give it, right after they are stored, the newest first', async () => {
      await say(newActivity(), undefined, { actor: { name: 'Jonas', account } });
      await say(newActivity(), undefined, { context: { instructor: { name: 'J. Feld', account } } });
      await say(newActivity(), undefined, { actor: { name: 'Jonas', account } });
      await say(newActivity(), undefined, { actor: { name: 'Somebody else', mbox: 'mailto:x@larkmoor.example' } });
      const { json } = await xapi.request('GET', query('/xapi/agents', { agent }));
      expect(json).toEqual({ objectType: 'Person', name: ['Jonas', 'J. Feld'], account: [account] });
    });
  });

  describe('the format canonical', () => {
    let id: string;
    let statementId: string;
    beforeAll(async () => {
      id = newActivity();
      const choices = [{ id: 'a', description: { en: 'Yes', de: 'Ja' } }];
      const interaction = { interactionType: 'choice', correctResponsesPattern: ['a'], choices };
      await say(id, { name: { en: 'Gowning', 'de-CH': 'Einkleiden' }, ...interaction });
      statementId = await say(id, { description: { fr: 'Habillage' } });
    });
    interface Formatted {
      verb: object;
      object: { definition: Record<string, unknown> };
    }
    const read = async (format: string, language?: string): Promise<Formatted> => {
      const headers: Record<string, string> = language === undefined ? {} : { 'Accept-Language': language };
      const path = query('/xapi/statements', { statementId, format });
      return (await xapi.request<Formatted>('GET', path, undefined, headers)).json;
    };

    it('gives what is known of each activity in the language asked for, one entry in each map', async () => {
      const german = await read('canonical', 'it, de;q=0.8, en;q=0.4');
      expect(german.verb).toEqual({ id: PASSED.id, display: { de: 'bestanden' } });
      expect(german.object.definition).toMatchObject({
        name: { 'de-CH': 'Einkleiden' },
        description: { fr: 'Habillage' },
        choices: [{ id: 'a', description: { de: 'Ja' } }],
      });
      expect((await read('canonical', 'en')).object.definition['name']).toEqual({ en: 'Gowning' });
      expect(Object.keys((await read('canonical')).object.definition['name'] as object)).toHaveLength(1);
    });

    it('is the only one that looks at Accept-Language or at what other statements said', async () => {
      const exact = await read('exact', 'de');
      expect(exact.verb).toEqual(PASSED);
      expect(exact.object.definition).toEqual({ description: { fr: 'Habillage' } });
      expect((await read('ids', 'de')).object).toEqual({ id });
    });

    it('holds for lists and through more', async () => {
      const path = query('/xapi/statements', { activity: id, format: 'canonical', limit: '1' });
      const headers = { 'Accept-Language': 'de' };
      const first = await xapi.request<{ statements: Formatted[]; more: string }>('GET', path, undefined, headers);
      const second = await xapi.request<{ statements: Formatted[] }>('GET', first.json.more, undefined, headers);
      for (const page of [first, second]) {
        expect(page.json.statements[0]?.object.definition['name']).toEqual({ 'de-CH': 'Einkleiden' });
      }
    });
  });

  it('is refused with 400 when the parameter is missing, malformed, twice or beside another', async () => {
    for (const path of [
      '/xapi/activities',
      '/xapi/activities?activityId=no%20iri',
      '/xapi/activities?activityId=https://a.example/b&activityId=https://a.example/b',
      '/xapi/activities?activityId=https://a.example/b&since=2026-01-01T00:00:00Z',
      '/xapi/activities?activityid=https://a.example/b',
      '/xapi/agents',
      '/xapi/agents?agent=true',
      '/xapi/agents?agent=%7B%7D',
      '/xapi/agents?agent=%7B%22objectType%22%3A%22Group%22%2C%22member%22%3A%5B%5D%7D',
      '/xapi/about?colour=red',
    ]) {
      expect([path, (await xapi.request('GET', path)).status]).toEqual([path, 400]);
    }
  });

  it('is answered to HEAD, not to other methods, and not to a key that may read only its own statements', async () => {
    const issued = await organization.owner.post<{ key: { key: string }; secret: string }>(
      `${organization.path}/keys`,
      {
        name: 'Own only',
        scopes: ['statements/read/mine', 'statements/write'],
        expiresInDays: 1,
      },
    );
    const own = new XapiClient(server.url, issued.json.key.key, issued.json.secret);
    for (const path of [
      query('/xapi/activities', { activityId: newActivity() }),
      query('/xapi/agents', { agent: JSON.stringify({ mbox: 'mailto:ada@larkmoor.example' }) }),
    ]) {
      const [got, head] = [await xapi.request('GET', path), await xapi.request('HEAD', path)];
      expect([head.status, head.text, head.headers.get('content-length')]).toEqual([
        200,
        '',
        got.headers.get('content-length'),
      ]);
      expect((await xapi.request('POST', path, {})).status).toBe(405);
      expect((await own.request('GET', path)).status).toBe(403);
    }
  });
});
