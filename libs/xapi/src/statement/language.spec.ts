import { isLanguageTag } from './language';

describe('A language tag', () => {
  it.each([
    'de',
    'cmn',
    'tlh',
    'en',
    'en-US',
    'EN-us',
    'zh-Hant',
    'sr-Latn-RS',
    'zh-Hans-CN',
    'zh-cmn-Hans-CN',
    'zh-yue-HK',
    'es-419',
    'de-1996',
    'sl-rozaj-biske',
    'de-CH-1901',
    'en-a-myext-b-another',
    'de-a-value',
    'x-whatever',
    'x-a-b-c',
    'en-x-us',
    'i-klingon',
    'en-GB-oed',
    'zh-min-nan',
    'art-lojban',
    'abcd',
    'abcdefgh',
    'en-US-u-islamcal',
  ])('may be %p', (tag) => {
    expect(isLanguageTag(tag)).toBe(true);
  });

  it.each([
    '',
    'e',
    'something',
    'a12345678',
    'en_US',
    'en-',
    '-en',
    'en--US',
    'en US',
    'zh-z-aaa-z-bbb-c-ccc',
    'en-a',
    'en-a-b',
    'en-x',
    'x',
    'de-419-DE',
    'a-DE',
    'ar-a-aaa-b-bbb-a-ccc',
    'de-1996-1996',
    'en-123456789',
    'zh-cmn-yue-wuu-hak',
    '12',
    'e1',
    'i-unknown',
    'dé',
    'abcd-abc',
  ])('is not %p', (tag) => {
    expect(isLanguageTag(tag)).toBe(false);
  });
});
