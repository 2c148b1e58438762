import { CONFORMANCE_RULES, SECTIONS, type ConformanceRule } from './conformance-rules';

/** A file of tests, by its path in the repository. */
export interface TestFile {
  readonly path: string;
  readonly text: string;
}

export interface NamedTest {
  readonly path: string;
  /** What the test is about and what it says of it, as written, without tags: placeholders of tables stay. */
  readonly title: string;
}

/** `describe` at the beginning of a line, at any depth. */
const SUBJECT = /^ *describe(?:\.each)?\((['"`])((?:\\.|(?!\1)[^\\\n])*)\1/gm;
/** A string literal with at least one tag in it. */
const TITLE = /(['"`])((?:\\.|(?!\1)[^\\\n])*\[C-[0-9][^\]\n]*\](?:\\.|(?!\1)[^\\\n])*)\1/g;
const TAG = /\s*\[C-([^\]]+)\]/g;

/** The tests that name each rule, in the order of files and lines; ids that are no rule included. */
export function coverageOf(files: readonly TestFile[]): ReadonlyMap<string, readonly NamedTest[]> {
  const coverage = new Map<string, NamedTest[]>();
  for (const { path, text } of [...files].sort((one, other) => (one.path < other.path ? -1 : 1))) {
    const subjects = [...text.matchAll(SUBJECT)];
    for (const { index, 2: literal = '' } of text.matchAll(TITLE)) {
      const subject = subjects.findLast((one) => one.index < index)?.[2];
      const title = unescaped(`${subject === undefined ? '' : `${subject}: `}${literal.replace(TAG, '')}`);
      for (const [, id = ''] of literal.matchAll(TAG)) coverage.set(id, [...(coverage.get(id) ?? []), { path, title }]);
    }
  }
  return coverage;
}

function unescaped(literal: string): string {
  return literal.replaceAll(/\\(.)/g, '$1');
}

/** The page that shows each rule with the tests that hold it. */
export function coverageMarkdown(files: readonly TestFile[]): string {
  const coverage = coverageOf(files);
  const sections = Object.entries(SECTIONS).map(([number, title]) => {
    const rules = CONFORMANCE_RULES.filter(({ id }) => sectionOf(id) === number);
    return `## ${number}. ${title}\n\n${table(rules, coverage)}\n`;
  });
  return `# Which test holds which rule of xAPI

Made by \`npm run docs\` from \`libs/xapi/src/conformance/conformance-rules.ts\` and from the titles of tests, which name the rules that they hold
(\`[C-4.4-since]\`). A test fails when one of the ${CONFORMANCE_RULES.length} rules is named by no test. "Suite": whether the public conformance suite notices when the rule is broken; where it says "no", our
tests are the only ones.

${sections.join('\n')}`;
}

function sectionOf(id: string): string {
  return /^[0-9]+/.exec(id)?.[0] ?? '';
}

function table(rules: readonly ConformanceRule[], coverage: ReadonlyMap<string, readonly NamedTest[]>): string {
  const rows = rules.map((rule) => {
    const suite = rule.suite === undefined ? 'in part' : rule.suite ? 'yes' : 'no';
    const text = rule.only === undefined ? rule.text : `${rule.text} (${rule.only} only)`;
    const tests = (coverage.get(rule.id) ?? []).map(({ path, title }) => `${escaped(title)} (\`${path}\`)`);
    return `| \`${rule.id}\` | ${escaped(text)} | ${suite} | ${tests.join('<br>')} |`;
  });
  return `| rule | what holds | suite | tests |\n|---|---|---|---|\n${rows.join('\n')}`;
}

function escaped(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('<', '&lt;');
}
