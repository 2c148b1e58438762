import type { Brand } from '@attest/kernel';
import { BASE32, BASE62, randomText } from './random-text';

/** What a client sends as user name. An issued one is `at_<routing tag>_<10 characters>`. */
export type KeyId = Brand<string, 'KeyId'>;

/** 8 characters that name an organization in its keys, so that an edge can send its requests one way. No secret. */
export type RoutingTag = Brand<string, 'RoutingTag'>;

const GIVEN = /^[A-Za-z0-9][A-Za-z0-9._@-]{2,63}$/;

export function newRoutingTag(): RoutingTag {
  return randomText(BASE32, 8) as RoutingTag;
}

/** A new key id of the organization with that tag. */
export function newKeyId(tag: RoutingTag): KeyId {
  return `at_${tag}_${randomText(BASE32, 10)}` as KeyId;
}

/** `ats_` and 32 characters of base62: about 190 random bits, in a form that a scan of repositories can look for. */
export function newKeySecret(): string {
  return `ats_${randomText(BASE62, 32)}`;
}

/**
 * The key id, if `text` can be one: an issued one, or one that the person who set the server up chose (3 to 64 letters,
 * digits and `. _ @ -`; no colon, which ends the user name in HTTP Basic).
 */
export function parseKeyId(text: string): KeyId | undefined {
  return GIVEN.test(text) ? (text as KeyId) : undefined;
}
