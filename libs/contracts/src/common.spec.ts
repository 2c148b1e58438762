import { nameOf } from './common';

describe('a name', () => {
  const name = nameOf(2, 10);

  it('is one line of text in any script, without the blanks around it', () => {
    expect(name.parse('  Zoë 🎉 ')).toBe('Zoë 🎉');
    expect(name.parse('田中 太郎')).toBe('田中 太郎');
  });

  it.each(['a', 'x'.repeat(11), 'two\nlines', 'a\rb', 'a\u0000b', 'a\u0085b', 'half \ud83c'])('is not %j', (text) => {
    expect(name.safeParse(text).success).toBe(false);
  });
});
