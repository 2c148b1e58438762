/** `npm run docs`: writes the reference pages that are made of the code. A spec of each library fails while a page is older. */
import { globSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { bundle } from './build.mjs';
import { requireNode, root } from './lib/run.mjs';

/** Modules that export PAGES: the text of each page by its path. */
const SOURCES = ['libs/platform/src/docs.ts', 'libs/xapi/src/docs.ts', 'libs/features/reports/src/docs.ts'];

/** Titles of tests say which rules they hold; as in libs/xapi/src/conformance/coverage.spec.ts. */
const tests = globSync(['{libs,apps}/**/*.spec.ts', 'libs/**/*-suite.ts'], {
  cwd: root,
  exclude: (path) => path === 'node_modules' || path === 'dist',
}).map((path) => ({ path: path.replaceAll('\\', '/'), text: readFileSync(join(root, path), 'utf8') }));

requireNode();
for (const [index, source] of SOURCES.entries()) {
  const folder = join(root, 'dist', 'docs', String(index));
  await bundle(join(root, source), folder);
  const { PAGES } = await import(pathToFileURL(join(folder, 'main.mjs')).href);
  for (const [page, text] of Object.entries(PAGES)) {
    writeFileSync(join(root, page), text(tests));
    console.log(page);
  }
}
