import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Client } from './client.mjs';

const KEY = 'bench-key';
const SECRET = 'kQ7v2mXz9LpR4tWn8BsYc3HdJf6GaEuT';
/** Clock ticks a second in /proc/<pid>/stat on Linux. */
const TICKS = 100;

/** Starts the built standalone in `folder` with an organization and a key of its own. */
export async function startServer(root, folder) {
  const child = spawn(process.execPath, [join(root, 'dist/standalone/main.mjs')], {
    env: {
      PATH: process.env.PATH,
      PORT: '0',
      DATA_DIR: folder,
      LOG_FORMAT: 'json',
      LOG_LEVEL: 'info',
      ATTEST_BOOTSTRAP_ORGANIZATION: 'Bench',
      ATTEST_BOOTSTRAP_EMAIL: 'bench@example.com',
      ATTEST_BOOTSTRAP_PASSWORD: 'correct horse battery staple',
      ATTEST_BOOTSTRAP_KEY: KEY,
      ATTEST_BOOTSTRAP_SECRET: SECRET,
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const url = await new Promise((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`standalone ended with ${code}; is it built (npm run build)?`)));
    createInterface({ input: child.stdout }).on('line', (line) => {
      const found = /http:\/\/127\.0\.0\.1:\d+/.exec(line);
      if (found) resolve(found[0]);
    });
  });
  const server = { url, key: KEY, secret: SECRET };
  return {
    ...server,
    cpu: () => cpu(child.pid),
    ask: () => ask(server),
    stop: async () => {
      child.kill('SIGTERM');
      await once(child, 'exit');
    },
  };
}

/** CPU seconds so far: of all threads, and of the one that answers HTTP. */
function cpu(pid) {
  return { all: cpuSeconds(`/proc/${pid}/stat`), http: cpuSeconds(`/proc/${pid}/task/${pid}/stat`) };
}

function cpuSeconds(file) {
  const fields = readFileSync(file, 'utf8').split(') ')[1].split(' ');
  return (Number(fields[11]) + Number(fields[12])) / TICKS;
}

async function ask(server) {
  const client = new Client(server);
  const { status } = await client.send('GET', '/xapi/statements?limit=1');
  client.close();
  if (status !== 200) throw new Error(`The server answered ${status}.`);
}
