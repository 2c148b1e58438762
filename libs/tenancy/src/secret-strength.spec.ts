import { newKeySecret } from './key-format';
import { secretWeakness } from './secret-strength';

const ruleOf = (secret: string) => secretWeakness(secret, ['demo', 'Larkmoor'])?.rule;

describe('strength of a chosen API key secret', () => {
  it('takes what the server itself would issue, and random hex', () => {
    for (let count = 0; count < 200; count++) expect(ruleOf(newKeySecret())).toBeUndefined();
    expect(ruleOf('9f2c47e1b80d35aa61c4be7720fd8e13a5c96b04d7f1832e')).toBeUndefined();
  });

  it.each(['', 'secret', 'vR8#kQ2m!zLpX4t7W9b'])('refuses %j as too short', (secret) => {
    expect(ruleOf(secret)).toBe('secret-length');
  });

  it('refuses more than 128 characters', () => {
    expect(ruleOf('vR8#kQ2m!zLpX4t7W9bE'.repeat(7))).toBe('secret-length');
  });

  it.each([
    'password-password-1234567890',
    'aaaaaaaaaaaaaaaaaaaaaaaa',
    'demo-larkmoor-demo-larkmoor',
    '0123456789abcdefghijkl',
  ])('refuses %j as guessable', (secret) => {
    expect(ruleOf(secret)).toBe('secret-guessable');
  });

  it('refuses what HTTP Basic clients encode differently', () => {
    expect(ruleOf('vR8#kQ2m!zLp X4t7W9bE')).toBe('secret-characters');
    expect(ruleOf('vR8#kQ2m!zLpéX4t7W9bE')).toBe('secret-characters');
  });
});
