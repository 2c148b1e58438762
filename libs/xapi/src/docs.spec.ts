import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { rulesMarkdown } from './docs';

describe('the reference page of the rules', () => {
  it('is what the code says; if not, run npm run docs', () => {
    expect(readFileSync(join(__dirname, '../../../docs/xapi-rules.md'), 'utf8')).toBe(rulesMarkdown());
  });
});
