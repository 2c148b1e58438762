import { Injectable } from '@nestjs/common';
import { CONTROL, type UserId } from '@attest/kernel';
import { collection, Records } from '@attest/storage-ports';
import { PasswordHasher } from './password-hasher';

const HASHES = collection<{ readonly user: UserId; readonly hash: string }>({
  name: 'passwords',
  key: (password) => password.user,
});

/**
 * The users' passwords, as argon2id hashes. Plain records, not provable ones: an audit stream keeps everything for ever and is read
 * by auditors, and there is no reason why an old hash should outlive its password. That one was set is in the audit; which one is not.
 */
@Injectable()
export class Passwords {
  constructor(
    private readonly records: Records,
    private readonly hasher: PasswordHasher,
  ) {}

  async set(user: UserId, password: string): Promise<void> {
    const hash = await this.hasher.hash(password);
    const before = await this.records.get(CONTROL, HASHES, user);
    if (before === undefined) await this.records.insert(CONTROL, HASHES, { user, hash });
    else await this.records.replace(CONTROL, HASHES, before.version, { user, hash });
  }

  /** Whether it is the user's password. Takes as long for no user as for one. */
  async verifies(user: UserId | undefined, password: string): Promise<boolean> {
    const stored = user === undefined ? undefined : await this.records.get(CONTROL, HASHES, user);
    return this.hasher.verifies(stored?.value.hash, password);
  }

  /** Forgets a password whose user never came to be. */
  async forget(user: UserId): Promise<void> {
    const stored = await this.records.get(CONTROL, HASHES, user);
    if (stored !== undefined) await this.records.remove(CONTROL, HASHES, user, stored.version);
  }
}
