import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PAGES } from './docs';

describe('the reference page of the training-history file', () => {
  it.each(Object.entries(PAGES))('%s is what the code says; if not, run npm run docs', (page, text) => {
    expect(readFileSync(join(__dirname, '../../../..', page), 'utf8')).toBe(text());
  });
});
