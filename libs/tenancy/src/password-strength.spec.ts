import { COMMON_PASSWORDS } from './common-passwords';
import { passwordWeakness } from './password-strength';

const ABOUT = ['ada.lovelace@larkmoor.example', 'Ada Lovelace', 'Larkmoor Therapeutics'];
const ruleOf = (password: string) => passwordWeakness(password, ABOUT)?.rule;

describe('password strength', () => {
  it.each([
    'correct horse battery staple',
    'gl0w-heron-tundra',
    'ein Fahrrad ohne Kette',
    'vR8#kQ2m!zLp',
    '雨上がりの庭に咲く白い花を見た',
  ])('takes %j', (password) => {
    expect(passwordWeakness(password, ABOUT)).toBeUndefined();
  });

  it('refuses fewer than 12 characters, whatever they are', () => {
    expect(ruleOf('vR8#kQ2m!zL')).toBe('password-too-short');
  });

  it('counts characters, not bytes or halves of them', () => {
    expect(ruleOf('🦔🦊🐝🐢🦉🐌')).toBe('password-too-short');
  });

  it('refuses more than 256 characters', () => {
    expect(ruleOf('vR8#kQ2m!zLp'.repeat(22))).toBe('password-too-long');
  });

  it.each([
    'Password2026!!',
    'P@ssw0rd1234',
    'welcomewelcome',
    'Summer-2026-Winter',
    '1234567890123',
    'qwertyuiop12',
    'iloveyou!!!!',
  ])('refuses %j: common words and keyboard runs, also in disguise', (password) => {
    expect(ruleOf(password)).toBe('password-too-common');
  });

  it.each(COMMON_PASSWORDS)('refuses "%s" lengthened by a year', (word) => {
    const weakness = passwordWeakness(`${word}-2026-2027`.padEnd(12, '!'), []);
    expect(weakness).toBeDefined();
  });

  it('refuses a few characters repeated', () => {
    expect(ruleOf('abababababab')).toBe('password-too-uniform');
  });

  it.each(['Larkmoor2026!', 'ada.lovelace@larkmoor.example', 'LovelaceLarkmoor'])(
    'refuses %j: the own name, address or organization',
    (password) => {
      expect(ruleOf(password)).toBe('password-too-common');
    },
  );

  it('knows about 200 words and more, each once', () => {
    expect(COMMON_PASSWORDS.length).toBeGreaterThanOrEqual(200);
    expect(new Set(COMMON_PASSWORDS).size).toBe(COMMON_PASSWORDS.length);
    expect(COMMON_PASSWORDS.filter((word) => word.length < 4 || word !== word.toLowerCase())).toEqual([]);
  });

  it('never repeats the password in the reason', () => {
    expect(passwordWeakness('Password2026!!', ABOUT)?.message).not.toContain('2026');
  });
});
