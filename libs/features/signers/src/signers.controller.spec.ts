import type { TrustedSigner, TrustedSignerList } from '@attest/contracts';
import { IdentityModule } from '@attest/identity';
import { aSignedInMember, type Browser, KeptLog, startServer, type TestServer } from '@attest/identity/testing';
import { SystemClock } from '@attest/kernel';
import { openInProcessQueue } from '@attest/queue-in-process';
import { openMemoryStorage } from '@attest/storage-sqlite';
import { may, type RoleName, ROLES } from '@attest/tenancy';
import { pemOf, signer } from '@attest/xapi/testing';
import { SignersModule } from './signers.module';

const PEM = pemOf(signer('Quality Unit'));
const UNIT = { name: 'Quality unit', pem: PEM };

describe('the routes of trusted signers', () => {
  const clock = new SystemClock();
  let server: TestServer;

  beforeAll(async () => {
    server = await startServer({
      modules: [IdentityModule, SignersModule],
      storage: await openMemoryStorage(clock),
      queue: await openInProcessQueue({ file: ':memory:', clock }),
      clock,
      log: new KeptLog(),
    });
  });
  afterAll(() => server.close());

  const someone = async (role: RoleName): Promise<{ browser: Browser; signers: string }> => {
    const { browser, path } = await aSignedInMember(server, role);
    return { browser, signers: `${path}/signers` };
  };

  it('preview, add, list and remove one, and never give out more than its facts', async () => {
    const { browser, signers } = await someone('admin');
    expect(await browser.post(`${signers}/preview`, { pem: PEM })).toMatchObject({
      status: 200,
      body: { subject: 'CN=Quality Unit' },
    });
    const added = await browser.post<TrustedSigner>(signers, UNIT);
    expect(added.status).toBe(201);
    expect((await browser.get<TrustedSignerList>(signers)).body.signers).toEqual([added.body]);
    expect(JSON.stringify(added.body)).not.toContain('BEGIN CERTIFICATE');
    expect((await browser.send('DELETE', `${signers}/${added.body.fingerprint}`)).status).toBe(204);
    expect((await browser.get<TrustedSignerList>(signers)).body.signers).toEqual([]);
    expect((await browser.send('DELETE', `${signers}/${added.body.fingerprint}`)).status).toBe(404);
  });

  it.each(ROLES)('let %s do what the table says', async (role) => {
    const { browser, signers } = await someone(role);
    const changes = may(role, 'signers.change');
    expect((await browser.get(signers)).status).toBe(may(role, 'signers.read') ? 200 : 403);
    expect((await browser.post(`${signers}/preview`, { pem: PEM })).status).toBe(changes ? 200 : 403);
    expect((await browser.post(signers, UNIT)).status).toBe(changes ? 201 : 403);
    expect((await browser.send('DELETE', `${signers}/none`)).status).toBe(changes ? 404 : 403);
  });

  it('are closed to whoever is not signed in', async () => {
    const { signers } = await someone('owner');
    const stranger = server.browser();
    expect((await stranger.get(signers)).status).toBe(401);
    expect((await stranger.post(signers, UNIT)).status).toBe(401);
    expect((await stranger.send('DELETE', `${signers}/x`)).status).toBe(401);
  });

  it('show nothing of another organization, as if it did not exist', async () => {
    const [mine, other] = [await someone('owner'), await someone('owner')];
    const { body } = await other.browser.post<TrustedSigner>(other.signers, UNIT);
    expect((await mine.browser.get(other.signers)).status).toBe(404);
    expect((await mine.browser.send('DELETE', `${mine.signers}/${body.fingerprint}`)).status).toBe(404);
    expect((await mine.browser.send('DELETE', `${other.signers}/${body.fingerprint}`)).status).toBe(404);
    expect((await other.browser.get<TrustedSignerList>(other.signers)).body.signers).toHaveLength(1);
  });

  it.each([
    ['no name', { name: ' ', pem: PEM }, '$.name'],
    ['no certificate', { name: 'x', pem: '' }, '$.pem'],
    ['more than 16 kB', { name: 'x', pem: PEM.padEnd(16_385) }, '$.pem'],
    ['an unknown property', { ...UNIT, trusted: true }, '$.trusted'],
    ['something that is no certificate', { name: 'x', pem: '-----BEGIN CERTIFICATE-----' }, '$.pem'],
  ])('refuse %s and say where', async (_, body, path) => {
    const { browser, signers } = await someone('owner');
    const reply = await browser.post<{ error: { code: string; faults: { path: string }[] } }>(signers, body);
    expect(reply.status).toBe(400);
    expect(reply.body.error.faults.map((fault) => fault.path)).toEqual([path]);
  });
});
