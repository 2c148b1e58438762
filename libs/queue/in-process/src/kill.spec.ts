import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

import { SystemClock, type TenantId } from '@attest/kernel';

import { openInProcessQueue } from './in-process-queue';

const SPACES = ['a'.repeat(26), 'b'.repeat(26)] as TenantId[];
const KILLS = 4;
const AT_LEAST = 30;

/** Enqueues as fast as it can and says each job that was acknowledged; its handler writes down each job that it ended. */
const PROGRAM = `
import { appendFileSync, writeSync } from 'node:fs';
import { SystemClock } from ${JSON.stringify(createRequire(__filename).resolve('@attest/kernel'))};
import { openInProcessQueue } from ${JSON.stringify(join(__dirname, 'index'))};

const [file, done, name] = process.argv.slice(2);
const kind = { name: 'count', attempts: 1000, backoff: 1, concurrency: 3 };
const queue = await openInProcessQueue({ file, clock: new SystemClock() });
queue.process(kind, async (job) => {
  await new Promise((resolve) => setImmediate(resolve));
  appendFileSync(done, job.payload.n + '\\n');
});
for (let n = 0; ; n++) {
  const job = await queue.enqueue(${JSON.stringify(SPACES)}[n % 2], kind, { n: name + '-' + n });
  writeSync(1, job.payload.n + '\\n');
  if (n % 5 === 0) await new Promise((resolve) => setImmediate(resolve));
}
`;

const folder = mkdtempSync(join(tmpdir(), 'attest-queue-kill-'));
const [file, done, program] = [join(folder, 'queue.sqlite'), join(folder, 'done'), join(folder, 'program.mjs')];

beforeAll(() => {
  // One file, since Node itself cannot load the workspace's sources.
  const source = join(folder, 'program.ts');
  writeFileSync(source, PROGRAM);
  const rolldown = join(dirname(createRequire(__filename).resolve('rolldown/package.json')), 'bin', 'cli.mjs');
  const built = spawnSync(
    process.execPath,
    [rolldown, source, '--file', program, '--format', 'esm', '--platform', 'node'],
    { encoding: 'utf8', cwd: __dirname },
  );
  if (built.status !== 0) throw new Error(`rolldown: ${built.stdout}${built.stderr}`);
});

afterAll(() => {
  rmSync(folder, { recursive: true });
});

/** Starts the program, kills it once it has acknowledged some jobs, and answers which. */
function killed(name: string): Promise<string[]> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [program, file, done, name], { stdio: ['ignore', 'pipe', 'pipe'] });
    let said = '';
    let complaint = '';
    child.stderr.on('data', (chunk: Buffer) => (complaint += chunk.toString()));
    child.stdout.on('data', (chunk: Buffer) => {
      said += chunk.toString();
      if (said.split('\n').length > AT_LEAST) child.kill('SIGKILL');
    });
    child.on('close', (_code, signal) => {
      if (signal === 'SIGKILL') resolve(said.split('\n').slice(0, -1));
      else reject(new Error(`the program ended by itself: ${complaint}`));
    });
  });
}

it('no acknowledged job is lost when the process is killed again and again', async () => {
  const acknowledged: string[] = [];
  for (let round = 0; round < KILLS; round++) acknowledged.push(...(await killed(String(round))));
  expect(acknowledged.length).toBeGreaterThanOrEqual(KILLS * AT_LEAST);

  const queue = await openInProcessQueue({ file, clock: new SystemClock() });
  const ran = new Set(readFileSync(done, 'utf8').split('\n'));
  queue.process<{ n: string }>({ name: 'count', attempts: 1000, backoff: 1, concurrency: 10 }, async ({ payload }) => {
    ran.add(payload.n);
    return Promise.resolve();
  });
  await queue.idle();
  expect(acknowledged.filter((n) => !ran.has(n))).toEqual([]);
  for (const space of SPACES) {
    for (const state of ['waiting', 'delayed', 'active', 'dead'] as const) {
      expect(await queue.jobs(space, state, 10)).toEqual([]);
    }
  }
  await queue.close(0);
}, 60_000);
