/** `npm run bench`: see HELP. A benchmark, not a test: it asserts nothing but that every answer is right. */
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { bundle } from '../build.mjs';
import { requireNode, root, run } from '../lib/run.mjs';
import { CASES } from './cases.mjs';
import { Client } from './client.mjs';
import { startServer } from './server.mjs';
import { Generator } from './statements.mjs';

const HELP = `npm run bench -- [options]

Posts and reads statements against the built standalone (npm run build) and prints, for each case: how much was done a second;
how long answers took; the CPU time of a request in microseconds: of the client, of the server with all its threads, and of
its thread that answers HTTP; and where that stands against what issue 5 wants. Client and server share the machine, so
CPU time tells more than rates when something else runs on it.

  --stored N    so many statements stored beforehand, through the storage at some thousand a second (20000)
  --folder F    keeps the data in F, and uses what an earlier run has put there; without it a folder that is removed
  --seconds S   for so long each case (3)
  --only TEXT   only the cases whose names hold TEXT, e.g. "GET" or "POST 50, 8"
  --seed N      other statements (1)
  --help        this text
`;

requireNode();
const options = readOptions();

function readOptions() {
  try {
    const { values } = parseArgs({
      options: {
        seconds: { type: 'string', default: '3' },
        stored: { type: 'string', default: '20000' },
        folder: { type: 'string' },
        only: { type: 'string', default: '' },
        seed: { type: 'string', default: '1' },
        help: { type: 'boolean', default: false },
      },
    });
    for (const name of ['seconds', 'stored', 'seed']) {
      if (!(Number(values[name]) > 0)) throw new TypeError(`--${name} must be a number above 0.`);
    }
    if (!CASES.some(({ name }) => name.includes(values.only))) {
      throw new TypeError(
        `No case holds ${JSON.stringify(values.only)}. There are:\n  ${CASES.map(({ name }) => name).join('\n  ')}`,
      );
    }
    if (!values.help) return values;
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    console.error(`${error.message}\n\n${HELP}`);
    process.exit(2);
  }
  console.log(HELP);
  process.exit(0);
}

const WIDTHS = [46, 12, 10, 10, 10, 12, 12, 12, 16];
const print = (cells) =>
  console.log(
    cells.map((cell, index) => (index === 0 ? cell.padEnd(WIDTHS[0]) : cell.padStart(WIDTHS[index]))).join(''),
  );

/** The folder holds an organization with a key, and statements; what they can be asked for by is in `bench-kept.json`. */
async function fill(folder) {
  const kept = join(folder, 'bench-kept.json');
  if (!existsSync(kept)) {
    const server = await startServer(root, folder);
    // The organization's folder is there once it is asked for something.
    await server.ask();
    await server.stop();
    await bundle(join(root, 'tools/bench/storage.mjs'), join(root, 'dist/bench'));
    const filler = [
      join(root, 'dist/bench/main.mjs'),
      '--folder',
      folder,
      '--stored',
      options.stored,
      '--seed',
      options.seed,
    ];
    const { code } = await run(process.execPath, ['--no-warnings', ...filler]);
    if (code !== 0) throw new Error('The statements could not be stored; the lines above say why.');
  }
  return JSON.parse(await readFile(kept, 'utf8'));
}

/** One case: connections that each send the next request when the last is answered, for the asked time. */
async function measure(server, context, { name, connections, wanted, limit, request }) {
  const clients = Array.from({ length: connections }, () => new Client(server));
  const latencies = [];
  let done = 0;
  const before = { client: process.cpuUsage(), server: server.cpu() };
  const began = performance.now();
  const until = began + Number(options.seconds) * 1000;
  await Promise.all(
    clients.map(async (client, connection) => {
      const own = { client, connection };
      while (performance.now() < until) {
        const sent = performance.now();
        const answered = await request({ ...context, ...own, own });
        done += answered;
        latencies.push(performance.now() - sent);
      }
      client.close();
    }),
  );
  const seconds = (performance.now() - began) / 1000;
  const { user, system } = process.cpuUsage(before.client);
  const after = server.cpu();
  const each = (spent) => `${Math.round((spent * 1e6) / latencies.length)} µs`;
  latencies.sort((a, b) => a - b);
  const at = (share) => latencies[Math.min(latencies.length - 1, Math.floor(latencies.length * share))];
  const rate = Math.round(done / seconds);
  const reached = [
    ...(wanted === undefined ? [] : [`${((rate / wanted) * 100).toFixed(0)} % of ${wanted}/s`]),
    ...(limit === undefined ? [] : [`p95 ${((at(0.95) / limit) * 100).toFixed(0)} % of ${limit} ms`]),
  ];
  print([
    name,
    `${rate}/s`,
    ...[at(0.5), at(0.95), at(1)].map((ms) => `${ms.toFixed(2)} ms`),
    each((user + system) / 1e6),
    each(after.all - before.server.all),
    each(after.http - before.server.http),
    `  ${reached.join(', ')}`,
  ]);
}

const folder = options.folder ?? (await mkdtemp(join(tmpdir(), 'attest-bench-')));
let server;
try {
  const kept = await fill(folder);
  server = await startServer(root, folder);
  const generate = new Generator(Number(options.seed) + 1);
  console.log(`${generate.describe()}; ${options.seconds} s a case; node ${process.versions.node}`);
  print(['case', 'rate', 'p50', 'p95', 'worst', 'CPU client', 'CPU server', 'its HTTP', '  against the issue']);
  for (const one of CASES) {
    if (one.name.includes(options.only)) await measure(server, { generate, kept }, one);
  }
} finally {
  await server?.stop();
  if (options.folder === undefined) await rm(folder, { recursive: true, force: true });
}
