import { hash, randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Keyring } from '@attest/platform';
import type { KeyId } from '@attest/tenancy';

const PURPOSE = 'api-key';
const REMEMBERED = 1000;

/**
 * What is stored of an API key's secret: an HMAC with a key of the keyring, whose id stands in it. A slow hash would protect
 * guessable secrets; these are random, and every xAPI request checks one.
 *
 * That a proof was made of a secret stays true for ever, so it is worked out once: what was proved is remembered under the proof, as a
 * salted digest, never as the secret. Whether the key still holds is asked of its record each time, by whoever has the proof from
 * there; a key that was revoked, or got another secret, is not helped by anything in here.
 */
@Injectable()
export class KeyHasher {
  /** This process's own, and kept nowhere: the digests mean nothing anywhere else. */
  private readonly salt = randomBytes(32).toString('base64');
  private readonly proved = new Map<string, string>();

  constructor(private readonly keyring: Keyring) {}

  /** The key's id is part of what is hashed: a proof copied to another key proves nothing. */
  proofOf(key: KeyId, secret: string): string {
    return this.keyring.mac(PURPOSE, `${key}:${secret}`);
  }

  /** Whether `proof` was made of this secret. How long the answer takes tells nothing of the secret. */
  proves(proof: string, key: KeyId, secret: string): boolean {
    // Who does not know the salt cannot bring digests to begin alike, so they may be compared as plain text.
    const digest = hash('sha256', `${this.salt}${key}:${secret}`, 'base64');
    if (this.proved.get(proof) === digest) return true;
    if (!this.keyring.verifies(PURPOSE, `${key}:${secret}`, proof)) return false;
    if (this.proved.size >= REMEMBERED) this.proved.clear();
    this.proved.set(proof, digest);
    return true;
  }
}
