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
