/**
 * `npm start`: builds what is missing or older than its sources and runs standalone in this process, so that Ctrl-C is its own. The
 * services are built in a second, before; the portal is built beside the running server, which shows it as soon as it is there.
 */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { requireNode, root } from './lib/run.mjs';

requireNode();
const { buildServices, isStale } = await import('./build.mjs');
if (isStale('services')) await buildServices();
if (isStale('portal') && !process.argv.includes('--print-config')) {
  console.log('Building the portal beside the server; it is there in about 15 s …');
  const building = spawn(process.execPath, [join(root, 'tools/build.mjs'), 'portal'], {
    cwd: root,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  building.on('exit', (code) =>
    console.log(code === 0 ? 'The portal is built.' : 'The portal did not build; npm run build says why.'),
  );
  process.on('exit', () => building.kill());
}
await import('../dist/standalone/main.mjs');
