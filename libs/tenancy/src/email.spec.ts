import { emailKey } from './email';

describe('the key of an e-mail address', () => {
  it('is the same for upper and lower case and spaces around', () => {
    expect(emailKey(' Ada@Larkmoor.EXAMPLE ')).toBe('ada@larkmoor.example');
  });

  it('is the same for composed and decomposed letters', () => {
    expect(emailKey('jose\u0301@example.com')).toBe(emailKey('jos\u00e9@example.com'));
  });

  it('keeps addresses apart that mail servers keep apart', () => {
    expect(emailKey('a.da@example.com')).not.toBe(emailKey('ada@example.com'));
  });
});
