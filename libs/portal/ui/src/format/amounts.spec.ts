import { counted, durationText, shortDigest, sizeText } from './amounts';

describe('amounts', () => {
  it('are written out, with the word that fits the number', () => {
    expect(counted(1, 'person', 'people')).toBe('1 person');
    expect(counted(0, 'person', 'people')).toBe('0 people');
  });

  it('of bytes have at most three digits', () => {
    expect(sizeText(1)).toBe('1 byte');
    expect(sizeText(999)).toBe('999 bytes');
    expect(sizeText(1684)).toBe('1.7 kB');
    expect(sizeText(412_300)).toBe('412 kB');
    expect(sizeText(999_700)).toBe('1 MB');
  });

  it('of time have at most two units', () => {
    expect(durationText(4_000)).toBe('4 s');
    expect(durationText(1_122_000)).toBe('18 min 42 s');
    expect(durationText(3_600_000)).toBe('1 h');
    expect(durationText(7_920_000)).toBe('2 h 12 min');
    expect(durationText(259_200_000)).toBe('3 days');
  });

  it('of a digest show its beginning and its end', () => {
    expect(shortDigest('9f3ac41e7d20aaaaaaaaaaaab07d')).toBe('9f3ac41e…b07d');
    expect(shortDigest('9f3ac41e')).toBe('9f3ac41e');
  });
});
