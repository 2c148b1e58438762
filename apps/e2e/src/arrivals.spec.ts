import { describeOnEachTopology, type Organization, type Server, signUpOrganization } from '@attest/testing';

interface ArrivalEvent {
  readonly position: number;
  readonly statements: readonly { id: string; source: string; json: string }[];
}

function listen({ owner, path }: Organization, after: number, signal?: AbortSignal): Promise<Response> {
  return fetch(`${owner.url}${path}/statements/arrivals?after=${after}`, {
    headers: { Cookie: [...owner.cookies].map(([name, value]) => `${name}=${value}`).join('; ') },
    ...(signal === undefined ? {} : { signal }),
  });
}

/** Reads server-sent events until `count` arrivals have come. */
async function arrivals(organization: Organization, after: number, count: number): Promise<ArrivalEvent[]> {
  const stop = new AbortController();
  const response = await listen(organization, after, stop.signal);
  expect(response.headers.get('content-type')).toContain('text/event-stream');
  const found: ArrivalEvent[] = [];
  let text = '';
  for await (const chunk of response.body!.pipeThrough(new TextDecoderStream())) {
    text += chunk;
    const events = text.split('\n\n');
    text = events.pop() ?? '';
    for (const event of events) {
      const data = /^data: (.*)$/m.exec(event)?.[1];
      if (/^event: arrival$/m.test(event) && data !== undefined) found.push(JSON.parse(data) as ArrivalEvent);
    }
    if (found.length >= count) break;
  }
  stop.abort();
  return found;
}

const statement = {
  actor: { mbox: 'mailto:ada@larkmoor.example' },
  verb: { id: 'http://adlnet.gov/expapi/verbs/passed' },
  object: { id: 'https://larkmoor.example/sop/0142' },
};

describeOnEachTopology('the live arrivals of an organization', (start) => {
  let server: Server;
  let organization: Organization;
  let other: Organization;

  beforeAll(async () => {
    server = await start();
    organization = await signUpOrganization(server.url, 'Larkmoor Biologics');
    other = await signUpOrganization(server.url, 'Other Devices');
  });
  afterAll(() => server.close());

  it('tell of a statement when it arrives, without being asked again, and of nobody else’s', async () => {
    const listening = arrivals(organization, 0, 1);
    await other.xapi.post(statement);
    const [id] = (await organization.xapi.post(statement)).json;
    const [first] = await listening;
    expect(first?.statements.map((item) => item.id)).toEqual([id]);
    expect(first?.statements[0]?.source).toBe('Learning tool');
  });

  it('begin with what came since the position that the page has seen', async () => {
    const [, second] = (await organization.xapi.post([statement, statement])).json;
    const [first] = await arrivals(organization, 1, 1);
    expect(first?.position).toBe(3);
    expect(first?.statements[0]?.id).toBe(second);
    expect(first?.statements).toHaveLength(2);
  });

  it('tell of a test statement that the portal sends', async () => {
    const listening = arrivals(organization, 3, 1);
    const sent = await organization.owner.post<{ id: string }>(`${organization.path}/statements/test`);
    expect(sent.status).toBe(201);
    const [event] = await listening;
    expect(event?.statements[0]?.id).toBe(sent.json.id);
    expect(event?.statements[0]?.source).toBe('Portal, Owner of Larkmoor Biologics');
  });

  it('end when the session does', async () => {
    const watched = await signUpOrganization(server.url, 'Signing Out');
    const open = await listen(watched, 0);
    expect((await watched.owner.post('/api/sign-out')).status).toBe(204);
    expect(await new Response(open.body).text()).not.toContain('event: arrival');
  });

  it('end when the server stops, so that stopping need not wait for open pages', async () => {
    const second = await start();
    const watched = await signUpOrganization(second.url, 'Larkmoor Biologics');
    const open = await listen(watched, 0);
    await second.close();
    expect(await new Response(open.body).text()).not.toContain('event: arrival');
  });
});
