import { SystemClock, type TenantId } from '@attest/kernel';
import { chainEnd, nextCommit, nextStored, type ChainEnd } from '@attest/ledger';
import { openSqliteStorage } from './index';

/**
 * A process to be killed: writes commits of five statements to `folder` and says on standard output what it could
 * acknowledge; the search index takes every twenty statements, so that it is killed amid that too. With a third argument it kills itself between append and apply of that commit.
 */
async function writeUntilKilled(folder: string, tenant: TenantId, killAt: number): Promise<never> {
  const storage = await openSqliteStorage({ folder, clock: new SystemClock(), chunkStatements: 20 });
  let end: ChainEnd = await storage.log.head(tenant, 'statements');
  for (;;) {
    const entries = [1, 2, 3, 4, 5].map((at) => ({
      id: `${end.commit + 1}-${at}`,
      header: `{"id":"${end.commit + 1}-${at}"}`,
      bytes: JSON.stringify({ text: 'x'.repeat(1500) }),
      nonce: new Uint8Array(32),
    }));
    const stored = nextStored(end, Date.now());
    const commit = nextCommit(end, { stream: 'statements', entries, stored, token: 'token' });
    await storage.log.append(tenant, commit);
    if (commit.number === killAt) process.kill(process.pid, 'SIGKILL');
    await storage.statements.apply(
      tenant,
      commit.number,
      commit.entries.map(({ id, position }) => ({
        id,
        position,
        stored,
        facets: ['v1', `r${position}`],
        credential: 'key',
        measures: { timestamp: 0 },
      })),
    );
    await storage.records.fold(tenant, 'counter', commit.number, []);
    process.stdout.write(`${commit.number}\n`);
    end = chainEnd(commit);
  }
}

const [folder = '', tenant = '', killAt = '0'] = process.argv.slice(2);
void writeUntilKilled(folder, tenant as TenantId, Number(killAt));
