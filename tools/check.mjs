/**
 * `npm test`: everything a push is checked for. Format, lint with boundaries, types, unit tests and suites, the production build, images and
 * charts, and the end-to-end tests over HTTP and in a browser. The last lines say what was skipped and why, and count.
 *
 *   npm test               all of it
 *   npm test -- lint unit  only those steps
 */
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { requireNode, root, run } from './lib/run.mjs';

requireNode();
const JEST = { NODE_OPTIONS: '--experimental-vm-modules --disable-warning=ExperimentalWarning' };
const results = join(root, 'tmp/results');

const steps = [
  {
    name: 'format',
    run: () => run('prettier', ['--check', '--log-level', 'warn', '--cache', '--cache-location', 'tmp/prettier', '.']),
  },
  {
    name: 'lint',
    // The boundaries rule reads the project graph that nx writes; without it the rule is skipped in silence.
    run: async () => {
      const graph = await run('nx', ['show', 'projects', '--json'], { capture: true });
      if (graph.code !== 0) return graph;
      return run('eslint', ['.', '--max-warnings', '0', '--cache', '--cache-location', 'tmp/eslint']);
    },
  },
  { name: 'types', run: () => run('node', ['tools/typecheck.mjs']) },
  { name: 'unit', run: () => jest('unit', 'jest.config.cjs', ['--maxWorkers', '2']) },
  { name: 'build', run: () => run('node', ['tools/build.mjs']) },
  { name: 'deployment', run: () => run('node', ['tools/deployment.mjs']) },
  { name: 'e2e', run: () => jest('e2e', 'apps/e2e/jest.config.cjs', ['--runInBand']) },
];

/** What lies in the environment of whoever runs the tests must not reach the servers they start. */
const cleanEnvironment = () => {
  for (const name of Object.keys(process.env)) if (name.startsWith('ATTEST_')) delete process.env[name];
};

async function jest(name, config, args) {
  mkdirSync(results, { recursive: true });
  const outputFile = join(results, `${name}.json`);
  rmSync(outputFile, { force: true });
  return run('jest', ['--config', config, '--json', '--outputFile', outputFile, ...args], { env: JEST });
}

function counts(name) {
  const file = join(results, `${name}.json`);
  if (!existsSync(file)) return { passed: 0, failed: 1, skipped: [] };
  const report = JSON.parse(readFileSync(file, 'utf8'));
  const skipped = report.testResults
    .flatMap((suite) => suite.assertionResults)
    .filter((test) => test.status === 'pending' || test.status === 'todo')
    .map((test) => test.fullName);
  return { passed: report.numPassedTests, failed: report.numFailedTests + report.numRuntimeErrorTestSuites, skipped };
}

cleanEnvironment();
const asked = process.argv.slice(2);
const total = { passed: 0, failed: 0, skipped: [] };
const lines = [];
for (const step of steps.filter(({ name }) => asked.length === 0 || asked.includes(name))) {
  console.log(`\n── ${step.name} ──`);
  const began = performance.now();
  const { code } = await step.run();
  const seconds = ((performance.now() - began) / 1000).toFixed(0);
  const isJest = step.name === 'unit' || step.name === 'e2e';
  const counted = isJest ? counts(step.name) : { passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1, skipped: [] };
  if (code !== 0 && counted.failed === 0) counted.failed = 1;
  total.passed += counted.passed;
  total.failed += counted.failed;
  total.skipped.push(...counted.skipped);
  lines.push(
    `${step.name.padEnd(10)} ${code === 0 ? 'passed' : 'FAILED'}  ${String(counted.passed).padStart(5)} passed  ${seconds} s`,
  );
}
console.log(`\n${lines.join('\n')}`);
for (const name of total.skipped) console.log(`skipped: ${name}`);
// A test that needs a program says so in its name: "needs chromium", "needs mongodb".
const programs = ['chromium', 'curl', 'redis', 'mongodb', 'nginx'].filter((name) => name !== process.env.CI_WITHOUT);
const missing = total.skipped.filter((name) =>
  programs.some((program) => name.toLowerCase().includes(`needs ${program}`)),
);
if (process.env.CI === 'true' && missing.length > 0) {
  console.log('.ci/run installs what these tests need, so skipping them is a failure there.');
  total.failed += missing.length;
}
console.log(`${total.passed} passed, ${total.failed} failed, ${total.skipped.length} skipped`);
process.exit(total.failed === 0 ? 0 : 1);
