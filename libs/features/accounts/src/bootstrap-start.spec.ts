import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Global, Module } from '@nestjs/common';
import type { ApiKeyList, Me } from '@attest/contracts';
import { IdentityModule } from '@attest/identity';
import { KeptLog, startServer, type TestServer } from '@attest/identity/testing';
import { SystemClock } from '@attest/kernel';
import { Authenticator } from '@attest/platform';
import { openInProcessQueue } from '@attest/queue-in-process';
import { openSqliteStorage } from '@attest/storage-sqlite';
import { AccountsModule } from './accounts.module';
import { OrganizationFacts } from './organization-facts';

const nothing: OrganizationFacts = { people: () => Promise.resolve(0), schedules: () => Promise.resolve(0) };
const facts = { provide: OrganizationFacts, useValue: nothing };

@Global()
@Module({ providers: [facts], exports: [facts] })
class FactsModule {}

const PASSWORD = 'correct horse battery staple';
const SECRET = '9f2c47e1b80d35aa61c4be7720fd8e13a5c96b04d7f1832e';

describe('a start with the ATTEST_BOOTSTRAP_ settings', () => {
  const clock = new SystemClock();
  const log = new KeptLog();
  let folder: string;
  let server: TestServer | undefined;

  const start = async (email = 'ops@larkmoor.example'): Promise<TestServer> => {
    server = await startServer({
      modules: [IdentityModule, FactsModule, AccountsModule],
      storage: await openSqliteStorage({ folder, clock }),
      queue: await openInProcessQueue({ file: join(folder, 'queue.sqlite'), clock }),
      clock,
      log,
      env: {
        ATTEST_KEYRING: join(folder, 'keyring.json'),
        ATTEST_BOOTSTRAP_ORGANIZATION: 'Larkmoor Therapeutics',
        ATTEST_BOOTSTRAP_EMAIL: email,
        ATTEST_BOOTSTRAP_PASSWORD: PASSWORD,
        ATTEST_BOOTSTRAP_KEY: 'evaluation',
        ATTEST_BOOTSTRAP_SECRET: SECRET,
      },
    });
    return server;
  };
  const stop = async (): Promise<void> => {
    const stopping = server;
    server = undefined;
    await stopping?.close();
  };

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'attest-'));
  });
  afterEach(async () => {
    await stop();
    await rm(folder, { recursive: true, force: true });
  });

  it('lets the owner sign in and the key call, from the first request on and after a restart', async () => {
    for (const run of ['first', 'second']) {
      const { browser, get } = await start();
      const owner = browser();
      const me = await owner.post<Me>('/api/sign-in', { email: 'ops@larkmoor.example', password: PASSWORD });
      expect([run, me.status]).toEqual([run, 200]);
      const path = `/api/organizations/${me.body.memberships[0]!.organization.slug}`;
      const { body } = await owner.get<ApiKeyList>(`${path}/keys`);
      expect(body.keys).toMatchObject([{ key: 'evaluation', scopes: ['all'], state: 'active', createdBy: 'Attest' }]);
      expect(await get(Authenticator).key('evaluation', SECRET)).toBeDefined();
      await stop();
    }
    expect(log.lines.join('\n')).not.toContain(SECRET);
    expect(log.lines.join('\n')).not.toContain(PASSWORD);
  });

  it('does not begin to serve when they contradict what is stored', async () => {
    await start();
    await stop();
    await expect(start('other@larkmoor.example')).rejects.toThrow(/exists and ATTEST_BOOTSTRAP_EMAIL is not its owner/);
  });
});
