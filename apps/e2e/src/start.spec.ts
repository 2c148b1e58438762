import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PortalClient, waitFor, XapiClient } from '@attest/testing';
import { runToEnd, startProcess } from './standalone-process';

const BOOTSTRAP = {
  ATTEST_BOOTSTRAP_ORGANIZATION: 'Larkmoor Biologics',
  ATTEST_BOOTSTRAP_EMAIL: 'owner@larkmoor.example',
  ATTEST_BOOTSTRAP_PASSWORD: 'correct horse battery staple',
  ATTEST_BOOTSTRAP_KEY: 'first-key',
  ATTEST_BOOTSTRAP_SECRET: 'kQ7v2mXz9LpR4tWn8BsYc3HdJf6GaEuT',
};
const statement = {
  actor: { name: 'Ada', mbox: 'mailto:ada@larkmoor.example' },
  verb: { id: 'http://adlnet.gov/expapi/verbs/passed' },
  object: { id: 'https://larkmoor.example/sop/0142' },
};

describe('starting and stopping standalone', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'attest-start-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it('says in one line what it uses and how to change it, is ready, and stops cleanly on SIGTERM and SIGINT', async () => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) {
      const server = await startProcess(folder);
      const line = server.log.find((each) => each.includes(server.url));
      expect(line).toMatch(/SQLite/);
      expect(line).toMatch(/outbox/);
      expect((await fetch(`${server.url}/readyz`)).status).toBe(200);
      expect((await fetch(`${server.url}/livez`)).status).toBe(200);
      expect(await server.kill(signal)).toBe(0);
    }
  });

  it('serves the built portal so that browsers keep each part whose name has a hash', async () => {
    const server = await startProcess(folder);
    const page = await (await fetch(server.url)).text();
    const named = [...page.matchAll(/ (?:src|href)="([^"]+\.(?:js|css))"/g)].map(([, name]) => name);
    const kept = await Promise.all(
      named.map(async (name) => /immutable/.test((await fetch(`${server.url}/${name}`)).headers.get('cache-control')!)),
    );
    expect(named.length).toBeGreaterThan(3);
    expect(named.filter((_, index) => !kept[index])).toEqual(['theme.js']);
    await server.kill('SIGTERM');
  });

  it('makes the organization, its owner and its key from the environment, again and again the same', async () => {
    for (let start = 0; start < 2; start++) {
      const server = await startProcess(folder, BOOTSTRAP);
      const xapi = new XapiClient(server.url, BOOTSTRAP.ATTEST_BOOTSTRAP_KEY, BOOTSTRAP.ATTEST_BOOTSTRAP_SECRET);
      expect((await xapi.post(statement)).status).toBe(200);
      expect((await xapi.get()).json.statements).toHaveLength(start + 1);
      const owner = new PortalClient(server.url);
      const me = await owner.post<{ memberships: unknown[] }>('/api/sign-in', {
        email: BOOTSTRAP.ATTEST_BOOTSTRAP_EMAIL,
        password: BOOTSTRAP.ATTEST_BOOTSTRAP_PASSWORD,
      });
      expect([me.status, me.json.memberships.length]).toEqual([200, 1]);
      await server.kill('SIGTERM');
    }
  });

  it.each([
    ['half of the bootstrap settings', { ATTEST_BOOTSTRAP_ORGANIZATION: 'Larkmoor' }, /ATTEST_BOOTSTRAP_EMAIL/],
    ['a weak bootstrap secret', { ...BOOTSTRAP, ATTEST_BOOTSTRAP_SECRET: 'secret' }, /ATTEST_BOOTSTRAP_SECRET/],
    ['a port that is none', { PORT: 'eighty' }, /PORT/],
    ['a mail server address that is none', { SMTP_URL: 'mail.example' }, /SMTP_URL/],
  ])('refuses %s with a sentence, before anything is stored', async (_, env, sentence) => {
    const { code, output } = await runToEnd([], { DATA_DIR: join(folder, 'data'), ...env });
    expect(code).not.toBe(0);
    expect(output).toMatch(sentence);
    expect(output).not.toMatch(/ at .*\.m?js:\d+/);
    expect(await readdir(folder)).toEqual([]);
  });

  it('prints its settings with secrets masked', async () => {
    const env = {
      ...BOOTSTRAP,
      SMTP_URL: 'smtp://user:hush-hush@mail.example:587',
      MAIL_FROM: 'attest@larkmoor.example',
      DATA_DIR: folder,
    };
    const { code, output } = await runToEnd(['--print-config'], env);
    expect(code).toBe(0);
    expect(output).toContain('mail.example');
    expect(output).toContain('PORT');
    for (const secret of ['hush-hush', BOOTSTRAP.ATTEST_BOOTSTRAP_PASSWORD, BOOTSTRAP.ATTEST_BOOTSTRAP_SECRET]) {
      expect(output).not.toContain(secret);
    }
  });

  it('refuses a data folder that another process uses, or that is none, with a sentence', async () => {
    const server = await startProcess(folder);
    const second = await runToEnd([], { PORT: '0', DATA_DIR: folder });
    expect(second.code).not.toBe(0);
    expect(second.output).toContain(folder);
    await server.kill('SIGTERM');
    await writeFile(join(folder, 'file'), '');
    const none = await runToEnd([], { PORT: '0', DATA_DIR: join(folder, 'file') });
    expect(none.code).not.toBe(0);
    expect(none.output).toContain(join(folder, 'file'));
  });

  it('refuses to start without the keyring that the data was written with', async () => {
    const server = await startProcess(folder, BOOTSTRAP);
    await server.kill('SIGTERM');
    await rm(join(folder, 'keyring.json'));
    const { code, output } = await runToEnd([], { PORT: '0', DATA_DIR: folder });
    expect(code).not.toBe(0);
    expect(output).toContain('put back a copy');
    expect(await readdir(folder)).not.toContain('keyring.json');
  });

  it('keeps sessions, keys, people and schedules through a SIGKILL, and resumes the queue', async () => {
    const first = await startProcess(folder, BOOTSTRAP);
    const owner = new PortalClient(first.url);
    await owner.post('/api/sign-in', {
      email: BOOTSTRAP.ATTEST_BOOTSTRAP_EMAIL,
      password: BOOTSTRAP.ATTEST_BOOTSTRAP_PASSWORD,
    });
    const path = '/api/organizations/larkmoor-biologics';
    const schedule = await owner.post<{ id: string }>(`${path}/report-schedules`, {
      name: 'History',
      report: 'training_history',
      person: null,
      period: 'all',
      cron: '0 7 * * 1',
      zone: 'Europe/Zurich',
      formats: ['csv', 'pdf'],
      recipients: ['qa@larkmoor.example'],
      paused: false,
    });
    const run = await owner.post<{ id: string }>(`${path}/report-schedules/${schedule.json.id}/run`);
    expect(run.status).toBe(202);
    await first.kill('SIGKILL');

    const second = await startProcess(folder, BOOTSTRAP);
    const again = new PortalClient(second.url);
    for (const [name, value] of owner.cookies) again.cookies.set(name, value);
    const done = await waitFor('the run that the kill interrupted', async () => {
      const { json } = await again.get<{ state: string; files: { sha256: string }[] }>(
        `${path}/report-runs/${run.json.id}`,
      );
      return json.state === 'delivered' && json;
    });
    expect(done.files).toHaveLength(2);
    const schedules = await again.get<{ schedules: { next: string[] }[] }>(`${path}/report-schedules`);
    expect(schedules.json.schedules[0]?.next).toHaveLength(3);
    await second.kill('SIGTERM');
  });

  it('logs neither secrets nor bodies', async () => {
    const server = await startProcess(folder, { ...BOOTSTRAP, LOG_LEVEL: 'trace' });
    const xapi = new XapiClient(server.url, BOOTSTRAP.ATTEST_BOOTSTRAP_KEY, BOOTSTRAP.ATTEST_BOOTSTRAP_SECRET);
    await xapi.post({ ...statement, actor: { mbox: 'mailto:private-person@larkmoor.example' } });
    await xapi.post({ actor: 'private-nonsense' });
    await server.kill('SIGTERM');
    const log = server.log.join('\n');
    for (const hidden of ['private-person', 'private-nonsense', ...Object.values(BOOTSTRAP).slice(2)]) {
      if (hidden !== BOOTSTRAP.ATTEST_BOOTSTRAP_KEY) expect(log).not.toContain(hidden);
    }
  });
});
