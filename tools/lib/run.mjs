import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../../', import.meta.url));

/** Runs a tool of node_modules/.bin (or any program) in the workspace; answers its exit code and what it printed when asked for. */
export function run(command, args, { env = {}, capture = false } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd: root,
      env: { ...process.env, PATH: `${root}node_modules/.bin:${process.env.PATH}`, ...env },
      stdio: capture ? ['ignore', 'pipe', 'inherit'] : ['ignore', 'inherit', 'inherit'],
    });
    let output = '';
    child.stdout?.on('data', (chunk) => (output += chunk));
    child.on('error', reject);
    child.on('close', (code, signal) => resolve({ code: code ?? 1, signal, output }));
  });
}

/** Stops with a sentence when Node is too old; `npm run` puts the workspace's own Node first, so this means a call past npm. */
export function requireNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > 24 || (major === 24 && minor >= 15)) return;
  console.error(
    `Attest needs Node 24.15 or newer; this is ${process.versions.node}. On Linux "npm ci" brings it: start with "npm start", ` +
      'which uses it. On other systems install Node 24 first.',
  );
  process.exit(1);
}
