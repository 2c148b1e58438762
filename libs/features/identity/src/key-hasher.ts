import { Injectable } from '@nestjs/common';
import { Keyring } from '@attest/platform';
import type { KeyId } from '@attest/tenancy';

const PURPOSE = 'api-key';

/**
 * What is stored of an API key's secret: an HMAC with a key of the keyring, whose id stands in it. A slow hash would protect
 * guessable secrets; these are random, and every xAPI request checks one.
 */
@Injectable()
export class KeyHasher {
  constructor(private readonly keyring: Keyring) {}

  /** The key's id is part of what is hashed: a proof copied to another key proves nothing. */
  proofOf(key: KeyId, secret: string): string {
    return this.keyring.mac(PURPOSE, `${key}:${secret}`);
  }

  /** Whether `proof` was made of this secret, compared in constant time. */
  proves(proof: string, key: KeyId, secret: string): boolean {
    return this.keyring.verifies(PURPOSE, `${key}:${secret}`, proof);
  }
}
