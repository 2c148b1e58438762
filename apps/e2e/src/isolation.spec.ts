import { createHash } from 'node:crypto';
import {
  describeOnEachTopology,
  type Organization,
  type Server,
  signUpOrganization,
  waitFor,
  XapiClient,
} from '@attest/testing';
import { pemOf, signer } from '@attest/xapi/testing';

/** Method, path below the organization, body. */
type Route = [string, string, unknown?];

interface Things {
  readonly statement: string;
  /** Hash of its attachment. */
  readonly attachment: string;
  readonly key: string;
  readonly signer: string;
  readonly person: string;
  readonly schedule: string;
  readonly run: string;
  readonly message: string;
}

const statement = (name: string): object => ({
  actor: { name, mbox: `mailto:${name}@people.example` },
  verb: { id: 'http://adlnet.gov/expapi/verbs/completed' },
  object: { id: 'https://people.example/course' },
});

const DATA = 'a scan of the training record';
const DATA_SHA2 = createHash('sha256').update(DATA).digest('hex');

/** Sends a statement with an attachment. Answers its id. */
async function sendWithData({ xapi, slug }: Organization, url: string): Promise<string> {
  const attachment = {
    usageType: 'https://people.example/scan',
    display: { en: 'Scan' },
    contentType: 'text/plain',
    length: DATA.length,
    sha2: DATA_SHA2,
  };
  const parts = [
    `Content-Type: application/json\r\n\r\n${JSON.stringify({ ...statement(slug), attachments: [attachment] })}`,
    `Content-Type: text/plain\r\nContent-Transfer-Encoding: binary\r\nX-Experience-API-Hash: ${DATA_SHA2}\r\n\r\n${DATA}`,
  ];
  const answer = await fetch(`${url}/xapi/statements`, {
    method: 'POST',
    headers: { ...xapi.headers, 'Content-Type': 'multipart/mixed; boundary=b' },
    body: `${parts.map((part) => `--b\r\n${part}\r\n`).join('')}--b--\r\n`,
  });
  const [id = ''] = (await answer.json()) as string[];
  return id;
}

const SCHEDULE = {
  name: 'History',
  report: 'training_history',
  person: null,
  period: 'all',
  cron: '0 7 * * 1',
  zone: 'Europe/Zurich',
  formats: ['csv'],
  recipients: ['qa@people.example'],
  paused: false,
};

const MATCH = { 'If-Match': '1' };

/** One of everything that an organization owns. */
async function fill(organization: Organization, url: string): Promise<Things> {
  const { owner, path, xapi, email } = organization;
  const id = await sendWithData(organization, url);
  const trusted = await owner.post<{ fingerprint: string }>(`${path}/signers`, {
    name: 'Quality unit',
    pem: pemOf(signer('Quality Unit')),
  });
  const schedule = await owner.post<{ id: string }>(`${path}/report-schedules`, { ...SCHEDULE, recipients: [email] });
  const run = await owner.post<{ id: string }>(`${path}/report-schedules/${schedule.json.id}/run`);
  await waitFor('the report to be delivered', async () => {
    const { json } = await owner.get<{ state: string }>(`${path}/report-runs/${run.json.id}`);
    return json.state === 'delivered';
  });
  const people = await waitFor('the person to be counted', async () => {
    const { json } = await owner.get<{ people: { id: string }[] }>(`${path}/people`);
    return json.people.length > 0 && json.people;
  });
  const outbox = await owner.get<{ messages: { id: string }[] }>(`${path}/outbox`);
  return {
    statement: id,
    attachment: DATA_SHA2,
    key: xapi.key,
    signer: trusted.json.fingerprint,
    person: people[0]!.id,
    schedule: schedule.json.id,
    run: run.json.id,
    message: outbox.json.messages[0]!.id,
  };
}

describeOnEachTopology('two organizations on one server', (start) => {
  let server: Server;
  let one: Organization;
  let two: Organization;
  let things: Things;

  beforeAll(async () => {
    server = await start();
    one = await signUpOrganization(server.url, 'First Pharma');
    two = await signUpOrganization(server.url, 'Second Devices');
    things = await fill(one, server.url);
    await fill(two, server.url);
  });
  afterAll(() => server.close());

  /** Every route that takes an id, with the method, as its own owner would call it. */
  const routes = (): Route[] => [
    ['GET', `/statements/${things.statement}`],
    ['GET', `/statements/${things.statement}/attachments/${things.attachment}`],
    ['PATCH', `/keys/${things.key}`, { origins: [] }],
    ['POST', `/keys/${things.key}/revoke`],
    ['DELETE', `/signers/${things.signer}`],
    ['GET', `/people/${things.person}`],
    ['GET', `/report-schedules/${things.schedule}`],
    ['PUT', `/report-schedules/${things.schedule}`, SCHEDULE],
    ['POST', `/report-schedules/${things.schedule}/run`],
    ['DELETE', `/report-schedules/${things.schedule}`],
    ['GET', `/report-runs/${things.run}`],
    ['POST', `/report-runs/${things.run}/retry`],
    ['GET', `/report-runs/${things.run}/files/csv`],
    ['GET', `/outbox/${things.message}`],
  ];

  it('are tried on every route that takes an id: a new one cannot be forgotten here', () => {
    const tried = new Set(
      routes().map(([method, route]) => {
        const [, first = '', ...rest] = route.split('/');
        return `${method} /${first}/*${rest
          .slice(1)
          .map((step) => `/${step}`)
          .join('')}`;
      }),
    );
    const declared = server
      .routes()
      .filter(({ method, access }) => access?.kind === 'member' && method !== 'HEAD')
      .map(({ method, path }) => `${method} ${path.replace('/api/organizations/:organization', '')}`)
      .filter((route) => route.includes(':'))
      .map((route) =>
        route
          .replace(/:\w+/, '*')
          .replace(/:format/, 'csv')
          .replace(/:sha2/, things.attachment),
      );
    expect(declared.filter((route) => !tried.has(route))).toEqual([]);
  });

  it("answers another organization's id exactly as one that does not exist", async () => {
    for (const [method, route, body] of routes()) {
      const foreign = await two.owner.request<{ error: { code: string } }>(method, two.path + route, body, MATCH);
      const unknown = await two.owner.request<{ error: { code: string } }>(
        method,
        two.path + route.replace(/[A-Za-z0-9_-]{12,}/, (id) => id.replace(/.$/, (last) => (last === 'a' ? 'b' : 'a'))),
        body,
        MATCH,
      );
      expect([method, route, foreign.status]).toEqual([method, route, 404]);
      expect([unknown.status, unknown.json.error.code]).toEqual([foreign.status, foreign.json.error.code]);
    }
  });

  it('answers every route under a foreign organization as under one that does not exist', async () => {
    const lists = [
      '',
      '/keys',
      '/signers',
      '/statements',
      '/statements/arrivals',
      '/people',
      '/report-schedules',
      '/report-runs',
      '/outbox',
    ];
    const all = [...lists.map((route): Route => ['GET', route]), ...routes()];
    for (const [method, route, body] of all) {
      const foreign = await two.owner.request(method, one.path + route, body, MATCH);
      const unknown = await two.owner.request(method, `/api/organizations/no-such-organization${route}`, body, MATCH);
      expect([method, route, foreign.status, unknown.status]).toEqual([method, route, 404, 404]);
    }
  });

  it('leaves everything of the first organization as it was', async () => {
    const keys = await one.owner.get<{ keys: { key: string; state: string }[] }>(`${one.path}/keys`);
    expect(keys.json.keys.find(({ key }) => key === things.key)?.state).toBe('active');
    expect((await one.owner.get(`${one.path}/report-schedules/${things.schedule}`)).status).toBe(200);
    for (const [method, route] of routes().filter(([method]) => method === 'GET')) {
      expect([route, (await one.owner.request(method, one.path + route)).status]).toEqual([route, 200]);
    }
  });

  it("shows a key only its own organization's statements", async () => {
    expect((await two.xapi.request('GET', `/xapi/statements?statementId=${things.statement}`)).status).toBe(404);
    const { statements } = (await two.xapi.get()).json;
    expect(statements.map(({ id }) => id)).not.toContain(things.statement);
  });

  it('lets each organization use the same statement id for its own statement', async () => {
    expect((await two.xapi.put(things.statement, statement('someone-else'))).status).toBe(204);
    const theirs = await one.xapi.request('GET', `/xapi/statements?statementId=${things.statement}`);
    expect(theirs.text).not.toContain('someone-else');
  });

  it('refuses the key of one with the secret of the other', async () => {
    expect((await new XapiClient(server.url, one.xapi.key, two.xapi.secret).get()).status).toBe(401);
  });

  it('shows nothing to who is not signed in', async () => {
    for (const [method, route] of routes()) {
      const answer = await fetch(server.url + one.path + route, { method });
      expect([route, answer.status]).toEqual([route, 401]);
    }
  });
});
