import { PRESETS, presetOf, scopesText } from './presets';

describe('presets of keys', () => {
  it('are known again by their scopes, in any order', () => {
    expect(presetOf([...PRESETS.learning].reverse())).toBe('learning');
    expect(presetOf(['all'])).toBe('all');
    expect(presetOf(['statements/write', 'profile'])).toBe('exact');
  });

  it('the first may not read what others wrote, and none but the last may do everything', () => {
    expect(PRESETS.learning).not.toContain('statements/read');
    expect(Object.entries(PRESETS).filter(([, scopes]) => scopes.includes('all'))).toEqual([['all', ['all']]]);
  });

  it('are said in words, as are scopes without a preset', () => {
    expect(scopesText(PRESETS.learning)).toBe('Learning tool');
    expect(scopesText(['statements/write', 'profile'])).toBe('Write statements, keep profiles');
  });
});
