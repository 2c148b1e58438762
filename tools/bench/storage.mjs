/**
 * The storage alone, without HTTP and validation: stores statements in the data folder of a stopped standalone and prints what the adapter
 * takes when it holds few, and when it holds all of them. Bundled before it is run, since it imports the libraries' sources.
 *
 *   storage.mjs --folder DATA --stored 1000000 --seed 1
 */
import { randomBytes } from 'node:crypto';
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { SystemClock } from '@attest/kernel';
import { chainEnd, nextCommit, nextStored } from '@attest/ledger';
import { openSqliteStorage } from '@attest/storage-sqlite';
import { rowOf } from '@attest/xapi';
import { Generator } from './statements.mjs';

const { values: options } = parseArgs({
  options: { folder: { type: 'string' }, stored: { type: 'string' }, seed: { type: 'string', default: '1' } },
});
/** Entries of a commit while filling; while measuring, those of a request. */
const FILL = 500;
const REQUEST = 50;
/** Statements over which the adapter's rate is taken, at the beginning and at the end. */
const MEASURED = 20_000;
const KEPT = 4000;

const clock = new SystemClock();
const storage = await openSqliteStorage({ folder: options.folder, clock });
const [tenant] = readdirSync(join(options.folder, 'tenants'));
const generate = new Generator(Number(options.seed));
const kept = { ids: [], registrations: [], times: [] };
const credential = 'bench';
const authority = { objectType: 'Agent', account: { homePage: 'https://larkmoor.example', name: credential } };
let end = await storage.log.head(tenant, 'statements');

function entriesOf(count, stored) {
  return Array.from({ length: count }, () => {
    const statement = { ...generate.statement(), stored, authority, version: '1.0.0' };
    if (generate.random() < KEPT / Number(options.stored)) {
      kept.ids.push(statement.id);
      kept.registrations.push(statement.context.registration);
      kept.times.push(stored);
    }
    const header = JSON.stringify({ v: 1, id: statement.id, credential });
    return { id: statement.id, header, bytes: JSON.stringify(statement), nonce: randomBytes(32) };
  });
}

/** Answers the milliseconds that the adapter took, and what making rows took. */
async function store(count) {
  const stored = nextStored(end, clock.now());
  const commit = nextCommit(end, { stream: 'statements', entries: entriesOf(count, stored), stored, token: 'bench' });
  const rowsBegan = performance.now();
  const rows = commit.entries.map(({ id, position, bytes }) => rowOf({ id, position, stored, bytes, credential }));
  const began = performance.now();
  await storage.log.append(tenant, commit);
  await storage.statements.apply(tenant, commit.number, rows);
  const took = performance.now() - began;
  end = chainEnd(commit);
  // What follows the log has followed it: measured is what a request costs, not what there is to make up for.
  await storage.records.fold(tenant, 'people', commit.number, []);
  return { took, rows: began - rowsBegan };
}

async function measure(name) {
  const took = [];
  let rows = 0;
  const cpu = process.cpuUsage();
  for (let count = 0; count < MEASURED; count += REQUEST) {
    const one = await store(REQUEST);
    took.push(one.took);
    rows += one.rows;
  }
  const spent = process.cpuUsage(cpu);
  took.sort((a, b) => a - b);
  const total = took.reduce((sum, one) => sum + one, 0);
  console.log(
    `adapter, 50 a commit, ${name} ${end.position} stored: ${Math.round((MEASURED / total) * 1000)}/s, ` +
      `p50 ${took[took.length >> 1].toFixed(2)} ms, p95 ${took[Math.floor(took.length * 0.95)].toFixed(2)} ms, ` +
      `worst ${took.at(-1).toFixed(1)} ms (rows of them: ${((rows * 1000) / MEASURED).toFixed(0)} µs a statement; ` +
      `CPU in all ${((spent.user + spent.system) / MEASURED).toFixed(0)} µs a statement)`,
  );
}

await measure('at');
while (end.position < Number(options.stored) - MEASURED) await store(FILL);
if (end.position < Number(options.stored)) await measure('at');
await storage.close();
writeFileSync(join(options.folder, 'bench-kept.json'), JSON.stringify(kept));
