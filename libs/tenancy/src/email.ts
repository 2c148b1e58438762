/**
 * What two spellings of one mailbox have in common: the key that a user is found by. Upper and lower case are not told
 * apart, in the local part either; the standard would allow it, no mail provider in use does, and people type both.
 */
export function emailKey(email: string): string {
  return email.trim().normalize('NFC').toLowerCase();
}
