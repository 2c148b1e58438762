import { commonName, inOneLine, kindOf, signerState } from './signer-words';

const VALID = { notBefore: '2026-01-01T00:00:00.000Z', notAfter: '2027-01-01T00:00:00.000Z' };
const at = (day: string): number => Date.parse(`${day}T12:00:00.000Z`);

describe('the words for a signer', () => {
  it('name it by the common name, or by all when there is none', () => {
    expect(commonName('C=CH\nO=Larkmoor\nCN=Quality Unit')).toBe('Quality Unit');
    expect(commonName('C=CH\nO=Larkmoor')).toBe('C=CH, O=Larkmoor');
    expect(inOneLine('C=CH\nCN=Quality Unit')).toBe('C=CH, CN=Quality Unit');
  });

  it('tell an authority, which vouches for others, from a certificate that stands for itself', () => {
    expect(kindOf({ kind: 'certificate', authority: true })).toBe('authority');
    expect(kindOf({ kind: 'certificate', authority: false })).toBe('certificate');
    expect(kindOf({ kind: 'key', authority: false })).toBe('key');
  });

  it('say whether it is valid now, and that an ended one still counts for the past', () => {
    const state = (day: string) => signerState({ kind: 'certificate', authority: false, ...VALID }, at(day));
    expect(state('2026-11-24')).toMatchObject({ glyph: 'compliant', word: 'Valid' });
    expect(state('2025-11-24')).toMatchObject({ glyph: 'due', word: 'Not valid yet' });
    expect(state('2027-11-24')).toMatchObject({ glyph: 'expired', word: 'Ended' });
    expect(state('2027-11-24').text).toContain('recorded before it ended');
    expect(signerState({ kind: 'key', authority: false }, at('2026-11-24')).word).toBe('No end');
  });
});
