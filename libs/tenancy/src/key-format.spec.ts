import { newKeyId, newKeySecret, newRoutingTag, parseKeyId } from './key-format';
import { BASE62, randomText } from './random-text';

describe('API key format', () => {
  it('begins the id of a key with the routing tag of its organization', () => {
    const tag = newRoutingTag();
    const key = newKeyId(tag);
    expect(key).toMatch(/^at_[a-z2-7]{8}_[a-z2-7]{10}$/);
    expect(key.startsWith(`at_${tag}_`)).toBe(true);
    expect(parseKeyId(key)).toBe(key);
  });

  it('makes secrets that a scanner can recognise', () => {
    expect(newKeySecret()).toMatch(/^ats_[A-Za-z0-9]{32}$/);
  });

  it('never makes the same key or secret twice', () => {
    const tag = newRoutingTag();
    const made = Array.from({ length: 200 }, () => [newKeyId(tag), newKeySecret()]).flat();
    expect(new Set(made).size).toBe(made.length);
  });

  it('takes a chosen key id without a routing tag', () => {
    expect(parseKeyId('evaluation.key')).toBe('evaluation.key');
  });

  it.each(['', 'ab', 'with:colon', 'with space', '_first', 'ä-key', 'x'.repeat(65)])(
    'refuses the key id %j',
    (text) => {
      expect(parseKeyId(text)).toBeUndefined();
    },
  );

  it('draws each character of the alphabet about equally often', () => {
    const counts = new Map<string, number>();
    for (const character of randomText(BASE62, 62_000)) counts.set(character, (counts.get(character) ?? 0) + 1);
    // 1000 expected, standard deviation about 31; taking the remainder of a byte would give eight characters 1211.
    expect(Math.max(...counts.values())).toBeLessThan(1170);
    expect(counts.size).toBe(62);
  });
});
