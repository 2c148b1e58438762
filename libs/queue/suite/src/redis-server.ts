import { type ChildProcess, spawn } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { delimiter, join } from 'node:path';

/** A Redis for tests: nothing of it is kept. */
export interface RedisServer {
  readonly url: string;
  /** Ends the process, as a power cut does; what it held is gone. */
  stop(): Promise<void>;
  /** Starts it again on the same port. */
  start(): Promise<void>;
  /** Sends a command, `FLUSHALL`, and answers the first line of the reply as it comes: `+OK`, `:1`. */
  ask(command: string): Promise<string>;
}

/** Why the tests that need Redis cannot run here, or undefined. With CI=true that is no reason but a failure. */
export function redisMissing(): string | undefined {
  if (binary() !== undefined) return undefined;
  if (process.env['CI'] === 'true') throw new Error('With CI=true the tests need redis-server on PATH.');
  return 'there is no redis-server on PATH';
}

/** `describe` for what needs a Redis; skipped, with the reason in its name, where there is none. */
export function describeWithRedis(name: string, tests: () => void): void {
  const missing = redisMissing();
  if (missing === undefined) describe(name, tests);
  else describe.skip(`${name} (needs redis-server: ${missing})`, tests);
}

/** Starts Debian's redis-server, or whichever is on PATH, on a free port. */
export async function startRedis(): Promise<RedisServer> {
  const port = await freePort();
  let child: ChildProcess | undefined;
  const start = async (): Promise<void> => {
    child = await launched(port);
  };
  const stop = async (): Promise<void> => {
    const running = child;
    child = undefined;
    if (running === undefined || running.exitCode !== null || running.signalCode !== null) return;
    const gone = new Promise((resolve) => running.once('exit', resolve));
    running.kill('SIGKILL');
    await gone;
  };
  await start();
  return { url: `redis://127.0.0.1:${port}`, start, stop, ask: (command) => asked(port, command) };
}

/** A way to a server that can be cut, as if the process that uses it had been killed. */
export interface Cable {
  readonly url: string;
  cut(): void;
  mend(): void;
  end(): Promise<void>;
}

export async function cableTo(url: string): Promise<Cable> {
  const { hostname, port } = new URL(url);
  const sockets = new Set<Socket>();
  let whole = true;
  const server = createServer((near) => {
    if (!whole) {
      near.destroy();
      return;
    }
    const far = connect(Number(port), hostname);
    for (const socket of [near, far]) {
      sockets.add(socket);
      socket.on('error', () => undefined);
      socket.once('close', () => {
        sockets.delete(socket);
        near.destroy();
        far.destroy();
      });
    }
    near.pipe(far).pipe(near);
  });
  const own = await listening(server);
  const cut = (): void => {
    whole = false;
    for (const socket of sockets) socket.destroy();
  };
  return {
    url: `redis://127.0.0.1:${own}`,
    cut,
    mend: () => {
      whole = true;
    },
    end: async () => {
      cut();
      await closed(server);
    },
  };
}

function binary(): string | undefined {
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), '/usr/sbin'].filter((folder) => folder !== '');
  return folders.map((folder) => join(folder, 'redis-server')).find(isExecutable);
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function launched(port: number): Promise<ChildProcess> {
  const file = binary();
  if (file === undefined) throw new Error('There is no redis-server on PATH.');
  const options = ['--port', port, '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', '--databases', '16'];
  const child = spawn(file, options.map(String), { stdio: ['ignore', 'pipe', 'pipe'] });
  return new Promise((resolve, reject) => {
    let said = '';
    child.stdout.on('data', (chunk: Buffer) => {
      said += chunk.toString();
      if (said.includes('Ready to accept connections')) resolve(child);
    });
    child.once('error', reject);
    child.once('exit', () => {
      reject(new Error(`redis-server ended: ${said}`));
    });
  });
}

function asked(port: number, command: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(`${command}\r\n`));
    socket.once('error', reject);
    socket.once('data', (reply: Buffer) => {
      socket.destroy();
      resolve(reply.toString().split('\r\n')[0] ?? '');
    });
  });
}

async function freePort(): Promise<number> {
  const server = createServer();
  const port = await listening(server);
  await closed(server);
  return port;
}

const closed = (server: Server): Promise<void> =>
  new Promise((resolve) => {
    server.close(() => {
      resolve();
    });
  });

function listening(server: Server): Promise<number> {
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : 0);
    });
  });
}
