/** `npm start`: builds what is missing or older than its sources, then runs standalone in this process (so that Ctrl-C is its own). */
import { requireNode } from './lib/run.mjs';

requireNode();
const { buildPortal, buildServices, isStale } = await import('./build.mjs');
if (isStale('portal')) {
  console.log('Building the portal; this happens once after each change and takes about 15 s …');
  await buildPortal();
}
if (isStale('services')) await buildServices();
await import('../dist/standalone/main.mjs');
