import { describeRules } from './statement/rules';

/** What `npm run docs` makes of the rules. */
export const PAGES: Readonly<Record<string, () => string>> = { 'docs/xapi-rules.md': rulesMarkdown };

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
