/**
 * `npm run bench`: posts and reads statements against the built standalone on a throw-away folder and prints rate, p50, p95 and the
 * CPU seconds of each side. A benchmark, not a test: it asserts nothing but that every answer is right.
 *
 *   npm run bench                       3 s a case
 *   npm run bench -- --seconds 10       longer
 *   npm run bench -- --url http://127.0.0.1:8080 --key K --secret S   a server that runs already (its CPU is then not shown)
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { requireNode, root } from '../lib/run.mjs';
import { Client } from './client.mjs';
import { startServer } from './server.mjs';
import { Generator } from './statements.mjs';

requireNode();
const { values: options } = parseArgs({
  options: {
    seconds: { type: 'string', default: '3' },
    url: { type: 'string' },
    key: { type: 'string' },
    secret: { type: 'string' },
    seed: { type: 'string', default: '1' },
  },
});

const folder = await mkdtemp(join(tmpdir(), 'attest-bench-'));
const server = options.url
  ? { url: options.url, key: options.key, secret: options.secret }
  : await startServer(root, folder);
const generate = new Generator(Number(options.seed));
const ids = [];

/** One case: `connections` workers, each sending the next request when the last is answered, for the asked time. */
async function measure(name, connections, statementsPerRequest, request) {
  const clients = Array.from({ length: connections }, () => new Client(server));
  const latencies = [];
  const cpu = { client: process.cpuUsage(), server: server.cpuSeconds?.() };
  const began = performance.now();
  const until = began + Number(options.seconds) * 1000;
  await Promise.all(
    clients.map(async (client) => {
      while (performance.now() < until) {
        const sent = performance.now();
        await request(client);
        latencies.push(performance.now() - sent);
      }
      client.close();
    }),
  );
  const seconds = (performance.now() - began) / 1000;
  const spent = process.cpuUsage(cpu.client);
  latencies.sort((a, b) => a - b);
  const at = (share) => latencies[Math.min(latencies.length - 1, Math.floor(latencies.length * share))];
  print([
    name,
    `${Math.round((latencies.length * statementsPerRequest) / seconds)}/s`,
    `${at(0.5).toFixed(2)} ms`,
    `${at(0.95).toFixed(2)} ms`,
    `${((spent.user + spent.system) / 1e6).toFixed(2)} s`,
    cpu.server === undefined ? '–' : `${(server.cpuSeconds() - cpu.server).toFixed(2)} s`,
  ]);
}

const WIDTHS = [34, 12, 12, 12, 12, 12];
const print = (cells) =>
  console.log(
    cells.map((cell, index) => (index === 0 ? cell.padEnd(WIDTHS[0]) : cell.padStart(WIDTHS[index]))).join(''),
  );

async function post(client, count) {
  const statements = Array.from({ length: count }, () => generate.statement());
  const body = JSON.stringify(count === 1 ? statements[0] : statements);
  const answer = await client.send('POST', '/xapi/statements', body);
  if (answer.status !== 200) throw new Error(`POST answered ${answer.status}: ${answer.body}`);
  if (ids.length < 20_000) ids.push(...JSON.parse(answer.body));
}

async function get(client, path) {
  const answer = await client.send('GET', path);
  if (answer.status !== 200) throw new Error(`GET ${path} answered ${answer.status}: ${answer.body}`);
}

try {
  console.log(`${generate.describe()}; ${options.seconds} s a case; node ${process.versions.node}`);
  print(['case', 'rate', 'p50', 'p95', 'CPU client', 'CPU server']);
  for (const connections of [1, 8]) {
    await measure(`POST 1, ${connections} connection(s)`, connections, 1, (client) => post(client, 1));
  }
  for (const connections of [1, 8]) {
    await measure(`POST 50, ${connections} connection(s)`, connections, 50, (client) => post(client, 50));
  }
  for (const connections of [1, 8]) {
    await measure(`GET by id, ${connections} connection(s)`, connections, 1, (client) =>
      get(client, `/xapi/statements?statementId=${generate.pick(ids)}`),
    );
  }
  for (const connections of [1, 8]) {
    await measure(`GET by agent, 50 a page, ${connections} conn.`, connections, 1, (client) =>
      get(client, `/xapi/statements?limit=50&agent=${encodeURIComponent(JSON.stringify(generate.agent()))}`),
    );
  }
  if (server.stored) console.log(`stored in the end: ${await server.stored()} statements`);
} finally {
  await server.stop?.();
  await rm(folder, { recursive: true, force: true });
}
