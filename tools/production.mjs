/**
 * Puts together what production runs, and nothing else, in dist/production: the built services and portal, and a package.json with its
 * lockfile that hold only the packages the services import, with what those need. `npm ci` in that folder then installs from the same
 * lock as developers have, without the portal's and the workshop's packages.
 *
 *   npm run build && node tools/production.mjs && npm ci --prefix dist/production
 */
import { cpSync, existsSync, globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { dirname, join } from 'node:path';
import { requireNode, root } from './lib/run.mjs';
import { SERVICES } from './build.mjs';

/** Loaded by name at run time by a package that does not list them as its own. */
const LOADED_BY_NAME = ['reflect-metadata', 'pino-pretty', '@fastify/static'];
const IMPORT = /(?:\bfrom|\bimport|\bimport\(|\brequire\(|\.resolve\()\s*["']([^"'\s]+)["']/g;

requireNode();
const into = join(root, 'dist/production');
const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'));
const own = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

rmSync(into, { recursive: true, force: true });
mkdirSync(into, { recursive: true });
const imported = new Set(LOADED_BY_NAME);
for (const app of SERVICES) {
  const from = join(root, 'dist', app);
  if (!existsSync(join(from, 'main.mjs'))) throw new Error(`dist/${app} is not built: npm run build does it.`);
  cpSync(from, join(into, app), { recursive: true });
  const queue = [join(from, 'main.mjs')];
  for (const file of queue) {
    for (const [, name] of readFileSync(file, 'utf8').matchAll(IMPORT)) {
      if (name.startsWith('node:') || builtinModules.includes(name.split('/')[0])) continue;
      if (name.startsWith('.')) {
        if (existsSync(join(dirname(file), name)) && !queue.includes(join(dirname(file), name)))
          queue.push(join(dirname(file), name));
      } else if (name.startsWith('@attest/')) queue.push(copyOwnFile(app, name));
      else imported.add(packageOf(name));
    }
  }
}
if (existsSync(join(root, 'dist/portal'))) cpSync(join(root, 'dist/portal'), join(into, 'portal'), { recursive: true });

cpSync(join(root, 'docker/start'), join(into, 'start'));

const kept = closureOf([...imported].filter((name) => lock.packages[`node_modules/${name}`] !== undefined));
const dependencies = Object.fromEntries(
  Object.entries(own.dependencies).filter(([name]) => kept.has(`node_modules/${name}`)),
);
const node = own.optionalDependencies;
const optionalDependencies = Object.fromEntries(
  Object.entries(node).filter(([name]) => lock.packages[`node_modules/${name}`]),
);
for (const name of Object.keys(optionalDependencies)) kept.add(`node_modules/${name}`);
const { name, version, license, type, engines, allowScripts } = own;
const head = { name, version, license, type, engines, dependencies, optionalDependencies };
const packages = { '': head };
for (const key of [...kept].sort()) packages[key] = withoutDev(lock.packages[key]);
write('package.json', { ...head, private: true, allowScripts });
write('package-lock.json', { name, version, lockfileVersion: lock.lockfileVersion, requires: true, packages });
console.log(
  `dist/production: ${SERVICES.length} services, ${kept.size} packages of ${Object.keys(lock.packages).length}`,
);

function write(file, value) {
  writeFileSync(join(into, file), `${JSON.stringify(value, null, 2)}\n`);
}

/** A thread's file is loaded as it is: it stands beside the service under its package's name. */
function copyOwnFile(app, specifier) {
  const [scope, library, ...rest] = specifier.split('/');
  const place =
    Object.keys(lock.packages).find(
      (key) => !key.startsWith('node_modules/') && lock.packages[key].name === `${scope}/${library}`,
    ) ?? lock.packages[`node_modules/${scope}/${library}`].resolved;
  const manifest = JSON.parse(readFileSync(join(root, place, 'package.json'), 'utf8'));
  const path = manifest.exports[`./${rest.join('/')}`];
  if (typeof path !== 'string') throw new Error(`${specifier} is no export of ${place}.`);
  const target = join(into, app, 'node_modules', scope, library);
  mkdirSync(dirname(join(target, path)), { recursive: true });
  // Its neighbours too: one thread's file may import another.
  for (const file of globSync('*.mjs', { cwd: dirname(join(root, place, path)) })) {
    cpSync(join(dirname(join(root, place, path)), file), join(dirname(join(target, path)), file));
  }
  const exports = Object.fromEntries(
    Object.entries(manifest.exports).filter(([, file]) => String(file).endsWith('.mjs')),
  );
  writeFileSync(
    join(target, 'package.json'),
    `${JSON.stringify({ name: manifest.name, type: 'module', exports }, null, 2)}\n`,
  );
  return join(root, place, path);
}

/** Keys of the lockfile for these packages and what they need, as npm would find it from where it is needed. */
function closureOf(names) {
  const keys = new Set();
  const queue = names.map((wanted) => `node_modules/${wanted}`);
  for (const key of queue) {
    if (keys.has(key)) continue;
    keys.add(key);
    const {
      dependencies = {},
      optionalDependencies = {},
      peerDependencies = {},
      peerDependenciesMeta = {},
    } = lock.packages[key];
    for (const needed of Object.keys({ ...dependencies, ...optionalDependencies })) {
      const at = find(key, needed);
      if (at !== undefined) queue.push(at);
    }
    for (const needed of Object.keys(peerDependencies)) {
      const at = find(key, needed);
      // An optional peer comes only when a service imports it itself.
      if (at !== undefined && peerDependenciesMeta[needed]?.optional !== true) queue.push(at);
    }
  }
  return keys;
}

function find(from, wanted) {
  for (let dir = from; ; dir = dir.slice(0, Math.max(0, dir.lastIndexOf('/node_modules/')))) {
    const key = `${dir === '' ? '' : `${dir}/`}node_modules/${wanted}`;
    if (lock.packages[key] !== undefined) return key;
    if (dir === '') return undefined;
    if (!dir.includes('/node_modules/')) dir = '/node_modules/';
  }
}

function withoutDev(entry) {
  return Object.fromEntries(Object.entries(entry).filter(([field]) => field !== 'dev' && field !== 'devOptional'));
}

function packageOf(specifier) {
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
}
