import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { until } from '../spec-kit/until';

const root = join(__dirname, '../../../..');
/** Within the workspace, where the bundle finds its packages. */
const bundle = join(root, 'dist', `platform-spec-${process.pid}`);

interface Run {
  readonly child: ChildProcess;
  out: string;
  err: string;
  readonly exit: Promise<number | null>;
}

describe('a process that runs until a signal', () => {
  let folder: string;
  const runs: Run[] = [];

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'attest-process-'));
    const build = `import(${JSON.stringify(join(root, 'tools/build.mjs'))}).then(({ bundle }) => bundle(process.argv[1], process.argv[2]))`;
    execFileSync(process.execPath, ['-e', build, join(__dirname, '../spec-kit/process-main.ts'), bundle], {
      cwd: root,
    });
  });

  afterAll(() => {
    for (const { child } of runs) child.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
    rmSync(bundle, { recursive: true, force: true });
  });

  const start = (env: Record<string, string> = {}, ...args: string[]): Run => {
    const child = spawn(process.execPath, [join(bundle, 'main.mjs'), ...args], {
      env: { PORT: '0', DATA_DIR: join(folder, 'data'), LOG_FORMAT: 'json', ...env },
    });
    const exit = new Promise<number | null>((resolve) => child.once('exit', resolve));
    const run: Run = { child, out: '', err: '', exit };
    child.stdout.on('data', (chunk: Buffer) => (run.out += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (run.err += chunk.toString()));
    runs.push(run);
    return run;
  };

  const urlOf = async (run: Run): Promise<string> => {
    await until(() => run.out.includes('reached at') || run.child.exitCode !== null);
    const url = /reached at (http:\/\/[\d.:]+\d)/.exec(run.out)?.[1];
    if (url === undefined) throw new Error(`It did not start: ${run.out}${run.err}`);
    return url;
  };

  const fatalLine = (run: Run): string => run.out.split('\n').find((line) => line.includes('"level":60')) ?? '';

  it.each(['SIGINT', 'SIGTERM'] as const)('stops cleanly on %s and exits with 0', async (signal) => {
    const run = start();
    const url = await urlOf(run);
    expect((await fetch(new URL('/readyz', url))).status).toBe(200);
    run.child.kill(signal);
    expect(await run.exit).toBe(0);
    expect(run.out).toContain('"msg":"stopped"');
  });

  it('writes for people when asked to, also where there is no terminal: without colours', async () => {
    const run = start({ LOG_FORMAT: 'pretty' });
    await urlOf(run);
    run.child.kill('SIGTERM');
    expect(await run.exit).toBe(0);
    expect(run.out).toMatch(/^\[\d\d:\d\d:\d\d\] INFO: .*Attest test listens on/m);
  });

  it('exits at once on a second signal, with 1', async () => {
    const run = start({ DRAIN_SECONDS: '600' });
    const url = await urlOf(run);
    const slow = fetch(new URL('/api/slow', url)).catch(() => undefined);
    await until(async () => (await (await fetch(new URL('/api/slow/waiting', url))).text()) === '{"waiting":true}');
    run.child.kill('SIGINT');
    await until(() => run.out.includes('"msg":"stopping"'));
    run.child.kill('SIGINT');
    expect(await run.exit).toBe(1);
    expect(run.out).not.toContain('"msg":"stopped"');
    await slow;
  });

  it('prints its settings with --print-config, masked, and does nothing else', async () => {
    const run = start({ SMTP_URL: 'smtp://u:hunter2@mail.example.com', MAIL_FROM: 'a@b.example' }, '--print-config');
    expect(await run.exit).toBe(0);
    expect(run.out).toContain('SMTP_URL=smtp://u:********@mail.example.com\n');
    expect(run.out).not.toContain('hunter2');
    expect(run.out).not.toContain('listens');
  });

  it('refuses wrong settings with a sentence each and exits with 2', async () => {
    const run = start({ PORT: 'http', LOG_LEVEL: 'loud' });
    expect(await run.exit).toBe(2);
    expect(run.err).toContain('PORT is "http"; it must be a whole number.');
    expect(run.err).toContain('LOG_LEVEL is "loud"');
  });

  it('says what to set when its port is taken, and exits with 1', async () => {
    const first = start();
    const { port } = new URL(await urlOf(first));
    const second = start({ PORT: port });
    expect(await second.exit).toBe(1);
    expect(second.out).toContain(`Port ${port} of 127.0.0.1 is taken by another process. Set PORT to another one.`);
    expect(fatalLine(second)).not.toContain('.mjs');
    first.child.kill('SIGTERM');
    expect(await first.exit).toBe(0);
  });

  it('says why its storage cannot be used, in one line without a stack, and exits with 1', async () => {
    const run = start({ FAIL_OPENING: 'The data folder is read-only.' });
    expect(await run.exit).toBe(1);
    expect(fatalLine(run)).toContain('"msg":"start.failed: The data folder is read-only."');
    expect(fatalLine(run)).not.toContain('.mjs');
  });

  it('shows the stack of a mistake of its own that keeps it from starting', async () => {
    const run = start({ FAIL_OPENING: 'bug' });
    expect(await run.exit).toBe(1);
    expect(fatalLine(run)).toContain('start.failed: a mistake');
    expect(fatalLine(run)).toContain('.mjs');
  });

  it('writes down a rejection that nobody handles and exits with 1', async () => {
    const run = start();
    const url = await urlOf(run);
    await fetch(new URL('/api/reject', url)).catch(() => undefined);
    expect(await run.exit).toBe(1);
    expect(run.out).toContain('process.unhandled-rejection: nobody waits');
  });
});
