/** `npm run typecheck`: all Node code in one program, then the portal with its templates. */
import { run } from './lib/run.mjs';

const node = await run('tsc', ['-p', 'tsconfig.json']);
const portal = await run('ngc', ['-p', 'apps/portal/tsconfig.app.json', '--noEmit']);
process.exit(node.code || portal.code);
