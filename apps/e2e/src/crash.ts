import { randomUUID } from 'node:crypto';
import { type Organization, PortalClient, waitFor, XapiClient } from '@attest/testing';
import { Random } from './fuzz/random';
import { startProcess } from './standalone-process';

export interface CrashReport {
  readonly kills: number;
  readonly acknowledged: number;
  readonly lost: readonly string[];
  readonly doubled: readonly string[];
  /** Batches of which some statements are there and some are not. */
  readonly partial: number;
  readonly positionsWithoutGaps: boolean;
  /** Statements that the people view has counted in the end. */
  readonly counted: number;
  readonly stored: number;
}

export const CRASH_ENV = {
  ATTEST_BOOTSTRAP_ORGANIZATION: 'Crash Test',
  ATTEST_BOOTSTRAP_EMAIL: 'owner@crash.example',
  ATTEST_BOOTSTRAP_PASSWORD: 'correct horse battery staple',
  ATTEST_BOOTSTRAP_KEY: 'crash-test-key',
  ATTEST_BOOTSTRAP_SECRET: 'kQ7v2mXz9LpR4tWn8BsYc3HdJf6GaEuT',
};

const BATCH = 7;
const WRITERS = 4;

/**
 * Kills standalone with SIGKILL under load, `kills` times, each time at a random moment, and counts in the end: what was
 * acknowledged must be there once, and no batch in part.
 */
export async function crash(dataDir: string, kills: number, seed: number): Promise<CrashReport> {
  const random = new Random(seed);
  const acknowledged: string[] = [];
  const batches: string[][] = [];
  for (let kill = 0; kill < kills; kill++) {
    const server = await startProcess(dataDir, CRASH_ENV);
    const until = { stopped: false };
    const writers = Array.from({ length: WRITERS }, () =>
      write(clientOf(server.url), batches, acknowledged, () => until.stopped),
    );
    const before = acknowledged.length;
    await waitFor('the first acknowledged statement after a start', () => acknowledged.length > before);
    await new Promise((resolve) => setTimeout(resolve, random.next() * 700));
    await server.kill('SIGKILL');
    until.stopped = true;
    await Promise.all(writers);
  }
  return inspect(dataDir, kills, batches, acknowledged);
}

const clientOf = (url: string): XapiClient =>
  new XapiClient(url, CRASH_ENV.ATTEST_BOOTSTRAP_KEY, CRASH_ENV.ATTEST_BOOTSTRAP_SECRET);

async function write(
  client: XapiClient,
  batches: string[][],
  acknowledged: string[],
  stopped: () => boolean,
): Promise<void> {
  while (!stopped()) {
    const ids = Array.from({ length: BATCH }, () => randomUUID());
    batches.push(ids);
    try {
      const answer = await client.post(ids.map((id, index) => crashStatement(id, index)));
      if (answer.status === 200) acknowledged.push(...ids);
    } catch {
      return; // The connection died with the server: nothing was acknowledged.
    }
  }
}

const crashStatement = (id: string, person: number): object => ({
  id,
  actor: { name: `Person ${person}`, mbox: `mailto:person${person}@crash.example` },
  verb: { id: 'http://adlnet.gov/expapi/verbs/completed', display: { en: 'completed' } },
  object: { id: 'https://crash.example/activities/one' },
});

async function inspect(
  dataDir: string,
  kills: number,
  batches: readonly string[][],
  acknowledged: readonly string[],
): Promise<CrashReport> {
  const server = await startProcess(dataDir, CRASH_ENV);
  try {
    const client = clientOf(server.url);
    const seen = new Map<string, number>();
    let more = '/xapi/statements?ascending=true&limit=500';
    while (more !== '') {
      const page: { json: { statements: { id: string }[]; more: string } } = await client.request('GET', more);
      for (const { id } of page.json.statements) seen.set(id, (seen.get(id) ?? 0) + 1);
      more = page.json.more;
    }
    const portal = await portalOf(server.url);
    const counted = await waitFor('the people view to catch up', () => countedStatements(portal, seen.size), 60_000);
    const list = await portal.owner.get<{ total: number }>(`${portal.path}/statements?limit=1`);
    return {
      kills,
      acknowledged: acknowledged.length,
      lost: acknowledged.filter((id) => !seen.has(id)),
      doubled: [...seen].filter(([, times]) => times > 1).map(([id]) => id),
      partial: batches.filter((ids) => new Set(ids.map((id) => seen.has(id))).size > 1).length,
      positionsWithoutGaps: list.json.total === seen.size,
      counted,
      stored: seen.size,
    };
  } finally {
    await server.kill('SIGTERM');
  }
}

type Signed = Pick<Organization, 'owner' | 'path'>;

async function portalOf(url: string): Promise<Signed> {
  const owner = new PortalClient(url);
  const me = await owner.post<{ memberships: { organization: { slug: string } }[] }>('/api/sign-in', {
    email: CRASH_ENV.ATTEST_BOOTSTRAP_EMAIL,
    password: CRASH_ENV.ATTEST_BOOTSTRAP_PASSWORD,
  });
  return { owner, path: `/api/organizations/${me.json.memberships[0]?.organization.slug ?? ''}` };
}

async function countedStatements({ owner, path }: Signed, stored: number): Promise<number | undefined> {
  const list = await owner.get<{ people: { statements: number }[]; behind: number }>(`${path}/people?limit=200`);
  const counted = list.json.people.reduce((sum, person) => sum + person.statements, 0);
  return list.json.behind === 0 && counted >= stored ? counted : undefined;
}
