import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openLog, readSettings, StartRefused } from '@attest/platform';
import { describeWithRedis, type RedisServer, startRedis } from '@attest/queue-suite';
import { SystemClock } from '@attest/kernel';
import { openBackends, openSharedBackends } from './backends';

describe('what a process stands on', () => {
  let folder: string;
  const settingsOf = (env: Readonly<Record<string, string>>) =>
    readSettings({ DATA_DIR: folder, LOG_LEVEL: 'warn', LOG_FORMAT: 'json', ...env });

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'attest-backends-'));
  });

  afterAll(() => rm(folder, { recursive: true, force: true }));

  it.each([
    [{}, 'MONGODB_URI and REDIS_URL must be set'],
    [{ REDIS_URL: 'redis://127.0.0.1:1' }, 'MONGODB_URI must be set'],
    [{ MONGODB_URI: 'mongodb://127.0.0.1:1' }, 'REDIS_URL must be set'],
  ])('one of several processes refuses %j with a sentence', async (env, sentence) => {
    const refusal: unknown = await openSharedBackends(settingsOf(env)).catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(StartRefused);
    expect((refusal as Error).message).toContain(sentence);
  });

  describeWithRedis('with REDIS_URL', () => {
    let redis: RedisServer;

    beforeAll(async () => {
      redis = await startRedis();
    });

    afterAll(() => redis.stop());

    it('jobs and signals go through Redis; without MONGODB_URI the log says that one process is all there may be', async () => {
      const settings = settingsOf({ REDIS_URL: redis.url });
      const lines: string[] = [];
      const log = openLog(settings, { write: (line: string) => lines.push(line) });
      const backends = await openBackends(settings, new SystemClock(), log);
      expect(backends.description).toContain(`queue BullMQ on Redis ${new URL(redis.url).host}`);
      expect(lines.join('')).toContain('REDIS_URL without MONGODB_URI');
      await backends.queue.close(0);
      await backends.close();
    });
  });
});
