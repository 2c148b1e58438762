/**
 * Builds what `npm start` runs: `npm run build` everything, `node tools/build.mjs services` or `… portal` a part.
 * Services become dist/<app>/main.mjs (own code in one file, packages stay in node_modules), the portal di../portal.
 */
import { readdirSync, rmSync, statSync, writeFileSync, mkdirSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { rolldown } from 'rolldown';
import { requireNode, root, run } from './lib/run.mjs';

export const SERVICES = ['standalone', 'ingest', 'query', 'admin', 'worker'];

/** Whether the file at `built` is older than any source of that part. */
export function isStale(part) {
  const stamp = join(root, 'dist', `${part}.built`);
  if (!existsSync(stamp)) return true;
  const built = statSync(stamp).mtimeMs;
  const folders = part === 'portal' ? ['apps/portal', 'libs/portal', 'libs/contracts', 'libs/xapi'] : ['apps', 'libs'];
  return [...folders, 'package-lock.json'].some((place) => newest(join(root, place), part) > built);
}

function newest(place, part) {
  const stat = statSync(place);
  if (!stat.isDirectory()) return stat.mtimeMs;
  let latest = stat.mtimeMs;
  for (const entry of readdirSync(place, { withFileTypes: true })) {
    if (entry.name === 'node_modules' || entry.name.endsWith('.spec.ts')) continue;
    if (part === 'services' && entry.name === 'portal') continue;
    latest = Math.max(latest, newest(join(place, entry.name), part));
  }
  return latest;
}

function built(part) {
  mkdirSync(join(root, 'dist'), { recursive: true });
  writeFileSync(join(root, 'dist', `${part}.built`), `${new Date().toISOString()}\n`);
}

export async function buildServices() {
  for (const app of SERVICES) {
    rmSync(join(root, 'dist', app), { recursive: true, force: true });
    await bundle(join(root, 'apps', app, 'src/main.ts'), join(root, 'dist', app));
  }
  built('services');
}

/** Own code into one ESM file; every package stays outside. */
export async function bundle(input, dir) {
  const bundle = await rolldown({
    input: { main: input },
    platform: 'node',
    tsconfig: join(root, 'tsconfig.json'),
    external: (id) => !/^(\.|\/|\0|@attest\/|@oxc-project\/runtime\/)/.test(id),
    transform: { target: 'node24' },
  });
  await bundle.write({ dir, format: 'esm', sourcemap: true, keepNames: true, entryFileNames: '[name].mjs' });
}

export async function buildPortal() {
  const { code } = await run('ng', ['build', 'portal']);
  if (code !== 0) throw new Error('The portal did not build; the lines above say why.');
  built('portal');
}

if (import.meta.filename === process.argv[1]) {
  requireNode();
  const part = process.argv[2] ?? 'all';
  if (part !== 'portal') await buildServices();
  if (part !== 'services') await buildPortal();
}
