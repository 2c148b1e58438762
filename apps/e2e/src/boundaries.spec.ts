import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(__dirname, '../../..');

/** What the linter says of `file` with one more line at its top; the file itself stays as it is. */
async function lintWith(file: string, line: string): Promise<string> {
  const child = spawn(
    join(root, 'node_modules/.bin/eslint'),
    ['--stdin', '--stdin-filename', file, '--format', 'json'],
    {
      cwd: root,
      env: { ...process.env, NODE_OPTIONS: '' },
      stdio: ['pipe', 'pipe', 'inherit'],
    },
  );
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stdin.end(`${line}\n${readFileSync(join(root, file), 'utf8')}`);
  await once(child, 'close');
  const [report] = JSON.parse(output) as [{ messages: { ruleId: string | null; message: string }[] }];
  return report.messages
    .filter(({ ruleId }) => ruleId === '@nx/enforce-module-boundaries' || ruleId === 'no-restricted-imports')
    .map(({ message }) => message)
    .join('\n');
}

describe('the arrows between projects', () => {
  it.each([
    ['a domain library that imports Nest', 'libs/xapi/src/row.ts', "import '@nestjs/common';"],
    ['a domain library that reads files', 'libs/xapi/src/row.ts', "import 'node:fs';"],
    ['a domain library that imports a port', 'libs/tenancy/src/index.ts', "import '@attest/storage-ports';"],
    ['a feature that imports mongoose', 'libs/features/people/src/index.ts', "import 'mongoose';"],
    ['a feature that imports an adapter', 'libs/features/people/src/index.ts', "import '@attest/storage-sqlite';"],
    [
      "a feature that imports another's inside by name",
      'libs/features/people/src/index.ts',
      "import '@attest/statements/src/read-statements';",
    ],
    [
      "a feature that imports another's inside by path",
      'libs/features/people/src/index.ts',
      "import '../../statements/src/read-statements';",
    ],
    ['a port that imports its adapter', 'libs/storage/ports/src/log.ts', "import '@attest/storage-sqlite';"],
    ['the portal importing what runs on the server', 'libs/portal/ui/src/index.ts', "import '@attest/log';"],
  ])(
    'are proved by the linter: it refuses %s',
    async (_, file, line) => {
      expect(await lintWith(file, line)).not.toBe('');
    },
    60_000,
  );

  it('let a feature use the platform, which is what the refusals are compared with', async () => {
    expect(await lintWith('libs/features/people/src/index.ts', "import '@attest/platform';")).toBe('');
  }, 60_000);
});
