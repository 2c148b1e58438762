import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

import { newTenantId, randomId } from '@attest/kernel';
import { aKind, describeWithRedis, eventually, type RedisServer, startRedis } from '@attest/queue-suite';

import { openBullmqQueue } from './bullmq-queue';

/** Takes jobs, says which, and ends every second one; the others it holds. */
const PROGRAM = `
import { writeSync } from 'node:fs';
import { openBullmqQueue } from ${JSON.stringify(join(__dirname, 'index'))};

const [url, prefix] = process.argv.slice(2);
const queue = await openBullmqQueue({ url, prefix, lockMs: 400 });
queue.process({ name: 'count', attempts: 1000, backoff: 1, concurrency: 4 }, async (job) => {
  writeSync(1, job.payload.n + '\\n');
  if (job.payload.n % 2 === 1) await new Promise(() => setInterval(() => {}, 1000));
});
`;
const JOBS = 20;

describeWithRedis('a killed process', () => {
  let redis: RedisServer;
  let folder: string;
  const children: ChildProcess[] = [];

  beforeAll(async () => {
    redis = await startRedis();
    // Within the workspace, where the bundle finds its packages; one file, since Node itself cannot load the workspace's sources.
    folder = mkdtempSync(join(__dirname, '../../../../node_modules/.attest-kill-'));
    writeFileSync(join(folder, 'program.ts'), PROGRAM);
    const rolldown = join(dirname(createRequire(__filename).resolve('rolldown/package.json')), 'bin', 'cli.mjs');
    const external = ['--external', 'bullmq', '--external', 'ioredis', '--external', 'cron-parser'];
    const args = [rolldown, join(folder, 'program.ts'), '--file', join(folder, 'program.mjs'), '--format', 'esm'];
    const built = spawnSync(process.execPath, [...args, '--platform', 'node', ...external], {
      encoding: 'utf8',
      cwd: __dirname,
    });
    if (built.status !== 0) throw new Error(`rolldown: ${built.stdout}${built.stderr}`);
  }, 30_000);

  afterAll(async () => {
    for (const child of children) child.kill('SIGKILL');
    rmSync(folder, { recursive: true });
    await redis.stop();
  });

  /** Starts the program and kills it once it holds as many jobs as it can. */
  const killed = (prefix: string): Promise<readonly number[]> =>
    new Promise((resolve, reject) => {
      const child = spawn(process.execPath, [join(folder, 'program.mjs'), redis.url, prefix]);
      children.push(child);
      let said = '';
      let complaint = '';
      const begun = (): number[] => said.split('\n').filter(Boolean).map(Number);
      child.stderr.on('data', (chunk: Buffer) => (complaint += chunk.toString()));
      child.stdout.on('data', (chunk: Buffer) => {
        said += chunk.toString();
        if (begun().filter((n) => n % 2 === 1).length === 4) child.kill('SIGKILL');
      });
      child.on('close', (_code, signal) => {
        if (signal === 'SIGKILL') resolve(begun());
        else reject(new Error(`the program ended by itself: ${complaint}`));
      });
    });

  it('loses none of its jobs: they run again elsewhere', async () => {
    const prefix = randomId();
    const kind = aKind({ attempts: 1000, concurrency: 4 });
    const space = newTenantId();
    const queue = await openBullmqQueue({ url: redis.url, prefix, lockMs: 400 });
    const jobs = [];
    for (let n = 0; n < JOBS; n++) jobs.push(await queue.enqueue(space, kind, { n }));
    const [first] = await Promise.all([killed(prefix), killed(prefix)]);
    const ran: number[] = [];
    queue.process(kind, ({ payload }) => {
      ran.push(payload.n);
      return Promise.resolve();
    });
    await eventually('all have ended', async () => (await queue.jobs(space, 'completed', 100)).length === JOBS);
    const held = first.filter((n) => n % 2 === 1);
    expect(held.filter((n) => !ran.includes(n))).toEqual([]);
    await queue.close(0);
  }, 30_000);
});
