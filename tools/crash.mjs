/** `npm run test:crash -- 100`: the crash test with so many kills (default 100), on a fresh build. Prints its seed; CRASH_SEED repeats one. */
import { requireNode, run } from './lib/run.mjs';

requireNode();
const built = await run('node', ['tools/build.mjs', 'services']);
if (built.code !== 0) process.exit(built.code);
const tested = await run('jest', ['--config', 'apps/e2e/jest.config.cjs', '--runInBand', 'crash'], {
  env: {
    CRASH_KILLS: process.argv[2] ?? '100',
    NODE_OPTIONS: '--experimental-vm-modules --disable-warning=ExperimentalWarning',
  },
});
process.exit(tested.code);
