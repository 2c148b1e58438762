import type { IsoInstant, UserId } from '@attest/kernel';
import { collection } from '@attest/storage-ports';
import { emailKey } from '@attest/tenancy';

/** A person who can sign in, in the control database. Provable; the password lies elsewhere (`Passwords`). */
export interface UserRecord {
  readonly id: UserId;
  readonly name: string;
  /** As typed at sign-up; found in any case. */
  readonly email: string;
  readonly createdAt: IsoInstant;
}

export const USERS = collection<UserRecord>({
  name: 'users',
  key: (user) => user.id,
  unique: { email: (user) => emailKey(user.email) },
});
