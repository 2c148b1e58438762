/**
 * `npm run simulate -- 5000`: the simulation of the log under so many seeds (default 2000), from SIMULATE_FROM on (default: drawn).
 * A failure says its seed; SIMULATE_SEED repeats that one.
 */
import { requireNode, run } from './lib/run.mjs';

requireNode();
const from = process.env.SIMULATE_FROM ?? String(Math.floor(Math.random() * 1e9));
if (process.env.SIMULATE_SEED === undefined) console.log(`Seeds from ${from} on.`);
const tested = await run('jest', ['--config', 'libs/log/jest.config.cjs', 'simulation.spec'], {
  env: {
    SIMULATE_FROM: from,
    SIMULATE_SEEDS: process.argv[2] ?? '2000',
    NODE_OPTIONS: '--experimental-vm-modules --disable-warning=ExperimentalWarning',
  },
});
process.exit(tested.code);
