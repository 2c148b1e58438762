import { createHash } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';
import { describeOnEachTopology, type Organization, type Server, signUpOrganization, waitFor } from '@attest/testing';

interface Run {
  readonly id: string;
  readonly state: string;
  readonly error: string | null;
  readonly people: number;
  readonly statements: number;
  readonly failedAttempts: number;
  readonly files: readonly { format: string; name: string; length: number; sha256: string }[];
  readonly deliveries: readonly { to: string; state: string; reply: string }[];
}

/** A mail server that keeps what it accepts; `refuse` says for which recipients it does not, and how. */
async function mailServer(refuse: (to: string) => number | undefined) {
  const mails: { to: string[]; text: string }[] = [];
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onRcptTo: ({ address }, _, done) => {
      const code = refuse(address);
      done(code === undefined ? null : Object.assign(new Error('no such mailbox here'), { responseCode: code }));
    },
    onData: (stream, session, done) => {
      let text = '';
      stream.on('data', (chunk: Buffer) => (text += chunk.toString()));
      stream.on('end', () => {
        mails.push({ to: session.envelope.rcptTo.map(({ address }) => address), text });
        done(null, 'queued as 4F1');
      });
    },
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.server.address() as AddressInfo;
  return {
    mails,
    url: `smtp://127.0.0.1:${port}`,
    close: () =>
      new Promise<void>((resolve) => {
        server.close(resolve);
      }),
  };
}

const statement = (name: string, verb: string, scaled: number): object => ({
  actor: { name, mbox: `mailto:${name.toLowerCase().replace(' ', '.')}@larkmoor.example` },
  verb: { id: `http://adlnet.gov/expapi/verbs/${verb}`, display: { en: verb } },
  object: { id: 'https://larkmoor.example/sop/0142', definition: { name: { en: 'Aseptic Gowning' } } },
  result: { success: verb === 'passed', score: { scaled } },
});

const SCHEDULE = {
  name: 'Training history, sterile filling',
  report: 'training_history',
  person: null,
  period: 'all',
  cron: '0 7 * * 1',
  zone: 'Europe/Zurich',
  formats: ['csv', 'pdf'],
  recipients: ['qa@larkmoor.example', 'gone@larkmoor.example'],
  paused: false,
};

describeOnEachTopology('a scheduled report', (start) => {
  let mail: Awaited<ReturnType<typeof mailServer>>;
  let server: Server;
  let organization: Organization;
  let busy = 0;

  beforeAll(async () => {
    mail = await mailServer((to) => {
      if (to.startsWith('gone@')) return 550;
      return to.startsWith('busy@') && busy++ === 0 ? 451 : undefined;
    });
    server = await start({
      env: { LOG_LEVEL: 'warn', LOG_FORMAT: 'json', SMTP_URL: mail.url, MAIL_FROM: 'attest@larkmoor.example' },
    });
    organization = await signUpOrganization(server.url, 'Larkmoor Biologics');
    await organization.xapi.post([
      statement('Ada Brandt', 'passed', 0.92),
      statement('Jonas Feld', 'failed', 0.58),
      statement('Jonas Feld', 'passed', 0.88),
    ]);
  });
  afterAll(async () => {
    await server.close();
    await mail.close();
  });

  const run = async (schedule: object): Promise<Run> => {
    const { owner, path } = organization;
    const saved = await owner.post<{ id: string }>(`${path}/report-schedules`, schedule);
    expect(saved.status).toBe(201);
    const started = await owner.post<Run>(`${path}/report-schedules/${saved.json.id}/run`);
    expect(started.status).toBe(202);
    return waitFor('the run to end', async () => {
      const { json } = await owner.get<Run>(`${path}/report-runs/${started.json.id}`);
      return ['delivered', 'delivery_failed', 'failed'].includes(json.state) && json;
    });
  };

  it('is made as CSV and PDF, mailed with a link and the digest of each file, and told truly for each recipient', async () => {
    const done = await run(SCHEDULE);
    expect(done).toMatchObject({ state: 'delivery_failed', people: 2, statements: 3, failedAttempts: 1 });
    expect(done.deliveries).toMatchObject([
      { to: 'qa@larkmoor.example', state: 'accepted', reply: expect.stringContaining('queued as 4F1') as unknown },
      { to: 'gone@larkmoor.example', state: 'refused', reply: expect.stringContaining('550') as unknown },
    ]);
    const received = mail.mails.find(({ to }) => to.includes('qa@larkmoor.example'));
    const text = received?.text.replaceAll('=\r\n', '') ?? '';
    expect(text).toContain(`/o/${organization.slug}/reports/runs/${done.id}`);
    for (const { sha256 } of done.files) expect(text).toContain(sha256);
    // Counts travel by mail, people do not.
    expect(text).not.toMatch(/Brandt|Feld|0\.92|92 %/);

    for (const file of done.files) {
      const answer = await fetch(`${server.url}${organization.path}/report-runs/${done.id}/files/${file.format}`, {
        headers: { Cookie: [...organization.owner.cookies].map(([name, value]) => `${name}=${value}`).join('; ') },
      });
      const bytes = Buffer.from(await answer.arrayBuffer());
      expect(createHash('sha256').update(bytes).digest('hex')).toBe(file.sha256);
      expect(answer.headers.get('content-disposition')).toMatch(/^attachment/);
      expect(bytes.toString('utf8')).toMatch(file.format === 'pdf' ? /^%PDF-/ : /^\ufeff/);
    }
  });

  it('shows failed attempts in its file, with names and scores', async () => {
    const done = await run({ ...SCHEDULE, formats: ['csv'], recipients: ['qa@larkmoor.example'] });
    expect(done.state).toBe('delivered');
    const csv = await organization.owner.get(`${organization.path}/report-runs/${done.id}/files/csv`);
    for (const text of ['Ada Brandt', 'Jonas Feld', 'failed', '0.58', 'Aseptic Gowning'])
      expect(csv.text).toContain(text);
  });

  it('covers one person when asked to', async () => {
    const people = await waitFor('the people to be counted', async () => {
      const { json } = await organization.owner.get<{ people: { id: string; name: string }[]; behind: number }>(
        `${organization.path}/people`,
      );
      return json.behind === 0 && json.people.length === 2 && json.people;
    });
    const ada = people.find(({ name }) => name === 'Ada Brandt');
    const done = await run({
      ...SCHEDULE,
      person: ada?.id ?? '',
      formats: ['csv'],
      recipients: ['qa@larkmoor.example'],
    });
    expect(done).toMatchObject({ people: 1, statements: 1, failedAttempts: 0 });
  });

  it('is tried again when the mail server is busy, and sent once', async () => {
    const done = await run({ ...SCHEDULE, formats: ['csv'], recipients: ['busy@larkmoor.example'] });
    expect(done.state).toBe('delivered');
    expect(mail.mails.filter(({ to }) => to.includes('busy@larkmoor.example'))).toHaveLength(1);
  });

  it.each([
    ['a cron expression that is none', { cron: 'every monday' }, 'cron'],
    ['a zone that is none', { zone: 'Europe/Larkmoor' }, 'zone'],
    ['an address that is none', { recipients: ['qa at larkmoor'] }, 'recipients'],
    ['a person nobody knows', { person: 'aaaaaaaaaaaaaaaaaaaaaaaaaa' }, 'person'],
    ['an unknown property', { colour: 'red' }, 'colour'],
    ['no format', { formats: [] }, 'formats'],
  ])('is refused with %s, saying where', async (_, change, where) => {
    const { owner, path } = organization;
    const answer = await owner.post<{ error: { faults: { path: string; message: string }[] } }>(
      `${path}/report-schedules`,
      { ...SCHEDULE, ...change },
    );
    expect(answer.status).toBe(400);
    expect(answer.json.error.faults[0]?.path).toContain(where);
  });

  it('says when it comes next, in its zone', async () => {
    const { owner, path } = organization;
    const query = new URLSearchParams({ cron: '0 7 * * 1', zone: 'Europe/Zurich' });
    const { json } = await owner.get<{ next: string[] }>(`${path}/report-schedules/next-times?${query.toString()}`);
    expect(json.next).toHaveLength(3);
    for (const at of json.next) {
      const local = new Intl.DateTimeFormat('en-GB', {
        timeZone: 'Europe/Zurich',
        weekday: 'short',
        hour: '2-digit',
        minute: '2-digit',
      });
      expect(local.format(new Date(at))).toMatch(/Mon.* 07:00/);
    }
  });

  it('refuses a change that was decided on an older version', async () => {
    const { owner, path } = organization;
    const saved = await owner.post<{ id: string; version: number }>(`${path}/report-schedules`, {
      ...SCHEDULE,
      name: 'Twice',
    });
    const put = (name: string): ReturnType<typeof owner.request> =>
      owner.request(
        'PUT',
        `${path}/report-schedules/${saved.json.id}`,
        { ...SCHEDULE, name },
        { 'If-Match': String(saved.json.version) },
      );
    expect((await put('First')).status).toBe(200);
    expect([409, 412]).toContain((await put('Second')).status);
  });
});
