import type { ApiKeyList, IssuedKey } from '@attest/contracts';
import { IdentityModule } from '@attest/identity';
import { aSignedInMember, type Browser, KeptLog, startServer, type TestServer } from '@attest/identity/testing';
import { SystemClock } from '@attest/kernel';
import { openInProcessQueue } from '@attest/queue-in-process';
import { openMemoryStorage } from '@attest/storage-sqlite';
import { may, type RoleName, ROLES } from '@attest/tenancy';
import { ApiKeysModule } from './api-keys.module';

const TOOL = { name: 'Learning tool', scopes: ['statements/write'] };

describe('the routes of API keys', () => {
  const clock = new SystemClock();
  let server: TestServer;

  beforeAll(async () => {
    server = await startServer({
      modules: [IdentityModule, ApiKeysModule],
      storage: await openMemoryStorage(clock),
      queue: await openInProcessQueue({ file: ':memory:', clock }),
      clock,
      log: new KeptLog(),
    });
  });
  afterAll(() => server.close());

  const someone = async (role: RoleName): Promise<{ browser: Browser; keys: string }> => {
    const { browser, path } = await aSignedInMember(server, role);
    return { browser, keys: `${path}/keys` };
  };

  it('issue, list and revoke a key', async () => {
    const { browser, keys } = await someone('admin');
    const issued = await browser.post<IssuedKey>(keys, TOOL);
    expect(issued.status).toBe(201);
    expect(issued.headers.get('cache-control')).toBe('no-store');
    expect(issued.body.secret).toMatch(/^ats_/);
    const { key } = issued.body.key;
    expect((await browser.get<ApiKeyList>(keys)).body.keys.map((listed) => listed.key)).toEqual([key]);
    expect(await browser.post(`${keys}/${key}/revoke`)).toMatchObject({ status: 200, body: { state: 'revoked' } });
  });

  it('change the pages that may use a key', async () => {
    const { browser, keys } = await someone('admin');
    const { key } = (await browser.post<IssuedKey>(keys, TOOL)).body.key;
    const origins = ['https://courses.example'];
    expect(await browser.send('PATCH', `${keys}/${key}`, { origins })).toMatchObject({
      status: 200,
      body: { origins },
    });
    expect((await browser.get<ApiKeyList>(keys)).body.keys[0]?.origins).toEqual(origins);
    expect((await browser.send('PATCH', `${keys}/${key}`, { origins: ['courses.example'] })).status).toBe(400);
    expect((await browser.send('PATCH', `${keys}/${key}`, { origins, name: 'x' })).status).toBe(400);
  });

  it.each(ROLES)('let %s do what the table says', async (role) => {
    const { browser, keys } = await someone(role);
    expect((await browser.send('PATCH', `${keys}/no-such-key`, { origins: [] })).status).toBe(
      may(role, 'keys.issue') ? 404 : 403,
    );
    expect((await browser.get(keys)).status).toBe(may(role, 'keys.read') ? 200 : 403);
    expect((await browser.post(keys, TOOL)).status).toBe(may(role, 'keys.issue') ? 201 : 403);
    expect((await browser.post(`${keys}/no-such-key/revoke`)).status).toBe(may(role, 'keys.issue') ? 404 : 403);
  });

  it('are closed to whoever is not signed in', async () => {
    const { keys } = await someone('owner');
    const stranger = server.browser();
    for (const reply of [
      await stranger.get(keys),
      await stranger.post(keys, TOOL),
      await stranger.post(`${keys}/x/revoke`),
    ]) {
      expect(reply.status).toBe(401);
    }
  });

  it('show nothing of another organization, as if it did not exist', async () => {
    const [mine, other] = [await someone('owner'), await someone('owner')];
    const { body } = await other.browser.post<IssuedKey>(other.keys, TOOL);
    const foreign = await mine.browser.get<{ error: object }>(other.keys);
    const none = await mine.browser.get<{ error: object }>('/api/organizations/no-such-organization/keys');
    expect(foreign.status).toBe(404);
    expect({ ...foreign.body.error, requestId: '' }).toEqual({ ...none.body.error, requestId: '' });
    expect((await mine.browser.post(`${mine.keys}/${body.key.key}/revoke`)).status).toBe(404);
    expect((await mine.browser.post(`${other.keys}/${body.key.key}/revoke`)).status).toBe(404);
    expect((await other.browser.get<ApiKeyList>(other.keys)).body.keys[0]?.state).toBe('active');
  });

  it.each([
    ['no scope', { name: 'x', scopes: [] }, '$.scopes'],
    ['an unknown scope', { name: 'x', scopes: ['define'] }, '$.scopes[0]'],
    ['an empty name', { name: ' ', scopes: ['all'] }, '$.name'],
    ['an end in the past', { ...TOOL, expiresInDays: 0 }, '$.expiresInDays'],
    ['an unknown property', { ...TOOL, secret: 'mine' }, '$.secret'],
  ])('refuse %s and say where', async (_, body, path) => {
    const { browser, keys } = await someone('owner');
    const reply = await browser.post<{ error: { code: string; faults: { path: string }[] } }>(keys, body);
    expect(reply.status).toBe(400);
    expect(reply.body.error.faults.map((fault) => fault.path)).toEqual([path]);
    expect((await browser.get<ApiKeyList>(keys)).body.keys).toEqual([]);
  });
});
