/** `npm run fuzz -- 100000`: so many hostile requests (default 100,000). Prints its seed; FUZZ_SEED repeats one. */
import { requireNode, run } from './lib/run.mjs';

requireNode();
const tested = await run('jest', ['--config', 'apps/e2e/jest.config.cjs', '--runInBand', 'fuzz'], {
  env: {
    FUZZ_REQUESTS: process.argv[2] ?? process.env.FUZZ_REQUESTS ?? '100000',
    NODE_OPTIONS: '--experimental-vm-modules --disable-warning=ExperimentalWarning',
  },
});
process.exit(tested.code);
