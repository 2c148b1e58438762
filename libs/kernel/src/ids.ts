import type { Brand } from './brand';

/** An organization's id: 26 characters of lower-case base32, so that it can name a database and a folder anywhere. */
export type TenantId = Brand<string, 'TenantId'>;
export type UserId = Brand<string, 'UserId'>;

/** The database of everything that belongs to no single organization: users, organizations, memberships, keys, sessions. */
export const CONTROL = 'control' as Brand<string, 'Control'>;
export type Control = typeof CONTROL;

/** Whose data is meant: one tenant's, or the control database's. First argument of everything that touches data. */
export type Space = TenantId | Control;

const ALPHABET = 'abcdefghijklmnopqrstuvwxyz234567';
const ID = /^[a-z2-7]{26}$/;

/** 130 random bits as 26 characters of lower-case base32. */
export function randomId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(26));
  let text = '';
  for (const byte of bytes) text += ALPHABET.charAt(byte & 31);
  return text;
}

export const newTenantId = (): TenantId => randomId() as TenantId;
export const newUserId = (): UserId => randomId() as UserId;

/** The id, if `text` has the form of one. */
export function parseId<T extends string>(text: string): Brand<string, T> | undefined {
  return ID.test(text) ? (text as Brand<string, T>) : undefined;
}

export function parseTenantId(text: string): TenantId | undefined {
  return parseId<'TenantId'>(text);
}
