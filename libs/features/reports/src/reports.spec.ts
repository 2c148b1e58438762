import { createHash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Global, Module, type Type } from '@nestjs/common';
import type { ReportRun, ReportRunList, ReportSchedule } from '@attest/contracts';
import { nextTimes } from '@attest/cron';
import { CredentialNames, ORGANIZATIONS } from '@attest/identity';
import { CONTROL, DomainError, FixedClock, newTenantId, randomId, type TenantId, type UserId } from '@attest/kernel';
import { auditBody, auditHeader, Consumers, InProcessSignals, StatementWriter } from '@attest/log';
import { type Mailer, MailRefused } from '@attest/mail-ports';
import { openOutboxMailer } from '@attest/mail-transports';
import { PEOPLE, PeopleWorkerModule, personId } from '@attest/people';
import { Authenticator, readSettings, serve, type Served } from '@attest/platform';
import { InProcessQueue, openInProcessQueue } from '@attest/queue-in-process';
import { openMemoryStorage } from '@attest/storage-sqlite';
import type { Storage } from '@attest/storage-ports';
import { readStatements } from '@attest/xapi';
import { ADA, aStatement, BEN, VOIDED } from '@attest/xapi/testing';
import { CronCalendar } from './cron-calendar';
import { REPORT_DUE } from './jobs';
import { ReportsModule, ReportsWorkerModule } from './reports.module';
import { REPORT_RUNS } from './runs/run';
import { ScriptedMailer } from './spec-kit/scripted-mailer';

const FAILED = { id: 'http://adlnet.gov/expapi/verbs/failed', display: { en: 'failed' } };
const USER = { id: randomId() as UserId, name: 'Ines Marchetti', email: 'ines@larkmoor.example' };

interface Tenant {
  readonly id: TenantId;
  readonly slug: string;
}

/** Reports and people on embedded parts, signed in as an owner of two organizations. */
class Bench {
  readonly clock = new FixedClock('2026-11-23T06:59:00Z');
  readonly larkmoor: Tenant = { id: newTenantId(), slug: 'larkmoor' };
  readonly other: Tenant = { id: newTenantId(), slug: 'other' };
  mailer: Mailer = new ScriptedMailer();
  storage!: Storage;
  queue!: InProcessQueue;
  private served!: Served;
  private folder!: string;

  async open(): Promise<void> {
    this.folder = await mkdtemp(join(tmpdir(), 'attest-reports-'));
    this.storage = await openMemoryStorage(this.clock);
    for (const { id, slug } of [this.larkmoor, this.other]) {
      await this.storage.records.insert(CONTROL, ORGANIZATIONS, {
        id,
        slug,
        name: slug === 'larkmoor' ? 'Larkmoor Biologics' : 'Other',
        zone: 'Europe/Zurich',
        tag: slug as never,
        createdAt: '2026-01-01T00:00:00.000Z',
        createdBy: (slug === 'larkmoor' ? USER.id : randomId()) as UserId,
        signUp: true,
      });
    }
    await this.start();
  }

  /** A process over the storage as it is, with an empty queue. */
  async start(): Promise<void> {
    const settings = readSettings({ PORT: '0', DATA_DIR: this.folder, LOG_LEVEL: 'silent' });
    this.queue = await openInProcessQueue({ file: ':memory:', clock: this.clock });
    this.served = await serve({
      name: 'test',
      modules: [this.outside(), PeopleWorkerModule, ReportsModule, ReportsWorkerModule],
      settings,
      backends: {
        clock: this.clock,
        storage: this.storage,
        queue: this.queue,
        mailer: this.mailer,
        outbox: openOutboxMailer({ folder: this.outboxFolder, from: 'attest@larkmoor.example', clock: this.clock }),
        signals: new InProcessSignals(),
        description: 'embedded parts',
        close: () => Promise.resolve(),
      },
    });
  }

  get outboxFolder(): string {
    return join(this.folder, 'outbox');
  }

  stop(): Promise<void> {
    return this.served.close();
  }

  async close(): Promise<void> {
    await this.stop();
    await this.storage.close();
    await rm(this.folder, { recursive: true, force: true });
  }

  /** Moves the clock and waits until all that follows is done. */
  async pass(milliseconds: number): Promise<void> {
    this.clock.advance(milliseconds);
    this.queue.poke();
    await this.queue.idle();
  }

  async record(tenant: Tenant, ...statements: readonly object[]): Promise<void> {
    const text = JSON.stringify(statements);
    const received = readStatements(text, { rules: '1.0.3', newId: () => crypto.randomUUID(), shape: 'one-or-many' });
    const writer = this.served.app.get(StatementWriter, { strict: false });
    const authority = JSON.stringify({ account: { homePage: 'https://larkmoor.example', name: 'key' } });
    await writer.store(tenant.id, { statements: received, bytes: text.length, authority, credential: 'key-1' });
    await this.settle();
  }

  /** Consumers are woken a moment after a change; then all that is due is done. */
  async settle(): Promise<void> {
    await this.queue.idle();
    for (let turns = 0; turns < 5; turns++) {
      await new Promise((resolve) => setImmediate(resolve));
      await this.queue.idle();
    }
  }

  async ask<T>(method: 'GET' | 'POST' | 'PUT' | 'DELETE', url: string, payload?: object, headers: object = {}) {
    const reply = await this.served.app.inject({
      method,
      url,
      headers: { cookie: 'attest_session=s; XSRF-TOKEN=c', 'x-xsrf-token': 'c', ...headers },
      ...(payload === undefined ? {} : { payload }),
    });
    const isJson = String(reply.headers['content-type']).startsWith('application/json');
    return {
      status: reply.statusCode,
      headers: reply.headers,
      raw: reply.rawPayload,
      body: (isJson ? reply.json() : undefined) as T,
    };
  }

  async schedule(parts: object = {}, tenant = this.larkmoor): Promise<ReportSchedule> {
    const input = { ...SCHEDULE, ...parts };
    const { status, body } = await this.ask<ReportSchedule>('POST', pathOf(tenant, 'report-schedules'), input);
    expect(status).toBe(201);
    await this.settle();
    return body;
  }

  async runNow(schedule: ReportSchedule): Promise<ReportRun> {
    const run = await this.ask<ReportRun>('POST', pathOf(this.larkmoor, `report-schedules/${schedule.id}/run`));
    expect(run.status).toBe(202);
    await this.queue.idle();
    return this.run(run.body.id);
  }

  /** What is asked of the queue fails, as while Redis is away; what it lost is found by the sweep, as a minute later. */
  async withoutQueue<T>(work: () => Promise<T>): Promise<T> {
    const enqueue = jest.spyOn(this.queue, 'enqueue');
    enqueue.mockRejectedValue(new DomainError('storage_unavailable', { part: 'queue' }));
    try {
      return await work();
    } finally {
      enqueue.mockRestore();
      await this.served.app.get(Consumers, { strict: false }).sweep();
      await this.settle();
    }
  }

  async run(id: string): Promise<ReportRun> {
    return (await this.ask<ReportRun>('GET', pathOf(this.larkmoor, `report-runs/${id}`))).body;
  }

  async runs(): Promise<readonly ReportRun[]> {
    return (await this.ask<ReportRunList>('GET', pathOf(this.larkmoor, 'report-runs'))).body.runs;
  }

  async auditKinds(): Promise<string[]> {
    const commits = await this.storage.log.read(this.larkmoor.id, 'audit', 0, 1000);
    return commits.flatMap((commit) => commit.entries.map((entry) => auditHeader(entry).kind));
  }

  private outside(): Type {
    const membership = (slug: string) => [this.larkmoor, this.other].find((tenant) => tenant.slug === slug);
    const authenticator: Authenticator = {
      session: (token) => Promise.resolve(token === 's' ? { id: 'session', user: USER, csrf: 'c' } : undefined),
      membership: (_, slug) => {
        const tenant = membership(slug);
        const organization = { slug, name: slug, zone: 'Europe/Zurich' };
        return Promise.resolve(tenant && { tenant: tenant.id, organization, role: 'owner' as const });
      },
      key: () => Promise.resolve(undefined),
    };
    const providers = [
      { provide: Authenticator, useValue: authenticator },
      { provide: CredentialNames, useValue: { nameOf: () => Promise.resolve('Moodle production') } },
      { provide: CronCalendar, useValue: { nextTimes } satisfies CronCalendar },
    ];
    @Global()
    @Module({ providers, exports: providers })
    class OutsideModule {}
    return OutsideModule;
  }
}

const SCHEDULE = {
  name: 'Training history, sterile filling',
  report: 'training_history',
  person: null,
  period: 'all',
  cron: '0 8 * * 1',
  zone: 'Europe/Zurich',
  formats: ['csv', 'pdf'],
  recipients: ['lena@larkmoor.example', 'qa@larkmoor.example'],
  paused: false,
};
const pathOf = (tenant: Tenant, rest: string): string => `/api/organizations/${tenant.slug}/${rest}`;
const HOUR = 3_600_000;
const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

describe('Reports', () => {
  let bench: Bench;
  let mailer: ScriptedMailer;

  beforeEach(async () => {
    bench = new Bench();
    mailer = new ScriptedMailer();
    bench.mailer = mailer;
    await bench.open();
  });
  afterEach(() => bench.close());

  test('are made as CSV and PDF, sent to each recipient, and downloaded with their digests', async () => {
    await bench.record(bench.larkmoor, aStatement(), aStatement({ actor: BEN, verb: FAILED }));
    const run = await bench.runNow(await bench.schedule());
    expect(run).toMatchObject({
      state: 'delivered',
      progress: 1,
      people: 2,
      statements: 2,
      failedAttempts: 1,
      position: 2,
    });
    expect(run.files.map((file) => file.name)).toEqual([
      'training-history_larkmoor_until_2026-11-23.csv',
      'training-history_larkmoor_until_2026-11-23.pdf',
    ]);
    for (const file of run.files) {
      const reply = await bench.ask('GET', pathOf(bench.larkmoor, `report-runs/${run.id}/files/${file.format}`));
      expect([reply.status, reply.raw.length, sha256(reply.raw)]).toEqual([200, file.length, file.sha256]);
      expect(reply.headers['content-length']).toBe(String(file.length));
      expect(reply.headers['content-disposition']).toContain(`filename="${file.name}"`);
      expect(reply.headers['content-type']).toBe(file.format === 'csv' ? 'text/csv; charset=utf-8' : 'application/pdf');
      if (file.format === 'pdf') expect(reply.raw.subarray(0, 5).toString()).toBe('%PDF-');
    }
    expect(await bench.auditKinds()).toEqual([
      'report-schedule.created',
      'report.requested',
      'report.downloaded',
      'report.downloaded',
    ]);
  });

  test('carry the digest of the rows, which anybody can work out from the CSV file', async () => {
    await bench.record(bench.larkmoor, aStatement(), aStatement({ actor: BEN }));
    const run = await bench.runNow(await bench.schedule({ formats: ['csv'] }));
    const { raw } = await bench.ask('GET', pathOf(bench.larkmoor, `report-runs/${run.id}/files/csv`));
    const text = raw.toString();
    const rows = text.slice(text.indexOf('\r\n', text.indexOf('\r\nperformed,') + 2) + 2);
    expect(rows.split('\r\n')).toHaveLength(3);
    expect(/SHA-256 of the rows,([0-9a-f]{64})/.exec(text)?.[1]).toBe(sha256(Buffer.from(rows)));
  });

  test('show failed, voided and voiding statements', async () => {
    const id = crypto.randomUUID();
    await bench.record(bench.larkmoor, aStatement({ id, verb: FAILED }), aStatement());
    const voiding = aStatement({
      actor: BEN,
      verb: VOIDED,
      object: { objectType: 'StatementRef', id: id.toUpperCase() },
    });
    await bench.record(bench.larkmoor, voiding);
    const run = await bench.runNow(await bench.schedule({ formats: ['csv'] }));
    expect(run).toMatchObject({ statements: 3, failedAttempts: 1, people: 1 });
    const { raw } = await bench.ask('GET', pathOf(bench.larkmoor, `report-runs/${run.id}/files/csv`));
    const lines = raw
      .toString()
      .split('\r\n')
      .filter((line) => line.includes('Moodle production'));
    expect(lines.map((line) => /,(standing|voided),([^,]*),(\d*),/.exec(line)?.slice(1))).toEqual([
      ['voided', '2026-11-23T07:59:00.001+01:00', '3'],
      ['standing', '', ''],
      ['standing', '', ''],
    ]);
  });

  test('send a mail that says how many and where, and neither who nor how well', async () => {
    const result = { score: { scaled: 0.37 }, success: false };
    await bench.record(
      bench.larkmoor,
      aStatement({ actor: { name: 'Zuleika', mbox: 'mailto:zuleika@x.example' }, result }),
    );
    await bench.pass(0);
    const person = personId('mbox mailto:zuleika@x.example');
    const run = await bench.runNow(await bench.schedule({ person, name: 'Weekly' }));
    expect(mailer.sent.map(({ to }) => to).sort()).toEqual(['lena@larkmoor.example', 'qa@larkmoor.example']);
    const { subject, text, html = '', idempotencyKey } = mailer.sent[0]!;
    expect(subject).toBe('Weekly: up to 23 Nov 2026 07:59');
    expect(text).toContain('1 statement, 1 failed attempt.');
    expect(text).toContain(`/o/larkmoor/reports/runs/${run.id}`);
    for (const part of [text, html]) {
      for (const file of run.files) expect(part).toContain(file.sha256);
      expect(part).not.toMatch(/Zuleika|0\.37|37 %/i);
    }
    expect(idempotencyKey).toBe(`report-run ${run.id} ${mailer.sent[0]!.to}`);
  });

  test('hold one person’s statements when they are for one person', async () => {
    await bench.record(bench.larkmoor, aStatement(), aStatement({ actor: BEN }), aStatement());
    const run = await bench.runNow(await bench.schedule({ person: personId(`mbox ${ADA.mbox}`), formats: ['csv'] }));
    expect(run).toMatchObject({ statements: 2, people: 1 });
  });

  test('hold what was recorded in the period, and are proper files when that is nothing', async () => {
    bench.clock.advance(-72 * HOUR);
    await bench.record(bench.larkmoor, aStatement());
    bench.clock.advance(72 * HOUR);
    await bench.record(bench.larkmoor, aStatement());
    const week = await bench.runNow(await bench.schedule({ period: 'week' }));
    expect(week).toMatchObject({ statements: 1, from: '2026-11-15T23:00:00.000Z', until: '2026-11-22T23:00:00.000Z' });
    const month = await bench.runNow(await bench.schedule({ period: 'month' }));
    expect(month).toMatchObject({ state: 'delivered', statements: 0 });
    expect(month.files.every((file) => file.length > 500)).toBe(true);
  });

  test('run once for each time of their schedule, however often it is said to have come', async () => {
    const schedule = await bench.schedule({ formats: ['csv'] });
    expect(schedule.next[0]).toBe('2026-11-23T07:00:00.000Z');
    await bench.pass(60_000);
    await bench.queue.enqueue(bench.larkmoor.id, REPORT_DUE, {
      schedule: schedule.id,
      scheduledFor: schedule.next[0]!,
    });
    await bench.queue.idle();
    expect(await bench.runs()).toMatchObject([
      { state: 'delivered', trigger: 'schedule', scheduledFor: '2026-11-23T07:00:00.000Z' },
    ]);
    await bench.pass(7 * 24 * HOUR);
    expect((await bench.runs()).map((run) => run.scheduledFor)).toEqual([
      '2026-11-30T07:00:00.000Z',
      '2026-11-23T07:00:00.000Z',
    ]);
  });

  test('do not run while their schedule is paused, nor after it was deleted', async () => {
    const schedule = await bench.schedule({ formats: ['csv'] });
    const path = pathOf(bench.larkmoor, `report-schedules/${schedule.id}`);
    const paused = await bench.ask<ReportSchedule>('PUT', path, { ...SCHEDULE, paused: true }, { 'if-match': '1' });
    expect(paused.body).toMatchObject({ version: 2, paused: true, next: [] });
    await bench.settle();
    await bench.pass(2 * HOUR);
    expect(await bench.runs()).toEqual([]);
    await bench.ask('PUT', path, SCHEDULE, { 'if-match': '"2"' });
    expect((await bench.ask('DELETE', path)).status).toBe(204);
    await bench.settle();
    await bench.pass(14 * 24 * HOUR);
    expect(await bench.runs()).toEqual([]);
    expect((await bench.ask('GET', path)).status).toBe(404);
  });

  test('tell for each recipient what the mail server said, and are taken up again for the refused alone', async () => {
    mailer.refusals.set('qa@larkmoor.example', new MailRefused('550 5.1.1 No such\r\nuser', true));
    const run = await bench.runNow(await bench.schedule({ formats: ['csv'] }));
    expect(run).toMatchObject({
      state: 'delivery_failed',
      deliveries: [
        { to: 'lena@larkmoor.example', state: 'accepted', reply: '250 2.0.0 Ok: queued' },
        { to: 'qa@larkmoor.example', state: 'refused', reply: '550 5.1.1 No such user' },
      ],
    });
    mailer.refusals.clear();
    const retry = await bench.ask('POST', pathOf(bench.larkmoor, `report-runs/${run.id}/retry`));
    expect(retry.status).toBe(202);
    await bench.queue.idle();
    expect((await bench.run(run.id)).state).toBe('delivered');
    expect(mailer.sent.map(({ to }) => to)).toEqual(['lena@larkmoor.example', 'qa@larkmoor.example']);
    expect((await bench.ask('POST', pathOf(bench.larkmoor, `report-runs/${run.id}/retry`))).status).toBe(409);
  });

  test('asked for, and asked for again, while the queue is away are accepted and made when it is back', async () => {
    const schedule = await bench.schedule({ formats: ['csv'], recipients: ['qa@larkmoor.example'] });
    mailer.refusals.set('qa@larkmoor.example', new MailRefused('550 5.1.1 No such user', true));
    const path = pathOf(bench.larkmoor, `report-schedules/${schedule.id}/run`);
    const asked = await bench.withoutQueue(() => bench.ask<ReportRun>('POST', path));
    expect([asked.status, asked.body.state]).toEqual([202, 'waiting']);
    expect((await bench.run(asked.body.id)).state).toBe('delivery_failed');
    mailer.refusals.clear();
    const retry = pathOf(bench.larkmoor, `report-runs/${asked.body.id}/retry`);
    expect((await bench.withoutQueue(() => bench.ask('POST', retry))).status).toBe(202);
    expect((await bench.run(asked.body.id)).state).toBe('delivered');
    expect(mailer.sent).toHaveLength(1);
  });

  test('try again later when the mail server is away, and give up in the end', async () => {
    mailer.refusals.set('qa@larkmoor.example', new MailRefused('451 4.3.0 Try again later', false));
    const run = await bench.runNow(await bench.schedule({ formats: ['csv'], cron: '0 8 1 1 *' }));
    expect(run.state).toBe('made');
    expect(run.deliveries[1]).toMatchObject({ state: 'waiting', reply: '451 4.3.0 Try again later' });
    for (let hours = 0; hours < 12; hours++) await bench.pass(HOUR);
    expect(await bench.run(run.id)).toMatchObject({ state: 'delivery_failed', deliveries: [{}, { state: 'refused' }] });
    expect(mailer.sent).toHaveLength(1);
  });

  test('stay in the outbox when no mail leaves', async () => {
    await bench.stop();
    const outbox = openOutboxMailer({
      folder: bench.outboxFolder,
      from: 'attest@larkmoor.example',
      clock: bench.clock,
    });
    bench.mailer = outbox;
    await bench.start();
    const run = await bench.runNow(await bench.schedule({ formats: ['csv'] }));
    expect(run).toMatchObject({ state: 'delivered', deliveries: [{ state: 'outbox' }, { state: 'outbox' }] });
    expect(await outbox.list(bench.larkmoor.id, 10)).toHaveLength(2);
  });

  test('are made anew with the same bytes after a crash half way, whatever came since', async () => {
    const id = crypto.randomUUID();
    await bench.record(bench.larkmoor, aStatement({ id }), aStatement({ actor: BEN }));
    const run = await bench.runNow(await bench.schedule());
    await bench.record(bench.larkmoor, aStatement({ verb: VOIDED, object: { objectType: 'StatementRef', id } }));
    await bench.stop();
    const kept = (await bench.storage.records.get(bench.larkmoor.id, REPORT_RUNS, run.id))!;
    const crashed = { ...kept.value, state: 'running' as const, progress: 0.4, files: [], deliveries: [], people: 0 };
    await bench.storage.records.replace(bench.larkmoor.id, REPORT_RUNS, kept.version, crashed);
    bench.clock.advance(HOUR / 4);
    await bench.start();
    await bench.queue.idle();
    expect((await bench.run(run.id)).files).toEqual(run.files);
  });

  test('go on after a restart with an empty queue: mails that wait, schedules, and the time that was missed', async () => {
    mailer.refusals.set('qa@larkmoor.example', new MailRefused('421 Service not available', false));
    const run = await bench.runNow(await bench.schedule({ formats: ['csv'] }));
    await bench.stop();
    mailer.refusals.clear();
    bench.clock.advance(9 * 24 * HOUR);
    await bench.start();
    await bench.queue.idle();
    expect((await bench.run(run.id)).state).toBe('delivered');
    const made = (await bench.runs()).map((one) => one.scheduledFor);
    expect(made).toEqual(['2026-11-30T07:00:00.000Z', null]);
    await bench.pass(7 * 24 * HOUR);
    expect((await bench.runs())[0]?.scheduledFor).toBe('2026-12-07T07:00:00.000Z');
  });

  test('refuse a wrong time, zone, address or person, naming which', async () => {
    const wrong = async (parts: object) => {
      const reply = await bench.ask<{ error: { faults: { path: string }[] } }>(
        'POST',
        pathOf(bench.larkmoor, 'report-schedules'),
        { ...SCHEDULE, ...parts },
      );
      return [reply.status, reply.body.error.faults[0]?.path];
    };
    expect(await wrong({ cron: '61 7 * * 1' })).toEqual([400, 'cron']);
    expect(await wrong({ zone: 'Europe/Atlantis' })).toEqual([400, '$.zone']);
    expect(await wrong({ recipients: ['nobody'] })).toEqual([400, '$.recipients[0]']);
    expect(await wrong({ person: randomId() })).toEqual([400, 'person']);
    expect(await wrong({ extra: 1 })).toEqual([400, '$.extra']);
    expect(await bench.auditKinds()).toEqual([]);
  });

  test('keep two members from overwriting each other', async () => {
    const { id } = await bench.schedule();
    const path = pathOf(bench.larkmoor, `report-schedules/${id}`);
    expect((await bench.ask('PUT', path, { ...SCHEDULE, name: 'A' }, { 'if-match': '1' })).status).toBe(200);
    expect((await bench.ask('PUT', path, { ...SCHEDULE, name: 'B' }, { 'if-match': '1' })).status).toBe(412);
    expect((await bench.ask('PUT', path, { ...SCHEDULE, name: 'B' })).status).toBe(400);
    expect((await bench.ask<ReportSchedule>('GET', path)).body).toMatchObject({ name: 'A', version: 2 });
  });

  test('of another organization look as if they did not exist', async () => {
    await bench.record(bench.larkmoor, aStatement());
    const schedule = await bench.schedule({ formats: ['csv'] });
    const run = await bench.runNow(schedule);
    for (const [method, path, headers] of [
      ['GET', `report-schedules/${schedule.id}`, {}],
      ['PUT', `report-schedules/${schedule.id}`, { 'if-match': '1' }],
      ['DELETE', `report-schedules/${schedule.id}`, {}],
      ['POST', `report-schedules/${schedule.id}/run`, {}],
      ['GET', `report-runs/${run.id}`, {}],
      ['POST', `report-runs/${run.id}/retry`, {}],
      ['GET', `report-runs/${run.id}/files/csv`, {}],
    ] as const) {
      const payload = method === 'PUT' ? SCHEDULE : undefined;
      const reply = await bench.ask<{ error: { code: string } }>(method, pathOf(bench.other, path), payload, headers);
      expect([path, reply.status, reply.body.error.code]).toEqual([path, 404, 'not_found']);
    }
    expect((await bench.ask('GET', pathOf(bench.other, 'report-runs'))).body).toEqual({ runs: [] });
    expect((await bench.ask('GET', pathOf(bench.larkmoor, `report-runs/${run.id}/files/xlsx`))).status).toBe(404);
    expect(await bench.storage.records.count(bench.other.id, PEOPLE)).toBe(0);
  });

  test('list the schedules with their next times and last run, and the next times of any expression', async () => {
    const schedule = await bench.schedule({ formats: ['csv'] });
    const run = await bench.runNow(schedule);
    const list = await bench.ask<{ schedules: ReportSchedule[] }>('GET', pathOf(bench.larkmoor, 'report-schedules'));
    expect(list.body.schedules).toMatchObject([
      { id: schedule.id, createdBy: 'Ines Marchetti', lastRun: { id: run.id, state: 'delivered' }, personName: null },
    ]);
    const times = (cron: string) =>
      bench.ask<{ next: string[] }>(
        'GET',
        pathOf(bench.larkmoor, `report-schedules/next-times?zone=Europe/Zurich&cron=${encodeURIComponent(cron)}`),
      );
    expect((await times('0 7 * * 1')).body.next).toHaveLength(3);
    expect((await times('nonsense')).status).toBe(400);
  });

  test('leave an entry in the audit stream of who downloaded which file', async () => {
    const run = await bench.runNow(await bench.schedule({ formats: ['csv'] }));
    await bench.ask('GET', pathOf(bench.larkmoor, `report-runs/${run.id}/files/csv`));
    const commits = await bench.storage.log.read(bench.larkmoor.id, 'audit', 0, 100);
    expect(auditBody(commits.at(-1)!.entries[0]!)).toMatchObject({
      actor: { kind: 'user', name: 'Ines Marchetti' },
      facts: { run: run.id, format: 'csv', sha256: run.files[0]!.sha256 },
    });
  });
});
