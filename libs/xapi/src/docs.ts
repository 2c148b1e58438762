import { coverageMarkdown, type TestFile } from './conformance/coverage';
import { describeRules } from './statement/rules';

/** What `npm run docs` makes of the rules; some pages need the repository's files of tests. */
export const PAGES: Readonly<Record<string, (tests: readonly TestFile[]) => string>> = {
  'docs/xapi-rules.md': rulesMarkdown,
  'docs/xapi-coverage.md': coverageMarkdown,
};

/** The reference page of the rules that requests are held to. */
export function rulesMarkdown(): string {
  const rows = describeRules().map(
    ({ id, text, section }) => `| \`${id}\` | ${text.replaceAll('|', '\\|')} | ${section} |`,
  );
  return `# Rules that statements and queries are held to

Made by \`npm run docs\` from \`libs/xapi/src/statement/rules.ts\`. A refused request names each fault with its JSON path, the
rule and the section of the standard; up to 20 faults of a batch at once.

| rule | what must hold | section |
|---|---|---|
${rows.join('\n')}
`;
}
