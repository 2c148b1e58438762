import type { OutboxList } from '@attest/contracts';
import { IdentityModule } from '@attest/identity';
import { aSignedInMember, type Browser, KeptLog, startServer, type TestServer } from '@attest/identity/testing';
import { SystemClock, type TenantId } from '@attest/kernel';
import { openInProcessQueue } from '@attest/queue-in-process';
import { openMemoryStorage } from '@attest/storage-sqlite';
import { may, type RoleName, ROLES } from '@attest/tenancy';
import { OutboxModule } from './outbox.module';

describe('the outbox of an organization', () => {
  const clock = new SystemClock();
  let server: TestServer;

  beforeAll(async () => {
    server = await startServer({
      modules: [IdentityModule, OutboxModule],
      storage: await openMemoryStorage(clock),
      queue: await openInProcessQueue({ file: ':memory:', clock }),
      clock,
      log: new KeptLog(),
    });
  });
  afterAll(() => server.close());

  const someone = async (role: RoleName): Promise<{ browser: Browser; outbox: string; tenant: TenantId }> => {
    const { browser, organization, path } = await aSignedInMember(server, role);
    return { browser, outbox: `${path}/outbox`, tenant: organization.id };
  };
  const mail = (tenant: TenantId, id: string) => {
    const text = 'Your report is ready.';
    const message = {
      id,
      at: '2026-11-24T08:00:00.000Z',
      to: 'ada@larkmoor.example',
      from: 'attest@localhost',
      subject: id,
      text,
    };
    server.outbox.add(tenant, { ...message, html: '<p>Your report is ready.</p>' });
    return message;
  };

  it('lists its messages, the newest first, and shows one', async () => {
    const { browser, outbox, tenant } = await someone('owner');
    const [older, newer] = [mail(tenant, 'older'), mail(tenant, 'newer')];
    expect((await browser.get<OutboxList>(outbox)).body).toEqual({ messages: [newer, older] });
    expect((await browser.get(`${outbox}/older`)).body).toEqual(older);
  });

  it('is empty when mail really leaves', async () => {
    const { browser, outbox } = await someone('owner');
    expect((await browser.get(outbox)).body).toEqual({ messages: [] });
  });

  it.each(ROLES)('is open to %s if the table says so', async (role) => {
    const { browser, outbox, tenant } = await someone(role);
    mail(tenant, 'm1');
    const status = may(role, 'outbox.read') ? 200 : 403;
    expect((await browser.get(outbox)).status).toBe(status);
    expect((await browser.get(`${outbox}/m1`)).status).toBe(status);
  });

  it('has no message of another organization, exactly as none', async () => {
    const [mine, other] = [await someone('owner'), await someone('owner')];
    mail(other.tenant, 'theirs');
    const [foreign, none] = [
      await mine.browser.get<{ error: object }>(`${mine.outbox}/theirs`),
      await mine.browser.get<{ error: object }>(`${mine.outbox}/nothing`),
    ];
    expect([foreign.status, none.status]).toEqual([404, 404]);
    expect({ ...foreign.body.error, requestId: '' }).toEqual({ ...none.body.error, requestId: '' });
    expect((await mine.browser.get(`${other.outbox}/theirs`)).status).toBe(404);
  });

  it('is closed to whoever is not signed in', async () => {
    const { outbox } = await someone('owner');
    expect((await server.browser().get(outbox)).status).toBe(401);
  });
});
