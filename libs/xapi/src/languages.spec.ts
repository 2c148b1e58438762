import fc from 'fast-check';
import { arbitraries } from './testing';
import { preferredLanguages, preferredTag } from './languages';

const pick = (tags: string, header: string | undefined): string | undefined =>
  preferredTag(Object.fromEntries(tags.split(' ').map((tag) => [tag, 'x'])), preferredLanguages(header));

describe('Accept-Language', () => {
  it('is read with its weights, the first named first among equals', () => {
    expect(preferredLanguages('de;q=0.5, en-GB, fr; q=0.9 , *;q=0.1, it')).toEqual({
      wanted: ['en-gb', 'it', 'fr', 'de', '*'],
      refused: [],
    });
    expect(preferredLanguages('de;q=0, en')).toEqual({ wanted: ['en'], refused: ['de'] });
  });

  it('that is missing or malformed asks for nothing', () => {
    for (const header of [undefined, '', ' ', ',', ';q=1', 'de;q=2', 'de;x=1', '12345678901', 'a b', '-de']) {
      expect(preferredLanguages(header)).toEqual({ wanted: [], refused: [] });
    }
  });

  it('is read up to its 50th range', () => {
    const many = Array.from({ length: 5000 }, (_, n) => `a${String(n)}`.slice(0, 8)).join(',');
    expect(preferredLanguages(many).wanted.length).toBeLessThanOrEqual(50);
  });
});

describe('Of a language map', () => {
  it('the exact tag is chosen, letter case aside [C-4.7-language]', () => {
    expect(pick('de en-US en en-GB', 'en')).toBe('en');
    expect(pick('de en-US en en-GB', 'EN-gb')).toBe('en-GB');
  });

  it('a longer tag of the language is chosen when there is no exact one [C-4.7-language]', () => {
    expect(pick('de en-US en-GB', 'en')).toBe('en-US');
    expect(pick('english de', 'en')).toBe('english');
    expect(pick('de enq-US en-GB', 'en')).toBe('en-GB');
  });

  it('a shorter tag is chosen when there is no longer one [C-4.7-language]', () => {
    expect(pick('de en fr', 'en-GB')).toBe('en');
    expect(pick('de zh-Hans zh', 'zh-Hans-CN')).toBe('zh-Hans');
    expect(pick('de zh', 'zh-Hans-CN')).toBe('zh');
  });

  it('ranges are tried in the order of their weights', () => {
    expect(pick('en de fr', 'fr;q=0.5, de;q=0.8, it')).toBe('de');
    expect(pick('en-US de', 'en-GB, de;q=0.1')).toBe('de');
  });

  it('the choice is its own: another map of the same answer may have another language', () => {
    expect([pick('en de', 'de, en'), pick('en fr', 'de, en')]).toEqual(['de', 'en']);
  });

  it('a tag of the same language is better than any when nothing fits', () => {
    expect(pick('fr en-US', 'en-GB')).toBe('en-US');
  });

  it('any one entry is chosen when no language fits, and it is always the same [C-4.7-language]', () => {
    expect(pick('fr en', 'ja')).toBe('fr');
    expect(pick('fr en', undefined)).toBe('fr');
    expect(pick('fr en', '*')).toBe('fr');
  });

  it('a refused language is chosen only when there is no other', () => {
    expect(pick('fr en', 'fr;q=0')).toBe('en');
    expect(pick('fr-CH fr', 'fr;q=0')).toBe('fr-CH');
    expect(pick('fr en de', 'de, *;q=0')).toBe('de');
    expect(pick('fr-CH fr en', 'fr;q=0, fr-CH;q=0.1')).toBe('fr-CH');
    expect(pick('fr en', '*, fr;q=0')).toBe('en');
  });

  it('exactly one entry is chosen, whatever is asked for; none of an empty map', () => {
    const header = fc.array(
      fc.tuple(fc.constantFrom('en', 'de-CH', '*', 'zh-Hans', 'x'), fc.constantFrom('', ';q=0', ';q=0.3')),
    );
    fc.assert(
      fc.property(arbitraries.languageMap(), header, (map, ranges) => {
        const tags = Object.keys(map as object);
        const chosen = preferredTag(
          map as Record<string, unknown>,
          preferredLanguages(ranges.map((one) => one.join('')).join(',')),
        );
        if (tags.length === 0) expect(chosen).toBeUndefined();
        else expect(tags).toContain(chosen);
      }),
    );
  });
});
