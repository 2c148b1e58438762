import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startRedis } from '@attest/queue-suite';
import { startEdge, workspace } from './edge';
import { type Server, startStandalone } from './harness';
import { freePort, type Program, startProgram } from './program';
import { waitFor } from './wait-for';

export const SERVICES = ['ingest', 'query', 'admin', 'worker'] as const;
export type Service = (typeof SERVICES)[number];

export interface ServiceProcess extends Program {
  readonly service: Service;
  readonly url: string;
}

export interface Cluster extends Server {
  readonly processes: readonly ServiceProcess[];
}

export interface ClusterOptions {
  readonly mongo: { readonly uri: string; readonly database: string };
  readonly processes?: Partial<Record<Service, number>>;
  readonly env?: Readonly<Record<string, string>>;
}

/** Starts the built services on one MongoDB and a Redis of their own, two of ingest and one of each other, with the edge in front. */
export async function startCluster({ mongo, processes = {}, env = {} }: ClusterOptions): Promise<Cluster> {
  const ends: (() => Promise<void>)[] = [];
  const close = async (): Promise<void> => {
    for (const end of ends.splice(0).reverse()) await end();
  };
  try {
    const folder = await mkdtemp(join(tmpdir(), 'attest-cluster-'));
    ends.push(() => rm(folder, { recursive: true, force: true }));
    const redis = await startRedis();
    ends.push(() => redis.stop());
    const port = await freePort();
    const settings = {
      PATH: process.env['PATH'],
      PORT: '0',
      PUBLIC_URL: `http://127.0.0.1:${port}`,
      TRUSTED_PROXIES: '127.0.0.1',
      MONGODB_URI: mongo.uri,
      MONGODB_DATABASE: mongo.database,
      REDIS_URL: redis.url,
      REDIS_PREFIX: mongo.database,
      ATTEST_KEYRING: join(folder, 'keyring.json'),
      DATA_DIR: folder,
      LOG_FORMAT: 'json',
      ...env,
      // It says where it listens at this level.
      LOG_LEVEL: 'info',
    };
    const counts = { ingest: 2, query: 1, admin: 1, worker: 1, ...processes };
    const starts = SERVICES.flatMap((service) =>
      Array.from({ length: counts[service] }, () => startService(service, settings, ends)),
    );
    // All at once, as containers do: who comes first makes the database and the keyring.
    const settled = await Promise.allSettled(starts);
    for (const start of settled) if (start.status === 'rejected') throw start.reason;
    const started = await Promise.all(starts);
    const urls = (service: Service): string[] =>
      started.filter((process) => process.service === service).map(({ url }) => url);
    const edge = await startEdge({ ingest: urls('ingest'), query: urls('query'), admin: urls('admin'), port });
    ends.unshift(() => edge.close());
    const routes = await routesOfAllRoles();
    return { url: edge.url, processes: started, routes: () => routes, close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function startService(
  service: Service,
  settings: Readonly<Record<string, string | undefined>>,
  ends: (() => Promise<void>)[],
): Promise<ServiceProcess> {
  const main = join(workspace(), 'dist', service, 'main.mjs');
  if (!existsSync(main)) throw new Error(`${main} is not there: build it with \`npm run build\`.`);
  const program = startProgram(process.execPath, [main], settings);
  ends.push(() => program.end());
  const url = await waitFor(
    `${service} to listen`,
    () => {
      if (!program.running()) throw new Error(`${service} ended before it listened:\n${program.log.join('\n')}`);
      const address = program.log.map((line) => /listens on (127\.0\.0\.1:\d+)/.exec(line)?.[1]).find(Boolean);
      return address !== undefined && `http://${address}`;
    },
    60_000,
  );
  return { ...program, service, url };
}

/** The roles together offer what standalone offers (roles.spec.ts), and it can be asked. */
async function routesOfAllRoles(): Promise<ReturnType<Server['routes']>> {
  const standalone = await startStandalone();
  try {
    return standalone.routes();
  } finally {
    await standalone.close();
  }
}
