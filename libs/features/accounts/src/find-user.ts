import { USERS, type UserRecord } from '@attest/identity';
import { CONTROL } from '@attest/kernel';
import type { Records } from '@attest/storage-ports';
import { emailKey } from '@attest/tenancy';

/** The user with that e-mail address, written in any case. */
export async function findUser(records: Records, email: string): Promise<UserRecord | undefined> {
  const found = await records.find(CONTROL, USERS, { index: 'email', equals: emailKey(email), limit: 1 });
  return found.records[0]?.value;
}
