import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Global, Module } from '@nestjs/common';
import type { IssuedKey, Me, Organization, OrganizationSettings } from '@attest/contracts';
import { IdentityModule, IdentityWorkerModule, ORGANIZATIONS, Sessions } from '@attest/identity';
import {
  aMember,
  auditEntries,
  aUser,
  type Browser,
  KeptLog,
  startServer,
  type TestServer,
} from '@attest/identity/testing';
import { CONTROL, SystemClock, type TenantId } from '@attest/kernel';
import { openInProcessQueue } from '@attest/queue-in-process';
import { AuditTrail } from '@attest/log';
import type { Storage } from '@attest/storage-ports';
import { openSqliteStorage } from '@attest/storage-sqlite';
import { PERMISSIONS } from '@attest/tenancy';
import { AccountsModule } from './accounts.module';
import { OrganizationFacts } from './organization-facts';

class SevenPeople extends OrganizationFacts {
  people(): Promise<number> {
    return Promise.resolve(7);
  }
  schedules(): Promise<number> {
    return Promise.resolve(2);
  }
}

const facts = { provide: OrganizationFacts, useClass: SevenPeople };

@Global()
@Module({ providers: [facts], exports: [facts] })
class FactsModule {}

const PASSWORD = 'correct horse battery staple';

interface ErrorBody {
  readonly error: { readonly code: string; readonly message: string; readonly faults: { readonly path: string }[] };
}

describe('the routes of accounts', () => {
  const clock = new SystemClock();
  const log = new KeptLog();
  let folder: string;
  let storage: Storage;
  let server: TestServer;
  let number = 0;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'attest-'));
    storage = await openSqliteStorage({ folder, clock });
    server = await startServer({
      modules: [IdentityModule, IdentityWorkerModule, FactsModule, AccountsModule],
      storage,
      queue: await openInProcessQueue({ file: join(folder, 'queue.sqlite'), clock }),
      clock,
      log,
    });
  });
  afterAll(async () => {
    await server.close();
    await rm(folder, { recursive: true, force: true });
  });

  const someone = () => {
    number++;
    return {
      organization: `Larkmoor ${number}`,
      name: 'Ada Brandt',
      email: `ada${number}@larkmoor.example`,
      password: PASSWORD,
      zone: 'Europe/Zurich',
    };
  };
  const signedUp = async (): Promise<{ browser: Browser; me: Me; email: string; path: string }> => {
    const body = someone();
    const browser = server.browser();
    const { status, body: me } = await browser.post<Me>('/api/sign-up', body);
    expect(status).toBe(201);
    return { browser, me, email: body.email, path: `/api/organizations/${me.memberships[0]!.organization.slug}` };
  };
  const tenantOf = async (path: string): Promise<TenantId> => {
    const slug = path.split('/').at(-1)!;
    const found = await storage.records.find(CONTROL, ORGANIZATIONS, { index: 'slug', equals: slug, limit: 1 });
    return found.records[0]!.value.id;
  };

  describe('sign-up', () => {
    it('answers who one is and where one belongs, with what one may do', async () => {
      const { me, email } = await signedUp();
      expect(me.user).toMatchObject({ name: 'Ada Brandt', email });
      expect(me.memberships).toEqual([
        {
          organization: { slug: `larkmoor-${number}`, name: `Larkmoor ${number}`, zone: 'Europe/Zurich' },
          role: 'owner',
          permissions: PERMISSIONS,
        },
      ]);
    });

    it('gives the browser a session that scripts cannot read, and a token that they can', async () => {
      const reply = await server.browser().post('/api/sign-up', someone());
      const cookies = reply.headers.getSetCookie();
      const session = cookies.find((cookie) => cookie.startsWith('attest_session='));
      const csrf = cookies.find((cookie) => cookie.startsWith('XSRF-TOKEN='));
      expect(session).toMatch(/; Path=\/(;|$)/);
      expect(session).toMatch(/; HttpOnly(;|$)/);
      expect(session).toMatch(/; SameSite=Lax(;|$)/);
      expect(csrf).not.toMatch(/HttpOnly/);
    });

    it.each([
      ['no address', { email: 'ada at larkmoor' }, '$.email'],
      ['no zone', { zone: 'Mars/Olympus' }, '$.zone'],
      ['a short password', { password: 'short' }, '$.password'],
      ['a common password', { password: 'Password2026!!' }, '$.password'],
      ['an empty name', { name: '  ' }, '$.name'],
      ['an unknown property', { role: 'owner' }, '$.role'],
    ])('with %s is refused and says where', async (_, wrong, path) => {
      const reply = await server.browser().post<ErrorBody>('/api/sign-up', { ...someone(), ...wrong });
      expect(reply.status).toBe(400);
      expect(reply.body.error.faults.map((fault) => fault.path)).toEqual([path]);
    });

    it('with a known address is refused', async () => {
      const { email } = await signedUp();
      const reply = await server.browser().post<ErrorBody>('/api/sign-up', { ...someone(), email });
      expect([reply.status, reply.body.error.code]).toEqual([409, 'already_taken']);
    });
  });

  describe('sign-in', () => {
    it('answers the same as sign-up did, in any spelling of the address', async () => {
      const { me, email } = await signedUp();
      const browser = server.browser();
      const reply = await browser.post<Me>('/api/sign-in', { email: email.toUpperCase(), password: PASSWORD });
      expect(reply).toMatchObject({ status: 200, body: me });
      expect((await browser.get<Me>('/api/me')).body).toEqual(me);
    });

    it('answers a wrong password and an unknown address alike', async () => {
      const { email } = await signedUp();
      const wrong = await server.browser().post<ErrorBody>('/api/sign-in', { email, password: 'wrong' });
      const unknown = await server
        .browser()
        .post<ErrorBody>('/api/sign-in', { email: `x${email}`, password: PASSWORD });
      expect([wrong.status, unknown.status]).toEqual([401, 401]);
      expect({ ...wrong.body.error, requestId: '' }).toEqual({ ...unknown.body.error, requestId: '' });
      expect(wrong.headers.getSetCookie()).toEqual([]);
    });

    it('begins a new session and ends the one that the browser came with', async () => {
      const { browser, email } = await signedUp();
      const before = new Map(browser.cookies);
      await browser.post('/api/sign-in', { email, password: PASSWORD });
      expect(browser.cookies.get('attest_session')).not.toBe(before.get('attest_session'));
      const old = server.browser();
      for (const [name, value] of before) old.cookies.set(name, value);
      expect((await old.get('/api/me')).status).toBe(401);
      expect((await browser.get('/api/me')).status).toBe(200);
    });

    it('is held back after ten wrong tries', async () => {
      const { email } = await signedUp();
      const statuses: number[] = [];
      for (let attempt = 1; attempt <= 11; attempt++) {
        statuses.push((await server.browser().post('/api/sign-in', { email, password: `wrong ${attempt}` })).status);
      }
      expect(statuses).toEqual([...Array.from({ length: 10 }, () => 401), 429]);
    });
  });

  describe('sign-out', () => {
    it('ends the session at once and takes the cookies away', async () => {
      const { browser } = await signedUp();
      const copy = server.browser();
      for (const [name, value] of browser.cookies) copy.cookies.set(name, value);
      expect((await browser.post('/api/sign-out')).status).toBe(204);
      expect(browser.cookies.size).toBe(0);
      expect((await copy.get<ErrorBody>('/api/me')).body.error.code).toBe('session_expired');
    });

    it('needs the token that other sites cannot read', async () => {
      const { browser } = await signedUp();
      const reply = await browser.send<ErrorBody>('POST', '/api/sign-out', undefined, false);
      expect([reply.status, reply.body.error.code]).toEqual([403, 'csrf_missing']);
      expect((await browser.get('/api/me')).status).toBe(200);
    });

    it('needs somebody who is signed in', async () => {
      expect((await server.browser().post('/api/sign-out')).status).toBe(401);
      expect((await server.browser().get('/api/me')).status).toBe(401);
    });
  });

  describe('an organization', () => {
    it('tells where its tools send to and how much it has', async () => {
      const { browser, path } = await signedUp();
      const { status, body } = await browser.get<Organization>(path);
      expect(status).toBe(200);
      expect(body).toMatchObject({
        name: `Larkmoor ${number}`,
        endpoint: `${server.url}/xapi`,
        trial: true,
        statements: 0,
        people: 7,
        activeKeys: 0,
        schedules: 2,
      });
      expect(Date.parse(body.completeThrough)).toBeGreaterThan(Date.parse(body.createdAt));
    });

    it('counts the keys that are not revoked', async () => {
      const { browser, path } = await signedUp();
      const tool = { name: 'Tool', scopes: ['all'] };
      const { body } = await browser.post<IssuedKey>(`${path}/keys`, tool);
      await browser.post(`${path}/keys`, tool);
      await browser.post(`${path}/keys/${body.key.key}/revoke`);
      expect((await browser.get<Organization>(path)).body.activeKeys).toBe(1);
    });

    it('looks to others as if it did not exist', async () => {
      const [mine, other] = [await signedUp(), await signedUp()];
      const foreign = await mine.browser.get<ErrorBody>(other.path);
      const none = await mine.browser.get<ErrorBody>('/api/organizations/no-such-organization');
      expect([foreign.status, none.status]).toEqual([404, 404]);
      expect({ ...foreign.body.error, requestId: '' }).toEqual({ ...none.body.error, requestId: '' });
      expect((await server.browser().get(mine.path)).status).toBe(401);
    });

    it('shows its settings to every member; only who may change settings changes them', async () => {
      const { browser, path } = await signedUp();
      const parts = { audit: server.get(AuditTrail), clock };
      const analyst = await aUser(parts);
      await aMember(parts, await tenantOf(path), analyst.id, 'analyst');
      const theirs = server.browser(await server.get(Sessions).open(analyst.id));
      const refused = await theirs.send<ErrorBody>('PATCH', `${path}/settings`, { xapiAssumedVersion: '1.0.3' });
      expect([refused.status, refused.body.error.message]).toEqual([
        403,
        'This needs settings.change, which the caller does not have.',
      ]);
      await browser.send('PATCH', `${path}/settings`, { xapiAssumedVersion: '1.0.3' });
      expect((await theirs.get<OrganizationSettings>(`${path}/settings`)).body).toEqual({
        xapiAssumedVersion: '1.0.3',
      });
      const kinds = async () => (await auditEntries(storage, await tenantOf(path))).map(({ header }) => header.kind);
      const deadline = performance.now() + 10_000;
      while (!(await kinds()).includes('organization.settings-changed') && performance.now() < deadline) {
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
      expect(await kinds()).toContain('organization.settings-changed');
    });

    it('gets its own copy of what happened to it in the control database', async () => {
      const { browser, path, email } = await signedUp();
      await browser.post('/api/sign-out');
      await browser.post('/api/sign-in', { email, password: PASSWORD });
      const tenant = await tenantOf(path);
      const wanted = ['organization.founded', 'member.added', 'user.signed-out', 'user.signed-in'];
      const deadline = performance.now() + 10_000;
      let kinds: string[] = [];
      while (kinds.length < wanted.length && performance.now() < deadline) {
        await new Promise((resolve) => setTimeout(resolve, 20));
        kinds = (await auditEntries(storage, tenant))
          .filter(({ header }) => header.from === CONTROL)
          .map(({ header }) => header.kind);
      }
      expect(kinds).toEqual(wanted);
    });
  });

  it('leave no password, secret or session token in clear in any file or line of the log', async () => {
    const { browser, path, email } = await signedUp();
    const wrong = 'zebra tundra violin 41';
    await server.browser().post('/api/sign-in', { email, password: wrong });
    const { body } = await browser.post<IssuedKey>(`${path}/keys`, { name: 'Tool', scopes: ['all'] });
    const token = browser.cookies.get('attest_session')!;
    const entries = await readdir(folder, { recursive: true, withFileTypes: true });
    const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
    const written = Buffer.concat(await Promise.all(files.map((file) => readFile(file))));
    const logged = log.lines.join('\n');
    // What is looked for can be found: the address and the key's id are there.
    for (const visible of [email, body.key.key]) expect(written.includes(visible)).toBe(true);
    for (const secret of [PASSWORD, wrong, body.secret, token]) {
      expect(written.includes(secret)).toBe(false);
      expect(logged).not.toContain(secret);
    }
  });
});
