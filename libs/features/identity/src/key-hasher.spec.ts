import { Keyring } from '@attest/platform';
import { type KeyId, newKeyId, newKeySecret, newRoutingTag } from '@attest/tenancy';
import { KeyHasher } from './key-hasher';

describe('the proof of an API key secret', () => {
  const hasher = new KeyHasher(Keyring.random());
  const key: KeyId = newKeyId(newRoutingTag());
  const secret = newKeySecret();

  it('is proven by the secret and by nothing else', () => {
    const proof = hasher.proofOf(key, secret);
    expect(hasher.proves(proof, key, secret)).toBe(true);
    expect(hasher.proves(proof, key, newKeySecret())).toBe(false);
    expect(hasher.proves(proof, key, '')).toBe(false);
  });

  it('stands for no wrong secret after the right one, and another proof after one that was proved', () => {
    const proof = hasher.proofOf(key, secret);
    const other = newKeySecret();
    for (let time = 0; time < 2; time++) {
      expect(hasher.proves(proof, key, secret)).toBe(true);
      expect(hasher.proves(proof, key, other)).toBe(false);
      expect(hasher.proves(hasher.proofOf(key, other), key, secret)).toBe(false);
      expect(hasher.proves(proof, newKeyId(newRoutingTag()), secret)).toBe(false);
    }
  });

  it('leaves the secret nowhere in memory that is kept', () => {
    const keeper = new KeyHasher(Keyring.random());
    expect(keeper.proves(keeper.proofOf(key, secret), key, secret)).toBe(true);
    const { proved, salt } = keeper as unknown as { proved: Map<string, string>; salt: string };
    expect([...proved].flat().concat(salt).join(' ')).not.toContain(secret);
  });

  it('does not hold the secret, and says with which key of the keyring it was made', () => {
    const proof = hasher.proofOf(key, secret);
    expect(proof).not.toContain(secret);
    expect(proof).toMatch(/^[a-z0-9-]+\.[A-Za-z0-9_-]{43}$/);
  });

  it('proves nothing for another key', () => {
    expect(hasher.proves(hasher.proofOf(key, secret), newKeyId(newRoutingTag()), secret)).toBe(false);
  });

  it('proves nothing with another keyring', () => {
    expect(new KeyHasher(Keyring.random()).proves(hasher.proofOf(key, secret), key, secret)).toBe(false);
  });
});
