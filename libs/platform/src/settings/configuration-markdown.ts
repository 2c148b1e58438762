import { SETTINGS } from './catalogue';

/** The reference page `docs/configuration.md`. */
export function configurationMarkdown(): string {
  const sections = Object.entries(SETTINGS).map(([name, { fallback, description }]) =>
    [`## ${name}`, '', description, '', `Default: ${inCode(fallback)}`].join('\n'),
  );
  return `# Configuration

Settings come from environment variables and are read once, at start. Every one has a default that works on a laptop. A wrong
one stops the start with a sentence that says what to set, and so does an unknown one that begins with \`ATTEST_\`. An empty
variable counts as none. \`npm start -- --print-config\` prints the values in use, with secrets masked.

This page is made by \`npm run docs\` from \`libs/platform/src/settings/catalogue.ts\`.

${sections.join('\n\n')}
`;
}

const inCode = (fallback: string): string =>
  fallback === 'none' || fallback.includes('`') ? fallback : `\`${fallback}\``;
