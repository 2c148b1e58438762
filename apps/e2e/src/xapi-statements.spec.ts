import { randomUUID } from 'node:crypto';
import {
  describeOnEachTopology,
  type Organization,
  type Server,
  signUpOrganization,
  XapiClient,
} from '@attest/testing';

const PASSED = { id: 'http://adlnet.gov/expapi/verbs/passed', display: { en: 'passed' } };
const FAILED = { id: 'http://adlnet.gov/expapi/verbs/failed', display: { en: 'failed' } };
const GOWNING = { id: 'https://larkmoor.example/sop/0142', definition: { name: { en: 'Aseptic Gowning' } } };
const ada = { name: 'Ada Brandt', mbox: 'mailto:ada.brandt@larkmoor.example' };
const jonas = { name: 'Jonas Feld', account: { homePage: 'https://lms.example', name: 'jonas' } };
const statement = (more: object = {}): object => ({ actor: ada, verb: PASSED, object: GOWNING, ...more });

interface ErrorBody {
  error: {
    code: string;
    message: string;
    requestId: string;
    faults: { path: string; rule: string; section?: string }[];
  };
}

describeOnEachTopology('the statement resource over HTTP', (start) => {
  let server: Server;
  let organization: Organization;
  let xapi: XapiClient;

  beforeAll(async () => {
    server = await start();
    organization = await signUpOrganization(server.url, 'Larkmoor Biologics');
    xapi = organization.xapi;
  });
  afterAll(() => server.close());

  it('takes one statement by PUT under its id and gives it back with what the LRS adds', async () => {
    const id = randomUUID();
    expect((await xapi.put(id, statement())).status).toBe(204);
    const found = await xapi.request<Record<string, unknown>>('GET', `/xapi/statements?statementId=${id}`);
    expect(found.status).toBe(200);
    expect(found.json).toMatchObject({ id, ...statement(), version: '1.0.0', authority: { objectType: 'Agent' } });
    expect(found.json['stored']).toBe(found.json['timestamp']);
    expect(found.headers.get('last-modified')).not.toBeNull();
  });

  it('takes many by POST, answers their ids in the order sent, and keeps numbers and unknown extensions byte for byte', async () => {
    const raw =
      '[{"actor":{"mbox":"mailto:raw@larkmoor.example"},"verb":{"id":"http://adlnet.gov/expapi/verbs/passed"},' +
      '"object":{"id":"https://larkmoor.example/sop/1"},"result":{"score":{"scaled":0.9200}, "extensions":{"https://x.example/a.b$c":1.0e2}}}]';
    const ids = await xapi.request<string[]>('POST', '/xapi/statements', raw);
    expect(ids.status).toBe(200);
    const found = await xapi.request('GET', `/xapi/statements?statementId=${ids.json[0] ?? ''}`);
    expect(found.text).toContain('"scaled":0.9200');
    expect(found.text).toContain('"https://x.example/a.b$c":1.0e2');
  });

  it('stores nothing of a batch of which one statement is wrong, and says where, which rule and which section', async () => {
    const good = randomUUID();
    const answer = await xapi.request<ErrorBody>('POST', '/xapi/statements', [
      statement({ id: good }),
      statement({ result: { score: { scaled: 1.2 } } }),
    ]);
    expect(answer.status).toBe(400);
    expect(answer.json.error.code).toBe('invalid_statement');
    expect(answer.json.error.faults).toMatchObject([{ path: '$[1].result.score.scaled' }]);
    expect(answer.json.error.faults[0]?.section).toMatch(/2\.4\.5/);
    expect((await xapi.request('GET', `/xapi/statements?statementId=${good}`)).status).toBe(404);
  });

  it('acknowledges the same statement again and refuses another under its id with 409 [C-4.3-conflict]', async () => {
    const id = randomUUID();
    expect((await xapi.put(id, statement())).status).toBe(204);
    expect((await xapi.put(id, statement())).status).toBe(204);
    expect((await xapi.post([statement({ id })])).status).toBe(200);
    const other = await xapi.request<ErrorBody>(
      'PUT',
      `/xapi/statements?statementId=${id}`,
      statement({ verb: FAILED }),
    );
    expect(other.status).toBe(409);
    expect(other.json.error.code).toBe('statement_conflict');
  });

  it('refuses PUT of a body with another id than the parameter', async () => {
    expect((await xapi.put(randomUUID(), statement({ id: randomUUID() }))).status).toBe(400);
  });

  it('gives each of two racing writers of one id its answer: one wins, the other equals or conflicts', async () => {
    const id = randomUUID();
    const answers = await Promise.all([
      xapi.post([statement({ id })]),
      xapi.post([statement({ id, verb: FAILED })]),
      xapi.post([statement({ id })]),
    ]);
    const statuses = answers.map(({ status }) => status).sort();
    expect(statuses).toContain(409);
    expect(statuses.filter((status) => status === 200).length).toBeGreaterThan(0);
  });

  describe('lists', () => {
    const registration = randomUUID();
    let ids: string[];
    beforeAll(async () => {
      const sent = [
        statement({ actor: jonas, context: { registration } }),
        statement({ actor: jonas, verb: FAILED, context: { registration } }),
        statement({ actor: jonas, object: { id: 'https://larkmoor.example/sop/77' }, context: { registration } }),
      ];
      ids = [];
      for (const one of sent) ids.push(...(await xapi.post(one)).json);
    });
    const found = async (query: Record<string, string>): Promise<string[]> =>
      (await xapi.get({ registration, ...query })).json.statements.map(({ id }) => id);

    it('answers by agent, verb, activity and registration, newest first, all of them required together', async () => {
      const agent = JSON.stringify({ account: jonas.account });
      expect(await found({ agent })).toEqual([...ids].reverse());
      expect(await found({ agent, verb: FAILED.id })).toEqual([ids[1]]);
      expect(await found({ activity: 'https://larkmoor.example/sop/77' })).toEqual([ids[2]]);
      expect(await found({ agent: JSON.stringify({ mbox: 'mailto:nobody@larkmoor.example' }) })).toEqual([]);
    });

    it('answers since exclusively and until inclusively, by stored', async () => {
      const { json } = await xapi.request<{ stored: string }>('GET', `/xapi/statements?statementId=${ids[1] ?? ''}`);
      expect(await found({ since: json.stored })).toEqual([ids[2]]);
      expect(await found({ until: json.stored, ascending: 'true' })).toEqual([ids[0], ids[1]]);
    });

    it('leads through all pages by more, without a gap or a double while new statements arrive [C-4.8-stable]', async () => {
      const seen: string[] = [];
      let path = `/xapi/statements?registration=${registration}&limit=1&ascending=true`;
      while (path !== '') {
        const page = await xapi.request<{ statements: { id: string }[]; more: string }>('GET', path);
        seen.push(...page.json.statements.map(({ id }) => id));
        path = page.json.more;
        await xapi.post(statement({ context: { registration } }));
      }
      expect(seen).toEqual(ids);
    });

    it('refuses a tampered cursor, an unknown parameter, one in another case and one given twice with 400', async () => {
      const page = await xapi.get({ registration, limit: '1' });
      const tampered = page.json.more.replace(/cursor=[^&]+/, 'cursor=AAAA');
      expect(page.json.more).not.toBe(tampered);
      for (const path of [
        tampered,
        '/xapi/statements?colour=red',
        '/xapi/statements?Limit=1',
        '/xapi/statements?limit=1&limit=2',
        '/xapi/statements?agent=true',
        '/xapi/statements?since=yesterday',
        '/xapi/statements?statementId=not-a-uuid',
        '/xapi/statements?verb=%E0%A4%A',
      ]) {
        expect([path, (await xapi.request('GET', path)).status]).toEqual([path, 400]);
      }
    });

    it('sets the version and consistent-through headers on every answer, errors too [C-2.1-every] [C-4.9-consistent-through]', async () => {
      const answers = [
        await xapi.get(),
        await xapi.request('GET', '/xapi/statements?colour=red'),
        await xapi.request('GET', `/xapi/statements?statementId=${randomUUID()}`),
        await xapi.post({}),
        await new XapiClient(server.url, 'nobody', 'nothing').get(),
      ];
      expect(answers.map(({ status }) => status)).toEqual([200, 400, 404, 400, 401]);
      for (const { headers } of answers) {
        expect(headers.get('x-experience-api-version')).toBe('1.0.3');
        expect(headers.get('x-experience-api-consistent-through')).toMatch(/^\d{4}-\d\d-\d\dT/);
      }
    });

    it('promises in consistent-through only what the same answer shows', async () => {
      const [id] = (await xapi.post(statement())).json;
      const page = await xapi.get({ limit: '1' });
      expect(page.json.statements[0]?.id).toBe(id);
    });
  });

  it('speaks 1.0.3 and 2.0.0 by header and refuses other versions', async () => {
    const two = new XapiClient(server.url, xapi.key, xapi.secret, '2.0.0');
    const [id] = (await two.post(statement())).json;
    const found = await two.request<{ version: string }>('GET', `/xapi/statements?statementId=${id ?? ''}`);
    expect(found.json.version).toBe('2.0.0');
    expect(found.headers.get('x-experience-api-version')).toBe('2.0.0');
    for (const version of ['0.95', '1.1.0', '3.0.0', 'latest']) {
      expect((await new XapiClient(server.url, xapi.key, xapi.secret, version).get()).status).toBe(400);
    }
  });

  it('hides a voided statement, whichever of the two came first, and shows it by voidedStatementId [C-4.6-late]', async () => {
    const target = randomUUID();
    const voiding = {
      actor: ada,
      verb: { id: 'http://adlnet.gov/expapi/verbs/voided' },
      object: { objectType: 'StatementRef', id: target },
    };
    expect((await xapi.post(voiding)).status).toBe(200);
    expect((await xapi.put(target, statement())).status).toBe(204);
    expect((await xapi.request('GET', `/xapi/statements?statementId=${target}`)).status).toBe(404);
    expect((await xapi.request('GET', `/xapi/statements?voidedStatementId=${target}`)).status).toBe(200);
    expect((await xapi.get({ limit: '5' })).json.statements.map(({ id }) => id)).not.toContain(target);
  });

  it('never voids a voiding statement: the attempt has no effect [C-4.6-not-voided]', async () => {
    const [target = ''] = (await xapi.post(statement())).json;
    const voids = (id: string): object => ({
      actor: ada,
      verb: { id: 'http://adlnet.gov/expapi/verbs/voided' },
      object: { objectType: 'StatementRef', id },
    });
    const [voiding = ''] = (await xapi.post(voids(target))).json;
    await xapi.post(voids(voiding));
    expect((await xapi.request('GET', `/xapi/statements?statementId=${voiding}`)).status).toBe(200);
    expect((await xapi.request('GET', `/xapi/statements?statementId=${target}`)).status).toBe(404);
  });

  it('answers HEAD as GET without a body [C-1-head]', async () => {
    const head = await xapi.request('HEAD', '/xapi/statements?limit=1');
    expect([head.status, head.text]).toEqual([200, '']);
  });

  it('answers about without credentials and without a version [C-11-about]', async () => {
    const answer = await fetch(`${server.url}/xapi/about`);
    expect(answer.status).toBe(200);
    expect(await answer.json()).toMatchObject({ version: expect.arrayContaining(['1.0.3', '2.0.0']) as unknown });
  });

  it('refuses statements of another type than JSON or multipart/mixed [C-2.4-types]', async () => {
    for (const type of [
      'text/plain',
      'application/xml',
      'multipart/form-data; boundary=x',
      'application/x-www-form-urlencoded',
    ]) {
      const answer = await xapi.request('POST', '/xapi/statements', JSON.stringify(statement()), {
        'Content-Type': type,
      });
      expect([type, answer.status]).toEqual([type, 400]);
    }
  });

  describe('refuses', () => {
    it.each([
      ['text that is not JSON', '{"actor":', {}, 400],
      [
        'a property twice',
        '{"actor":{"mbox":"mailto:a@b.example","mbox":"mailto:c@d.example"},"verb":{"id":"http://v.example/v"},"object":{"id":"http://o.example/o"}}',
        {},
        400,
      ],
      ['another type of body', 'hello', { 'Content-Type': 'text/plain' }, 400],
      ['a body over the limit', `[${'"x",'.repeat(2_500_000)}"x"]`, {}, 413],
    ])('%s', async (_, body, headers, status) => {
      const answer = await xapi.request<ErrorBody>('POST', '/xapi/statements', body, headers);
      expect(answer.status).toBe(status);
      expect(answer.json.error.message).not.toBe('');
    });

    it('a wrong secret, an unknown key and a malformed header with 401 and a challenge [C-2.2-credentials]', async () => {
      for (const headers of [
        new XapiClient(server.url, xapi.key, 'wrong').headers,
        new XapiClient(server.url, 'nobody', xapi.secret).headers,
        { ...xapi.headers, Authorization: 'Basic !!!' },
        { 'X-Experience-API-Version': '1.0.3' },
      ]) {
        const answer = await fetch(`${server.url}/xapi/statements`, { headers });
        expect(answer.status).toBe(401);
        expect(answer.headers.get('www-authenticate')).toMatch(/^Basic/);
      }
    });

    it('a revoked key at once', async () => {
      const issued = await organization.owner.post<{ key: { key: string }; secret: string }>(
        `${organization.path}/keys`,
        {
          name: 'Short life',
          scopes: ['all'],
          expiresInDays: 1,
        },
      );
      const client = new XapiClient(server.url, issued.json.key.key, issued.json.secret);
      expect((await client.get()).status).toBe(200);
      await organization.owner.post(`${organization.path}/keys/${issued.json.key.key}/revoke`);
      expect((await client.get()).status).toBe(401);
    });

    it('voiding with a key that may write but not void, and stores nothing of the batch', async () => {
      const issue = async (scopes: readonly string[]): Promise<XapiClient> => {
        const { json } = await organization.owner.post<{ key: { key: string }; secret: string }>(
          `${organization.path}/keys`,
          { name: scopes.join(', '), scopes, expiresInDays: 1 },
        );
        return new XapiClient(server.url, json.key.key, json.secret);
      };
      const [target = ''] = (await xapi.post(statement())).json;
      const voiding = {
        actor: ada,
        verb: { id: 'http://adlnet.gov/expapi/verbs/voided' },
        object: { objectType: 'StatementRef', id: target },
      };
      const beside = randomUUID();
      const writer = await issue(['statements/write']);
      expect((await writer.post([statement({ id: beside }), voiding])).status).toBe(403);
      expect((await xapi.request('GET', `/xapi/statements?statementId=${beside}`)).status).toBe(404);
      expect((await xapi.request('GET', `/xapi/statements?statementId=${target}`)).status).toBe(200);
      expect((await (await issue(['statements/write', 'statements/void'])).post(voiding)).status).toBe(200);
      expect((await xapi.request('GET', `/xapi/statements?statementId=${target}`)).status).toBe(404);
    });

    it('writing with a key that may only read, and shows a key of its own statements no others', async () => {
      const issued = await organization.owner.post<{ key: { key: string }; secret: string }>(
        `${organization.path}/keys`,
        {
          name: 'Own only',
          scopes: ['statements/read/mine', 'statements/write'],
          expiresInDays: 1,
        },
      );
      const own = new XapiClient(server.url, issued.json.key.key, issued.json.secret);
      const [mine] = (await own.post(statement())).json;
      const [foreign] = (await xapi.post(statement())).json;
      expect((await own.get()).json.statements.map(({ id }) => id)).toEqual([mine]);
      expect((await own.request('GET', `/xapi/statements?statementId=${foreign ?? ''}`)).status).toBe(404);
      const reader = await organization.owner.post<{ key: { key: string }; secret: string }>(
        `${organization.path}/keys`,
        {
          name: 'Reader',
          scopes: ['statements/read'],
          expiresInDays: 1,
        },
      );
      const reading = new XapiClient(server.url, reader.json.key.key, reader.json.secret);
      expect((await reading.post(statement())).status).toBe(403);
      expect((await reading.get({ limit: '1' })).status).toBe(200);
    });
  });
});
