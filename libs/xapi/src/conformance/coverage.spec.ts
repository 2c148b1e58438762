import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CONFORMANCE_RULES, SECTIONS } from './conformance-rules';
import { coverageMarkdown, coverageOf, type TestFile } from './coverage';

const ROOT = join(__dirname, '../../../..');
/** As in tools/docs.mjs. */
const FILES: readonly TestFile[] = globSync(['{libs,apps}/**/*.spec.ts', 'libs/**/*-suite.ts'], {
  cwd: ROOT,
  exclude: (path) => path === 'node_modules' || path === 'dist',
}).map((path) => ({ path: path.replaceAll('\\', '/'), text: readFileSync(join(ROOT, path), 'utf8') }));

const ids = CONFORMANCE_RULES.map((rule) => rule.id);

describe('The list of rules', () => {
  const coverage = coverageOf(FILES);

  it('names each rule once, in a section', () => {
    expect(new Set(ids).size).toBe(ids.length);
    expect(
      ids.filter(
        (id) => !/^[0-9]+(\.[0-9]+)?(-[a-z0-9]+)+$/.test(id) || !((/^[0-9]+/.exec(id)?.[0] ?? '') in SECTIONS),
      ),
    ).toEqual([]);
  });

  it('has a test for each rule', () => {
    expect(ids.filter((id) => !coverage.has(id))).toEqual([]);
  });

  it('knows every rule that a test names', () => {
    expect([...coverage.keys()].filter((id) => !ids.includes(id))).toEqual([]);
  });

  it('is shown on the page docs/xapi-coverage.md; if not, run npm run docs', () => {
    expect(readFileSync(join(ROOT, 'docs/xapi-coverage.md'), 'utf8')).toBe(coverageMarkdown(FILES));
  });
});

describe('The tests of a rule', () => {
  const tag = (id: string): string => `[C-${id}]`;
  const tests = (text: string): unknown => Object.fromEntries(coverageOf([{ path: 'a.spec.ts', text }]));

  it('are told by the tags in their titles, several in one', () => {
    expect(tests(`it('holds ${tag('1-a')} ${tag('2-b')}', () => {});\nit("it's so ${tag('1-a')}", () => {});`)).toEqual(
      {
        '1-a': [
          { path: 'a.spec.ts', title: 'holds' },
          { path: 'a.spec.ts', title: "it's so" },
        ],
        '2-b': [{ path: 'a.spec.ts', title: 'holds' }],
      },
    );
  });

  it('are told with what they are about', () => {
    const text = `describe('A', () => {\n  it('is', f);\n});\ndescribe('It\\'s B', () => {\n  it('holds ${tag('1-a')}', f);\n});`;
    expect(tests(text)).toEqual({ '1-a': [{ path: 'a.spec.ts', title: "It's B: holds" }] });
  });

  it('are none where there is no tag', () => {
    expect(tests("it('holds [C]', () => { expect('[C-x]') });")).toEqual({});
  });
});
