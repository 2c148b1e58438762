/**
 * Adds the optional packages of other platforms that a registry did not offer to package-lock.json, so that `npm ci`
 * accepts it everywhere. npm leaves out an optional dependency it cannot fetch and then refuses the lockfile it wrote.
 * Run by `npm run lock`.
 */
import { readFileSync, writeFileSync } from 'node:fs';

const file = process.argv[2] ?? 'package-lock.json';
const lock = JSON.parse(readFileSync(file, 'utf8'));
const packages = lock.packages;
const OS = ['darwin', 'linux', 'win32', 'freebsd', 'openbsd', 'netbsd', 'android', 'openharmony', 'sunos', 'aix'];
const CPU = ['arm64', 'x64', 'ia32', 'arm', 'ppc64', 's390x', 'riscv64', 'loong64', 'mips64el', 'wasm32'];

const find = (from, name) => {
  for (let dir = from; ; dir = dir.slice(0, Math.max(0, dir.lastIndexOf('/node_modules/')))) {
    const key = `${dir === '' ? '' : `${dir}/`}node_modules/${name}`;
    if (packages[key]) return key;
    if (dir === '') return undefined;
    if (!dir.includes('/node_modules/')) dir = '/node_modules/';
  }
};

let added = 0;
for (const [from, entry] of Object.entries({ ...packages })) {
  for (const [name, range] of Object.entries(entry.optionalDependencies ?? {})) {
    const at = find(from, name);
    const exact = /^[~^]?(\d+\.\d+\.\d+[-\w.]*)$/.exec(range)?.[1];
    if (exact === undefined) continue;
    if (at !== undefined && (packages[at].version === exact || !/^\d/.test(range))) continue;
    const words = name.replace(/ppc64le/, 'ppc64').split(/[-/@_.]/);
    const os = OS.filter((o) => words.includes(o));
    const cpu = CPU.filter((c) => words.includes(c));
    if (os.length + cpu.length === 0) continue;
    const libc = words.some((w) => w.startsWith('musl'))
      ? ['musl']
      : words.some((w) => w.startsWith('gnu')) && os[0] === 'linux'
        ? ['glibc']
        : undefined;
    const key = at === undefined ? `node_modules/${name}` : `${from}/node_modules/${name}`;
    packages[key] = {
      version: exact,
      ...(cpu.length ? { cpu } : {}),
      ...(entry.dev ? { dev: true } : {}),
      ...(libc ? { libc } : {}),
      optional: true,
      ...(os.length ? { os } : {}),
    };
    added++;
  }
}
lock.packages = Object.fromEntries(Object.entries(packages).sort(([a], [b]) => a.localeCompare(b, 'en')));
writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`);
console.log(`${added} entries added`);
