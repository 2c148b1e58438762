import fc from 'fast-check';
import { RESERVED_SLUGS, parseSlug, slugFor } from './slug';

describe('organization slugs', () => {
  it.each([
    ['Larkmoor Therapeutics', 'larkmoor-therapeutics'],
    ['  Müller & Søn GmbH ', 'muller-son-gmbh'],
    ['Groß-Straße 7', 'gross-strasse-7'],
    ['ÉCOLE № 5', 'ecole-no-5'],
  ])('writes %j as %j', (name, slug) => {
    expect(slugFor(name, 1)).toBe(slug);
  });

  it('adds a number for the second organization of a name', () => {
    expect([1, 2, 3].map((attempt) => slugFor('Larkmoor', attempt))).toEqual(['larkmoor', 'larkmoor-2', 'larkmoor-3']);
  });

  it('never gives out an address that means something else', () => {
    expect(slugFor('API', 1)).toBe('api-2');
    expect(slugFor('Sign in', 1)).toBe('sign-in-2');
    expect(parseSlug('xapi')).toBeUndefined();
  });

  it('numbers organizations whose name has no Latin letter', () => {
    expect(slugFor('株式会社', 1)).toBe('organization-1');
  });

  it('cuts long names between words', () => {
    expect(slugFor('International Association of Sterile Manufacturing Professionals', 1)).toBe(
      'international-association-of-sterile',
    );
    expect(slugFor('x'.repeat(80), 1)).toBe('x'.repeat(40));
  });

  it('gives every name a slug that can be parsed, and others at each attempt', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme', maxLength: 80 }),
        fc.integer({ min: 1, max: 9999 }),
        (name, attempt) => {
          const slug = slugFor(name, attempt);
          expect(parseSlug(slug)).toBe(slug);
          expect(slugFor(name, attempt + 1)).not.toBe(slug);
        },
      ),
    );
  });

  it.each(['', 'Upper', '-first', 'last-', 'two--hyphens', 'a/b', 'ä', 'x'.repeat(47)])(
    'does not take %j for a slug',
    (text) => {
      expect(parseSlug(text)).toBeUndefined();
    },
  );

  it('reserves the first segments of the server and the portal', () => {
    for (const word of ['api', 'xapi', 'o', 'sign-in', 'sign-up', 'livez', 'readyz']) {
      expect(RESERVED_SLUGS.has(word)).toBe(true);
    }
  });
});
