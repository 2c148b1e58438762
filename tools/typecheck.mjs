/** `npm run typecheck`: all Node code in one program, then the portal with its templates and its specs. */
import { run } from './lib/run.mjs';

const node = await run('tsc', ['-p', 'tsconfig.json']);
const app = await run('ngc', ['-p', 'apps/portal/tsconfig.json', '--noEmit']);
const libraries = await run('ngc', ['-p', 'libs/portal/tsconfig.json', '--noEmit']);
process.exit(node.code || app.code || libraries.code);
