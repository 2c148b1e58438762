import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { newTenantId } from '@attest/kernel';
import { Consumers } from '@attest/log';
import { declaredAccess, readSettings, serve, type Served } from '@attest/platform';
import { openBackends } from './backends';
import { ADMIN, INGEST, QUERY, type Role, STANDALONE, WORKER } from './roles';

interface Route {
  readonly route: string;
  readonly access: unknown;
}

/** What `look` finds in a process that serves `role`. */
async function inProcess<T>(role: Role, look: (served: Served) => T | Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'attest-roles-'));
  const settings = readSettings({ PORT: '0', DATA_DIR: folder, LOG_LEVEL: 'silent' });
  const served = await serve({ name: 'test', modules: role, backends: await openBackends(settings), settings });
  try {
    return await look(served);
  } finally {
    await served.close();
    await rm(folder, { recursive: true, force: true });
  }
}

/** Every route of a process that serves `role`. */
const routesOf = (role: Role): Promise<readonly Route[]> =>
  inProcess(role, ({ app }) =>
    declaredAccess(app).map(({ method, path, access }) => ({ route: `${method} ${path}`, access })),
  );

describe('roles', () => {
  it.each([
    ['ingest', INGEST],
    ['query', QUERY],
    ['admin', ADMIN],
    ['worker', WORKER],
    ['standalone', STANDALONE],
  ])('%s starts alone and declares who may call each of its routes', async (_, role) => {
    const routes = await routesOf(role);
    expect(routes.length).toBeGreaterThan(0);
    expect(routes.filter(({ access }) => access === undefined)).toEqual([]);
  });

  it('offer together exactly what standalone offers', async () => {
    const parts = await Promise.all([INGEST, QUERY, ADMIN, WORKER].map(routesOf));
    const together = new Set(parts.flat().map(({ route }) => route));
    const standalone = new Set((await routesOf(STANDALONE)).map(({ route }) => route));
    expect([...together].sort()).toEqual([...standalone].sort());
  });

  it.each([
    ['ingest', INGEST],
    ['query', QUERY],
  ])('%s writes statements, so it knows which consumers it must wake', async (_, role) => {
    const lag = await inProcess(role, ({ app }) => app.get(Consumers, { strict: false }).lag(newTenantId(), 'people'));
    expect(lag).toBe(0);
  });

  it('write in ingest only, and ingest reads nothing', async () => {
    const xapi = (routes: readonly Route[]): string[] =>
      routes.map(({ route }) => route).filter((route) => route.endsWith(' /xapi/statements'));
    expect(xapi(await routesOf(INGEST)).sort()).toEqual(['POST /xapi/statements', 'PUT /xapi/statements']);
    expect(xapi(await routesOf(QUERY)).sort()).toEqual(['GET /xapi/statements', 'HEAD /xapi/statements']);
  });
});
