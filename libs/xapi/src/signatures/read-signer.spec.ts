import { createPublicKey, generateKeyPairSync } from 'node:crypto';
import { authority, ellipticSigner, pemOf, signer } from '../testing/certificates';
import { readSigner } from './read-signer';

const QUALITY = signer('Quality Unit');
const PUBLIC = createPublicKey(QUALITY.key);
const SPKI = String(PUBLIC.export({ type: 'spki', format: 'pem' }));
const WEAK = generateKeyPairSync('rsa', { modulusLength: 1024 });
const ELLIPTIC = generateKeyPairSync('ec', { namedCurve: 'P-256' });

describe('Who can be listed as a trusted signer', () => {
  it('is a certificate in PEM, whatever a tool prints around it', () => {
    const read = readSigner(`Certificate:\n  Data: …\r\n${pemOf(QUALITY).replaceAll('\n', '\r\n')}\n`);
    expect(read).toEqual({
      kind: 'certificate',
      fingerprint: expect.stringMatching(/^[0-9a-f]{64}$/) as string,
      pem: pemOf(QUALITY),
      subject: 'CN=Quality Unit',
      issuer: 'CN=Quality Unit',
      notBefore: '2026-01-01T00:00:00.000Z',
      notAfter: '2035-01-01T00:00:00.000Z',
      authority: false,
      keyBits: 2048,
    });
  });

  it('is an authority, also one with an elliptic key', () => {
    expect(readSigner(pemOf(authority('Root')))).toMatchObject({ authority: true, keyBits: 2048 });
    expect(readSigner(pemOf(ellipticSigner('Root', { authority: true })))).toMatchObject({ authority: true });
  });

  it('is a public key in PEM of either kind or as JWK, the same each time', () => {
    const pkcs1 = String(PUBLIC.export({ type: 'pkcs1', format: 'pem' }));
    const jwk = JSON.stringify({ ...PUBLIC.export({ format: 'jwk' }), kid: 'quality', use: 'sig' });
    const read = [SPKI, pkcs1, jwk].map(readSigner);
    expect(read[0]).toMatchObject({ kind: 'key', authority: false, keyBits: 2048, pem: SPKI });
    expect(read).toEqual([read[0], read[0], read[0]]);
  });

  it.each<[string, string, string]>([
    ['a private key', String(QUALITY.key.export({ type: 'pkcs8', format: 'pem' })), 'signer-private-key'],
    [
      'a private key beside its certificate',
      pemOf(QUALITY) + String(QUALITY.key.export({ type: 'pkcs1', format: 'pem' })),
      'signer-private-key',
    ],
    ['a private JWK', JSON.stringify(QUALITY.key.export({ format: 'jwk' })), 'signer-private-key'],
    ['a shared secret', '{"kty":"oct","k":"c2VjcmV0"}', 'signer-private-key'],
    ['two certificates', pemOf(QUALITY) + pemOf(authority('Root')), 'signer-one'],
    ['an elliptic certificate that issues nothing', pemOf(ellipticSigner('Elliptic')), 'signer-rsa'],
    ['an elliptic key', String(ELLIPTIC.publicKey.export({ type: 'spki', format: 'pem' })), 'signer-rsa'],
    ['a key of 1024 bits', String(WEAK.publicKey.export({ type: 'spki', format: 'pem' })), 'signer-key-bits'],
    ['a certificate of 1024 bits', pemOf(signer('Weak', undefined, { bits: 1024 })), 'signer-key-bits'],
    [
      'a certificate with times that are none',
      pemOf(signer('Odd', undefined, { from: '991332000000Z' })),
      'signer-form',
    ],
    ['a damaged certificate', pemOf(QUALITY).replace('MII', 'AII'), 'signer-form'],
    [
      'a certificate request',
      '-----BEGIN CERTIFICATE REQUEST-----\nAAAA\n-----END CERTIFICATE REQUEST-----',
      'signer-form',
    ],
    ['a JWK without its numbers', '{"kty":"RSA"}', 'signer-form'],
    ['something else', 'ssh-rsa AAAA', 'signer-form'],
    ['nothing', '', 'signer-form'],
  ])('is not %s', (_, text, rule) => {
    expect(readSigner(text)).toEqual({ rule, message: expect.any(String) as string });
  });
});
