import type { JsonObject } from '@attest/kernel';

/**
 * Who vouches for a statement (xAPI 1.0.3 Data 2.4.9): always derived from the credentials, never taken from the sender. The
 * account is the key itself, at the address of this LRS; its name is for people.
 */
export function authorityOf(
  credential: { readonly key: string; readonly name: string },
  publicUrl: string,
): JsonObject {
  return { objectType: 'Agent', name: credential.name, account: { homePage: publicUrl, name: credential.key } };
}
