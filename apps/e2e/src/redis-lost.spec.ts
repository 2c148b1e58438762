import { describeWithRedis, type RedisServer, startRedis } from '@attest/queue-suite';
import { type Harness, type Organization, signUpOrganization, startStandalone, waitFor } from '@attest/testing';

const PEOPLE = 7;
const SCHEDULE = {
  name: 'Training history',
  report: 'training_history',
  person: null,
  period: 'all',
  cron: '0 7 * * 1',
  zone: 'Europe/Zurich',
  formats: ['csv'],
  recipients: ['qa@larkmoor.example'],
  paused: false,
};

const statement = (n: number): object => ({
  actor: { mbox: `mailto:person-${n % PEOPLE}@larkmoor.example` },
  verb: { id: 'http://adlnet.gov/expapi/verbs/completed' },
  object: { id: 'https://larkmoor.example/sop/0142' },
});

/** Nothing that Redis holds is needed again: losing it costs time. */
describeWithRedis('Redis lost under load', () => {
  let redis: RedisServer;
  let server: Harness;
  let organization: Organization;
  let sent = 0;

  beforeAll(async () => {
    redis = await startRedis();
    server = await startStandalone({ env: { REDIS_URL: redis.url } });
    organization = await signUpOrganization(server.url, 'Larkmoor Biologics');
  });

  afterAll(async () => {
    await server.close();
    await redis.stop();
  });

  /** Sends batches until `work` has ended. Each must be acknowledged, whatever becomes of Redis. */
  const underLoad = async (work: () => Promise<void>): Promise<void> => {
    const load = { ended: false };
    const sending = (async () => {
      while (!load.ended) {
        const reply = await organization.xapi.post(Array.from({ length: 10 }, () => statement(sent++)));
        if (reply.status !== 200) throw new Error(`${reply.status}: ${reply.text}`);
      }
    })();
    try {
      await work();
    } finally {
      load.ended = true;
      await sending;
    }
  };

  /** What the worker has counted, once it has caught up. */
  const counted = async (): Promise<readonly number[]> => {
    const { owner, path } = organization;
    return waitFor('the worker to catch up', async () => {
      const { json } = await owner.get<{ people: { statements: number }[] }>(`${path}/people`);
      const counts = json.people.map(({ statements }) => statements);
      return counts.reduce((sum, count) => sum + count, 0) >= sent && counts;
    });
  };
  const expected = (): number[] =>
    Array.from({ length: PEOPLE }, (_, person) => Math.ceil((sent - person) / PEOPLE)).sort((a, b) => b - a);
  const sorted = (counts: readonly number[]): number[] => [...counts].sort((a, b) => b - a);

  const scheduled = (): Promise<boolean> =>
    waitFor(
      'the schedule to be in the queue',
      async () => (await redis.ask('ZCARD attest:report.due:repeat')) === ':1',
    );

  it('flushed again and again: every statement is acknowledged and counted once, and schedules come back', async () => {
    const { owner, path } = organization;
    expect((await owner.post(`${path}/report-schedules`, SCHEDULE)).status).toBe(201);
    await scheduled();
    await underLoad(async () => {
      for (let round = 0; round < 3; round++) {
        expect(await redis.ask('FLUSHALL')).toBe('+OK');
        await scheduled();
      }
    });
    expect(sorted(await counted())).toEqual(expected());
  }, 90_000);

  it('stopped and started: statements are acknowledged all the while, and all of it works without a restart', async () => {
    await underLoad(async () => {
      await redis.stop();
      const before = sent;
      await waitFor('more to be acknowledged', () => sent > before + 200);
      await redis.start();
      await scheduled();
    });
    expect(sorted(await counted())).toEqual(expected());
  }, 90_000);
});
