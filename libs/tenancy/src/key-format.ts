import type { Brand } from '@attest/kernel';
import { BASE32, BASE62, randomText } from './random-text';

/** What a client sends as user name. An issued one is `at_<routing tag>_<10 characters>`. */
export type KeyId = Brand<string, 'KeyId'>;

/** 8 characters that name an organization in its keys, so that an edge can send its requests one way. No secret. */
export type RoutingTag = Brand<string, 'RoutingTag'>;

const TAG = /^[a-z2-7]{8}$/;
const ISSUED = /^at_([a-z2-7]{8})_([a-z2-7]{10})$/;
const GIVEN = /^[A-Za-z0-9][A-Za-z0-9._@-]{2,63}$/;
const SECRET = /^ats_[A-Za-z0-9]{32}$/;

export function newRoutingTag(): RoutingTag {
  return randomText(BASE32, 8) as RoutingTag;
}

export function parseRoutingTag(text: string): RoutingTag | undefined {
  return TAG.test(text) ? (text as RoutingTag) : undefined;
}

/** A new key id of the organization with that tag. */
export function newKeyId(tag: RoutingTag): KeyId {
  return `at_${tag}_${randomText(BASE32, 10)}` as KeyId;
}

/** `ats_` and 32 characters of base62: about 190 random bits. */
export function newKeySecret(): string {
  return `ats_${randomText(BASE62, 32)}`;
}

/** Whether a text has the form of a secret that was issued here: what a scan of repositories can look for. */
export function looksLikeKeySecret(text: string): boolean {
  return SECRET.test(text);
}

/**
 * The key id, if `text` can be one: an issued one, or one that the person who set the server up chose (3 to 64 letters,
 * digits and `. _ @ -`; no colon, which ends the user name in HTTP Basic).
 */
export function parseKeyId(text: string): KeyId | undefined {
  return GIVEN.test(text) ? (text as KeyId) : undefined;
}

/** The routing tag that an issued key id begins with; a chosen key id has none. */
export function routingTagOf(key: KeyId): RoutingTag | undefined {
  return ISSUED.exec(key)?.[1] as RoutingTag | undefined;
}
