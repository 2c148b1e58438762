/** What `npm run docs` makes of the code: each reference page by its path in the repository. */
import { errorsMarkdown } from './errors/errors-markdown';
import { configurationMarkdown } from './settings/configuration-markdown';

export const PAGES: Readonly<Record<string, () => string>> = {
  'docs/configuration.md': configurationMarkdown,
  'docs/errors.md': errorsMarkdown,
};
