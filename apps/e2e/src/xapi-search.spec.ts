import { randomUUID } from 'node:crypto';
import { type Harness, type Organization, signUpOrganization, startStandalone, XapiClient } from '@attest/testing';

const PASSED = 'http://adlnet.gov/expapi/verbs/passed';
const VOIDED = 'http://adlnet.gov/expapi/verbs/voided';

interface Agent {
  readonly mbox: string;
}
type Statement = Record<string, unknown>;

const someone = (): Agent => ({ mbox: `mailto:${randomUUID()}@larkmoor.example` });
const something = (): { id: string } => ({ id: `https://larkmoor.example/sop/${randomUUID()}` });
const statement = (more: Statement = {}): Statement => ({
  actor: someone(),
  verb: { id: PASSED },
  object: something(),
  ...more,
});
const inside = (more: Statement): Statement =>
  statement({ object: { objectType: 'SubStatement', ...statement(more) } });
const pointingAt = (id: string, more: Statement = {}): Statement =>
  statement({ object: { objectType: 'StatementRef', id }, ...more });
const group = (...member: Agent[]): object => ({ objectType: 'Group', member });

describe('finding statements over HTTP', () => {
  let server: Harness;
  let organization: Organization;
  let one: XapiClient;
  let two: XapiClient;

  beforeAll(async () => {
    server = await startStandalone();
    organization = await signUpOrganization(server.url, 'Larkmoor Biologics');
    one = organization.xapi;
    two = new XapiClient(server.url, one.key, one.secret, '2.0.0');
  });
  afterAll(() => server.close());

  const store = async (sent: Statement, client = one): Promise<string> => {
    const answer = await client.post(sent);
    expect([answer.status, answer.text.slice(0, 300)]).toEqual([200, expect.stringContaining('"') as string]);
    return answer.json[0] ?? '';
  };
  const found = async (query: Record<string, string>): Promise<string[]> => {
    const answer = await one.get(query);
    expect(answer.status).toBe(200);
    return answer.json.statements.map(({ id }) => id);
  };
  const byAgent = (agent: Agent, related: boolean): Promise<string[]> =>
    found({ agent: JSON.stringify(agent), related_agents: String(related) });
  const byActivity = ({ id }: { id: string }, related: boolean): Promise<string[]> =>
    found({ activity: id, related_activities: String(related) });

  it('finds the actor, the object, and the members of a Group in either place by agent', async () => {
    const agent = someone();
    const ids = [
      await store(statement({ actor: agent })),
      await store(statement({ object: { objectType: 'Agent', ...agent } })),
      await store(statement({ actor: group(agent, someone()) })),
      await store(statement({ object: { ...group(agent), ...someone() } })),
    ];
    expect(await byAgent(agent, false)).toEqual([...ids].reverse());
  });

  it.each<[string, (agent: Agent) => Statement]>([
    ['as instructor', (agent) => statement({ context: { instructor: agent } })],
    ['in the team', (agent) => statement({ context: { team: group(agent) } })],
    [
      'as a context agent',
      (agent) => statement({ context: { contextAgents: [{ objectType: 'contextAgent', agent }] } }),
    ],
    [
      'in a context group',
      (agent) => statement({ context: { contextGroups: [{ objectType: 'contextGroup', group: group(agent) }] } }),
    ],
    ['as actor of a SubStatement', (agent) => inside({ actor: agent })],
    ['as object of a SubStatement', (agent) => inside({ object: { objectType: 'Agent', ...agent } })],
    ['as instructor of a SubStatement', (agent) => inside({ context: { instructor: agent } })],
  ])('finds an agent %s with related_agents, and only with it', async (_, sent) => {
    const agent = someone();
    const id = await store(sent(agent), two);
    expect(await byAgent(agent, true)).toEqual([id]);
    expect(await byAgent(agent, false)).toEqual([]);
  });

  it('finds the authority with related_agents', async () => {
    const id = await store(statement());
    const { json } = await one.request<{ authority: Agent }>('GET', `/xapi/statements?statementId=${id}`);
    expect((await byAgent(json.authority, true))[0]).toBe(id);
    expect(await byAgent(json.authority, false)).toEqual([]);
  });

  it.each<[string, (activity: object) => Statement]>([
    ['as parent', (activity) => statement({ context: { contextActivities: { parent: activity } } })],
    ['in a list of categories', (activity) => statement({ context: { contextActivities: { category: [activity] } } })],
    ['as object of a SubStatement', (activity) => inside({ object: activity })],
    [
      'in the context of a SubStatement',
      (activity) => inside({ context: { contextActivities: { other: [activity] } } }),
    ],
  ])('finds an activity %s with related_activities, and only with it', async (_, sent) => {
    const activity = something();
    const id = await store(sent(activity));
    expect(await byActivity(activity, true)).toEqual([id]);
    expect(await byActivity(activity, false)).toEqual([]);
  });

  describe('statements that point at statements', () => {
    it('are found by what the end of their chain is found by, in whichever order they arrive', async () => {
      for (const order of [
        [0, 1, 2],
        [2, 1, 0],
        [1, 2, 0],
      ]) {
        const activity = something();
        const ids = [randomUUID(), randomUUID(), randomUUID()];
        const chain = [
          statement({ id: ids[0], object: activity }),
          pointingAt(ids[0] ?? '', { id: ids[1] }),
          pointingAt(ids[1] ?? '', { id: ids[2] }),
        ];
        for (const index of order) await store(chain[index] ?? {});
        expect((await byActivity(activity, false)).sort()).toEqual([...ids].sort());
      }
    });

    it('end where they point at each other', async () => {
      const [first, second] = [randomUUID(), randomUUID()];
      const actor = someone();
      await store(pointingAt(second, { id: first, actor }));
      await store(pointingAt(first, { id: second }));
      expect((await byAgent(actor, false)).sort()).toEqual([first, second].sort());
    });

    it('are found by their own time, not by that of what they point at', async () => {
      const activity = something();
      const target = await store(statement({ object: activity }));
      const { json } = await one.request<{ stored: string }>('GET', `/xapi/statements?statementId=${target}`);
      const pointing = await store(pointingAt(target));
      expect(await found({ activity: activity.id, since: json.stored })).toEqual([pointing]);
      expect(await found({ activity: activity.id, until: json.stored })).toEqual([target]);
    });

    it('are found by a voided target, as the voiding statement is', async () => {
      const activity = something();
      const target = await store(statement({ object: activity }));
      const pointing = await store(pointingAt(target));
      const voiding = await store(pointingAt(target, { verb: { id: VOIDED } }));
      expect(await byActivity(activity, false)).toEqual([voiding, pointing]);
    });

    it('do not count when the reference stands in the context', async () => {
      const activity = something();
      const target = await store(statement({ object: activity }));
      await store(statement({ context: { statement: { objectType: 'StatementRef', id: target } } }));
      expect(await byActivity(activity, true)).toEqual([target]);
    });
  });

  it('repeats the whole query in more: filter, order, format and size of the page', async () => {
    const activity = something();
    for (let count = 0; count < 3; count++)
      await store(statement({ object: activity, verb: { id: PASSED, display: { en: 'passed' } } }));
    await store(statement());
    const query = new URLSearchParams({ activity: activity.id, ascending: 'true', format: 'ids', limit: '1' });
    let path = `/xapi/statements?${query.toString()}`;
    const seen: string[] = [];
    let pages = 0;
    while (path !== '' && pages < 10) {
      interface Page {
        readonly statements: { id: string; verb: object; object: object }[];
        readonly more: string;
      }
      const { json } = await one.request<Page>('GET', path);
      for (const { id, verb, object } of json.statements) {
        expect([verb, object]).toEqual([{ id: PASSED }, { id: activity.id }]);
        seen.push(id);
      }
      pages++;
      path = json.more;
    }
    expect([pages, seen]).toEqual([3, (await byActivity(activity, false)).reverse()]);
  });

  it('names the newest stored of a list in Last-Modified, cut to the second [C-4.9-last-modified]', async () => {
    const activity = something();
    await store(statement({ object: activity }));
    const newest = await store(statement({ object: activity }));
    const { json } = await one.request<{ stored: string }>('GET', `/xapi/statements?statementId=${newest}`);
    for (const ascending of ['true', 'false']) {
      const { headers } = await one.get({ activity: activity.id, ascending });
      expect(headers.get('last-modified')).toBe(new Date(json.stored).toUTCString());
    }
  });
});

describe('what the LRS adds and refuses over HTTP', () => {
  let server: Harness;
  let one: XapiClient;
  let two: XapiClient;

  beforeAll(async () => {
    server = await startStandalone();
    one = (await signUpOrganization(server.url, 'Larkmoor Biologics')).xapi;
    two = new XapiClient(server.url, one.key, one.secret, '2.0.0');
  });
  afterAll(() => server.close());

  const kept = async (client: XapiClient, sent: Statement): Promise<Statement> => {
    const { json } = await client.post(sent);
    return (await client.request<Statement>('GET', `/xapi/statements?statementId=${json[0] ?? ''}`)).json;
  };

  it('the authority is that of the credentials, whatever is sent', async () => {
    const { authority } = await kept(one, statement({ authority: someone() }));
    expect(authority).toMatchObject({ objectType: 'Agent', account: { name: one.key } });
  });

  it('the version is that of the rules, unless one is sent; it is kept for readers of the other version', async () => {
    expect((await kept(one, statement()))['version']).toBe('1.0.0');
    expect((await kept(two, statement()))['version']).toBe('2.0.0');
    expect((await kept(one, statement({ version: '1.0.2' })))['version']).toBe('1.0.2');
    const id = randomUUID();
    await two.put(id, statement());
    const read = await one.request<Statement>('GET', `/xapi/statements?statementId=${id}`);
    expect(read.json['version']).toBe('2.0.0');
  });

  it('a timestamp is stored by default, kept under 1.0.3, and turned into UTC under 2.0', async () => {
    for (const client of [one, two]) {
      const { stored, timestamp } = await kept(client, statement());
      expect(timestamp).toBe(stored);
    }
    const sent = statement({ timestamp: '2026-11-24T10:00:00.000+02:00' });
    expect((await kept(one, sent))['timestamp']).toBe('2026-11-24T10:00:00.000+02:00');
    expect((await kept(two, sent))['timestamp']).toBe('2026-11-24T08:00:00.000Z');
  });

  it.each<[string, Statement]>([
    [
      'a Group in a Group',
      statement({ actor: { objectType: 'Group', member: [{ ...group(someone()), ...someone() }] } }),
    ],
    [
      'components of one id',
      statement({
        object: { ...something(), definition: { interactionType: 'choice', choices: [{ id: 'a' }, { id: 'a' }] } },
      }),
    ],
    [
      'context agents under 1.0',
      statement({ context: { contextAgents: [{ objectType: 'contextAgent', agent: someone() }] } }),
    ],
  ])('%s is refused', async (_, sent) => {
    expect((await one.post(sent)).status).toBe(400);
  });

  it('the same id twice in a batch is refused in either letter case, under both versions', async () => {
    const id = randomUUID();
    for (const client of [one, two]) {
      expect((await client.post([statement({ id }), statement({ id: id.toUpperCase() })])).status).toBe(400);
    }
  });

  it.each(['1.0', '1.0.0', '1.0.1', '1.0.2', '1.0.9', '2.0', '2.0.1'])(
    'version %s in the header works',
    async (version) => {
      const client = new XapiClient(server.url, one.key, one.secret, version);
      const answer = await client.get({ limit: '1' });
      expect([answer.status, answer.headers.get('x-experience-api-version')]).toEqual([
        200,
        version.startsWith('1') ? '1.0.3' : '2.0.0',
      ]);
    },
  );

  it('an empty batch is nothing: 200 and an empty list', async () => {
    const answer = await one.post([]);
    expect([answer.status, answer.json]).toEqual([200, []]);
  });

  it('another path is 404, another method 405 [C-1-method]', async () => {
    expect((await one.request('GET', '/xapi/nowhere')).status).toBe(404);
    for (const path of ['/xapi/statements', '/xapi/about', '/xapi/activities', '/xapi/agents']) {
      expect([path, (await one.request('DELETE', path)).status]).toEqual([path, 405]);
    }
  });
});
