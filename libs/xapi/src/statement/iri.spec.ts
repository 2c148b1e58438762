import { isIri } from './iri';

describe('An IRI', () => {
  it.each([
    'https://example.org',
    'a:b',
    'urn:uuid:1',
    'tag:example.org,2026:x',
    'mailto:a@b',
    'x+y.z-1:1',
    'https://example.org/über/路径',
    'https://example.org/path/../x',
    'https://example.org/😀',
    'http://a/%zz',
  ])('may be %p', (text) => {
    expect(isIri(text)).toBe(true);
  });

  it.each([
    '',
    ':',
    'a:',
    ':b',
    'should fail',
    'homePage.com/x',
    '//example.org',
    'ab=c://should.fail.com',
    '1a:b',
    'ü:b',
    'http://a b',
    'http://a\tb',
    'http://a\u0000',
    'http://a<b',
    'http://a>b',
    'http://a"b',
    'http://a{b',
    'http://a}b',
    'http://a|b',
    'http://a\\b',
    'http://a^b',
    'http://a`b',
    'http://a\u00a0b',
    'http://a\ud800b',
    ' http://a',
  ])('is not %p', (text) => {
    expect(isIri(text)).toBe(false);
  });
});
