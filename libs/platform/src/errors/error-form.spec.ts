import { preferredForm } from './error-form';

describe('the form of an error', () => {
  it.each([
    ['nothing', undefined],
    ['anything', '*/*'],
    ['an empty list', ''],
    ['what a program of axios sends', 'application/json, text/plain, */*'],
    ['what a program of jQuery sends', 'application/json, text/javascript, */*; q=0.01'],
    ['JSON and a page alike', 'text/html, application/json'],
    ['JSON more than text', 'text/plain;q=0.8, application/json;q=0.9'],
    ['any application more than a page', 'text/html;q=0.5, application/*;q=0.6'],
    ['none of the forms', 'image/png, application/xml'],
    ['a page by no means', 'text/html;q=0, */*;q=0'],
    ['a page with a quality that is none', 'text/html;q=2, text/html;q=x, text/html;q=-1'],
    ['what is no media range', ';;;,,,q=1, text'],
  ])('is JSON for a client that takes %s', (_, accept) => {
    expect(preferredForm(accept)).toBe('json');
  });

  it.each([
    ['a browser opens the address', 'text/html,application/xhtml+xml,application/xml;q=0.9,image/webp,*/*;q=0.8'],
    ['a client likes it better than JSON', 'application/json;q=0.5, text/html;q=0.51'],
    ['letter case and spaces differ', ' Text/HTML ; charset=utf-8 ; Q=0.9 , */* ; q=0.1 '],
    ['JSON is refused by name', 'application/json;q=0, text/plain;q=0, */*;q=0.1'],
  ])('is a page when %s', (_, accept) => {
    expect(preferredForm(accept)).toBe('html');
  });

  it.each([
    ['it is asked for', 'text/plain'],
    ['any text is asked for', 'text/*'],
    ['it is liked better than a page and JSON', 'text/html;q=0.2, text/plain;q=0.3, */*;q=0.1'],
  ])('is plain text when %s', (_, accept) => {
    expect(preferredForm(accept)).toBe('text');
  });
});
